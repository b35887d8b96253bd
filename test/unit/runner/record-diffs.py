"""Writes diffs.json: random pairs of small tables and what daff, the library of dbt's unit tests, draws for them.

Run with a Python that has daff (dbt-core brings it): python record-diffs.py > diffs.json
"""
import json
import random
import re
import sys

import daff

ANSI = re.compile(r"\x1B(?:[@-Z\\-_]|\[[0-?]*[ -/]*[@-~])")


def diff(expected, actual):
    flags = daff.CompareFlags()
    flags.ordered = False
    a, b = daff.PythonTableView(expected), daff.PythonTableView(actual)
    table = daff.TableDiff(daff.Coopy.compareTables(a, b, flags).align(), flags)
    table.hilite(daff.PythonTableView([]))
    different = table.hasDifference()
    out = daff.PythonTableView([])
    table.hilite(out)
    return different, ANSI.sub("", daff.TerminalDiffRender().render(out))


def order(rows):
    return sorted(rows, key=lambda row: [(cell is None, cell) for cell in row])


def tables(rng):
    width = rng.choice([1, 2, 2, 3, 3, 4, 6, 7, 9])
    words = rng.choice([
        ["a", "b", "c"],
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        ["x", None, "y", "", "null", "None", "NULL", "_NULL"],
        ["a b", "ab", " ab", "a  b", "a,b", 'a"b', "a->b", "a-->b", "line\nbreak"],
        ["long " * 9 + "text", "short", "middling text here", "ü", "→"],
        [str(n) for n in range(60)],
    ])
    def row():
        return [rng.choice(words) for _ in range(width)]
    left = [row() for _ in range(rng.choice([0, 1, 2, 3, 4, 8, 15, 30]))]
    right = []
    for known in left:
        chance = rng.random()
        if chance < 0.15:
            continue
        changed = list(known)
        if chance < 0.5:
            for _ in range(rng.choice([1, 1, 2])):
                changed[rng.randrange(width)] = rng.choice(words)
        right.append(changed)
    right += [row() for _ in range(rng.choice([0, 0, 1, 2]))]
    header = [rng.choice(["id", "name", "value", "amount", "note"]) + "_" + str(i) for i in range(width)]
    return [header] + order(left), [header] + order(right)


cases = []
rng = random.Random(20)
while len(cases) < 400:
    left, right = tables(rng)
    try:
        different, text = diff([list(r) for r in left], [list(r) for r in right])
    except Exception as exc:  # daff fails on tables without any row in both
        print("left out:", exc, file=sys.stderr)
        continue
    cases.append({"left": left, "right": right, "different": different, "text": text})
json.dump(cases, sys.stdout, ensure_ascii=False, separators=(",", ":"))
