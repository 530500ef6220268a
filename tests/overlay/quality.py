"""How good the output of an overlay is, against the truth of its feed.

    python3 quality.py FOLDER      (with truth.csv and out.csv)
"""
import collections
import csv
import pathlib
import sys

Quality = collections.namedtuple("Quality", "precision recall f1")


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row["row_id"]: row for row in csv.DictReader(file)}


def quality(truth, out, column):
    """Precision and recall of what a column names; a wrong name is also a missed one where there is a right one."""
    if truth.keys() != out.keys():
        raise ValueError("truth.csv and out.csv are not of the same rows")
    named = sum(bool(row[column]) for row in out.values())
    there = sum(bool(row[column]) for row in truth.values())
    right = sum(bool(row[column]) and row[column] == truth[at][column] for at, row in out.items())
    precision, recall = right / named, right / there
    return Quality(precision, recall, 2 * precision * recall / (precision + recall))


def kinds(truth, out):
    """The part of rows with the right difference, and the pairs (true, said) of the others."""
    pairs = collections.Counter((row["difference"], out[at]["difference"]) for at, row in truth.items())
    wrong = {pair: count for pair, count in pairs.items() if pair[0] != pair[1]}
    return 1 - sum(wrong.values()) / len(truth), wrong


def main(folder):
    truth, out = rows(pathlib.Path(folder, "truth.csv")), rows(pathlib.Path(folder, "out.csv"))
    for column in ("person_id", "dwelling_id"):
        print(column, "precision %.4f, recall %.4f, F1 %.4f" % quality(truth, out, column))
    right, wrong = kinds(truth, out)
    print("difference %.4f" % right, sorted(wrong.items(), key=lambda pair: -pair[1]))


if __name__ == "__main__":
    main(sys.argv[1])
