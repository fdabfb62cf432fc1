"""The same by betfairlightweight, which opens its files as text: it has to be handed bz2 decoded."""
import bz2
import os
import sys
from unittest.mock import patch

import betfairlightweight
from betfairlightweight import StreamListener

client = betfairlightweight.APIClient("user", "password", "key", lightweight=True)


def opened(path, *_):
    return bz2.open(path, "rt")


for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        last = {}
        listener = StreamListener(max_latency=None, lightweight=True)
        stream = client.streaming.create_historical_generator_stream(
            file_path=os.path.join(folder, name), listener=listener)
        with patch("builtins.open", opened):
            for books in stream.get_generator()():
                for book in books:
                    for runner in book["runners"]:
                        price = runner["lastPriceTraded"]
                        key = book["marketId"], runner["selectionId"], runner["handicap"]
                        if price is not None and last.get(key) != price:
                            last[key] = price
                            print(book["publishTime"], *key, price, sep=",")
