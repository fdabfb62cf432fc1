"""How right is the closing line? Needs pandas, and matplotlib for the plot:

    python3 calibration.py output/england/premier-league/2023-2024 calibration.png
"""

import sys
from pathlib import Path

import pandas as pd


def closing_books(folder):
    """Books of match odds with every close and one winner; their probabilities without the overround."""
    types = {"market_id": "string", "is_winner": "boolean"}
    prices = pd.read_csv(Path(folder) / "prices.csv", dtype=types)
    books = prices[prices.market_type == "MATCH_ODDS"]
    market = books.groupby("market_id")
    whole = (market.close.transform("count") == 3) & (market.is_winner.transform("sum") == 1)
    books = books[whole].assign(share=1 / books.close)
    return books.assign(probability=books.share / books.groupby("market_id").share.transform("sum"))


def calibration(books):
    """How often selections won, by their probability in tenths, and how far that may be off by chance."""
    tenths = (books.probability * 10 // 1 / 10).rename("from_probability")
    table = (
        books.assign(won=books.is_winner.astype(int))
        .groupby(tenths)
        .agg(selections=("won", "size"), implied=("probability", "mean"), won=("won", "mean"))
        .reset_index()
    )
    return table.assign(margin=1.96 * (table.implied * (1 - table.implied) / table.selections) ** 0.5)


def plot(table, path):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="as implied")
    axes.errorbar(table.implied, table.won, yerr=table.margin, fmt="o", capsize=3, label="won, with 95 % margin")
    for row in table.itertuples():
        axes.annotate(row.selections, (row.implied, row.won), xytext=(6, -12), textcoords="offset points", fontsize=8)
    axes.set(xlabel="probability implied by the close", ylabel="share that won", xlim=(0, 1), ylim=(0, 1))
    axes.legend(loc="upper left", frameon=False)
    figure.tight_layout()
    figure.savefig(path, dpi=100)


def main(folder, picture=None):
    table = calibration(closing_books(folder))
    print(table.round(4).to_csv(index=False), end="")
    if picture is not None:
        plot(table, picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
