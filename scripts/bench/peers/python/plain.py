"""Prints each change of a last traded price in the bz2 files below a folder: what a person writes in ten minutes."""
import bz2
import json
import os
import sys

for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        last = {}
        with bz2.open(os.path.join(folder, name), "rt") as lines:
            for line in lines:
                message = json.loads(line)
                for change in message["mc"]:
                    for runner in change.get("rc", ()):
                        price = runner.get("ltp")
                        key = change["id"], runner["id"], runner.get("hc", 0)
                        if price is not None and last.get(key) != price:
                            last[key] = price
                            print(message["pt"], *key, price, sep=",")
