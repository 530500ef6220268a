#!/usr/bin/env python3
"""Derives many draws: one JSON document a line on stdin, `{"rows": […], "record": {…}}`; one answer a line on stdout."""
import json
import sys

from draw_verifier import draw, verify

for line in sys.stdin:
    asked = json.loads(line)
    rows = [tuple(row) for row in asked["rows"]]
    record = asked["record"]
    root, cells = draw(rows, [share["seed"] for share in record["shares"]], record["rule"])
    answer = {
        "root": root,
        "cells": [[*place, number, order] for place, (number, order) in cells.items()],
        "differences": verify(record, rows, [share["commitment"] for share in record["shares"]]),
    }
    print(json.dumps(answer))
