#!/usr/bin/env python3
"""Derives a draw again from its frame and its seeds, with nothing but Python's standard library.

    python3 draw_verifier.py 抽样.json 抽样框.csv [承诺 …]

Exit 0: the record is what follows from the frame and the seeds; 1: it is not, and every difference is printed.
The commitments are those of the notice that was published before the frame was frozen. It shares no code with
`shikou`. How a draw works is told in docs/decisions/0006-sampling.md; the first half of this file is all of it.
"""
import csv
import hashlib
import json
import sys

STRATA = {"rented": "出租", "vacant": "空置", "overseas": "境外", "rest": "其余"}
KEYS = {**{key: key for key in STRATA}, **{title: key for key, title in STRATA.items()}}
NAMES = [("dwelling_id", "房屋编码"), ("committee_code", "居村委编码", "居（村）委编码"), ("stratum", "层")]


def fields(*parts):
    parts = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def sha256(data):
    return hashlib.sha256(data).digest()


def root_of(rows):
    """RFC 6962: leaves 00 ‖ row, nodes 01 ‖ left ‖ right, an odd one goes up as it is."""
    level = [sha256(b"\0" + fields(*row)) for row in sorted(rows, key=lambda row: row[0].encode())]
    while len(level) > 1:
        pairs = [sha256(b"\1" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) // 2 * 2:]
    return level[0]


def share_out(rule, sizes):
    """Dwellings of each stratum: one by one, to the greatest size ÷ (2 × given + 1), minima first."""
    if rule["kind"] == "fixed":
        return {key: min(rule["each"].get(key, 0), size) for key, size in sizes.items()}
    given = dict.fromkeys(sizes, 0)
    for _ in range(min(rule["per_committee"], sum(sizes.values()))):
        free = [key for key in STRATA if given.get(key, 0) < sizes.get(key, 0)]
        least = min(given[key] for key in free)
        if least < rule["minimum"]:
            free = [key for key in free if given[key] == least]
        best = free[0]
        for key in free[1:]:
            if sizes[key] * (2 * given[best] + 1) > sizes[best] * (2 * given[key] + 1):
                best = key
        given[best] += 1
    return given


def draw(rows, seeds, rule):
    """Root of the frame, and (committee, stratum) → (number drawn, every dwelling by ticket)."""
    root, joint = root_of(rows), sha256(fields("shikou/sampling/seed/1", *seeds))
    queues = {}
    for dwelling, committee, stratum in rows:
        ticket = sha256(fields("shikou/sampling/ticket/1", root, joint, dwelling))
        queues.setdefault(committee, {}).setdefault(stratum, []).append((ticket, dwelling.encode()))
    cells = {}
    for committee in sorted(queues):
        given = share_out(rule, {key: len(queue) for key, queue in queues[committee].items()})
        for key in (key for key in STRATA if key in queues[committee]):
            order = [dwelling.decode() for _, dwelling in sorted(queues[committee][key])]
            cells[committee, key] = (given[key], order)
    return root.hex(), cells


def verify(record, rows, published=()):
    found = []
    if record.get("format") != "shikou-draw/1":
        return [f"不认识的格式：{record.get('format')}"]
    shares = record["shares"]
    if not shares:
        found.append("记录里没有种子")
    for share in shares:
        promised = sha256(fields("shikou/sampling/commitment/1", share["seed"], bytes.fromhex(share["salt"])))
        if promised.hex() != share["commitment"]:
            found.append(f"{share['holder']}：种子和盐与承诺不符")
    if len({share["seed"] for share in shares}) < len(shares):
        found.append("有两方的种子相同")
    if published and list(published) != [share["commitment"] for share in shares]:
        found.append("记录里的承诺与公告不同")
    root, cells = draw(rows, [share["seed"] for share in shares], record["rule"])
    groups = " ".join(root[i:i + 4] for i in range(0, 32, 4))
    summary = {"root": root, "short": groups, "dwellings": len(rows), "committees": len({row[1] for row in rows})}
    for key, value in summary.items():
        if record["frame"][key] != value:
            found.append(f"抽样框 {key}：重算 {value}，记录 {record['frame'][key]}")
    recorded = {(cell["committee_code"], cell["stratum"]): cell for cell in record["cells"]}
    if [(cell["committee_code"], cell["stratum"]) for cell in record["cells"]] != list(cells):
        found.append("记录里居（村）委和层的清单与重算不同")
    for place, (number, order) in cells.items():
        cell = recorded.get(place)
        name = f"居（村）委 {place[0]} {STRATA[place[1]]}层"
        if cell and (cell["dwellings"], cell["allocated"]) != (len(order), number):
            found.append(f"{name}：重算 {len(order)} 户抽 {number}，记录 {cell['dwellings']} 户抽 {cell['allocated']}")
        if cell and cell["drawn"] != order[:number]:
            found.append(f"{name}：重算抽中 {order[:number]}，记录 {cell['drawn']}")
    return found + replacements(record, rows, cells)


def replacements(record, rows, cells):
    found, used, where = [], {}, {row[0]: (row[1], row[2]) for row in rows}
    inside, outside = {dwelling for number, order in cells.values() for dwelling in order[:number]}, set()
    for number, one in enumerate(record.get("replacements", []), 1):
        out, place = one["out"], where.get(one["out"])
        if out not in inside or out in outside or (one["reason"] == "其他" and not one.get("note", "").strip()):
            found.append(f"第 {number} 次替换“{out}”：没有抽中、已替换过或没写明原因")
            continue
        taken, order = cells[place]
        used[place] = used.get(place, taken) + 1
        following = order[used[place] - 1] if used[place] <= len(order) else None
        outside.add(out)
        inside.add(following)
        if (one["in"], one["committee_code"], one["stratum"]) != (following, *place):
            found.append(f"第 {number} 次替换“{out}”：应换成 {following}，记录 {one['in']}")
    return found


def read_frame(file):
    header, *lines = [line for line in csv.reader(file) if any(cell.strip() for cell in line)]
    header = [cell.strip() for cell in header]
    places = [next(header.index(name) for name in names if name in header) for names in NAMES]
    rows = [[line[place].strip() for place in places] for line in lines]
    rows = [(dwelling, committee, KEYS[stratum]) for dwelling, committee, stratum in rows]
    if len({row[0] for row in rows}) < len(rows):
        raise SystemExit("抽样框里有重复的房屋")
    return rows


def main(arguments):
    if len(arguments) < 2:
        raise SystemExit(__doc__)
    with open(arguments[0], encoding="utf-8") as file:
        record = json.load(file)
    with open(arguments[1], encoding="utf-8-sig", newline="") as file:
        found = verify(record, read_frame(file), arguments[2:])
    print("\n".join(found) if found else f"一致：根 {record['frame']['short']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
