"""What the tests of the verifiers are run on: months and logs sealed by the product itself.

The programs are those that the workspace build made; the figures are invented.
"""
import json
import os
import pathlib
import random
import re
import subprocess
import tomllib
import zipfile
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).parents[2]
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
POLICY = ROOT / "policies" / "sanlin-2022-50"
TOWN = "310115130"


def program(name):
    for build in ("debug", "release"):
        path = BUILT / build / name
        if path.exists():
            return path
    raise RuntimeError(f"{name} is not built: run `cargo build --workspace --examples --bins` first")


def seal(asked):
    """The product's answers to a list of questions (see crates/evidence/examples/seal.rs), as texts."""
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked)
    done = subprocess.run([program("examples/seal")], input=lines.encode(), capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode().splitlines()


def signers(town="平安办"):
    def one(act, role, place, name, user, at):
        return {"act": act, "role": role, "place": place, "name": name, "user_id": user, "at": at}
    return [
        one("drafted", "民警", "示例一所", "示例甲", "user-1", 1_656_900_000_000_000),
        one("signed", "分管副所长", "示例一所", "示例乙", "user-2", 1_656_910_000_000_000),
        one("reviewed", town, None, "示例丙", "user-3", 1_656_920_000_000_000),
        one("published", town, None, "示例丁", "user-4", 1_656_930_000_000_000),
    ]


def policy_files(folder=POLICY):
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.toml")}


def entries(count, chance):
    return [{
        "town": TOWN, "sequence": number, "at": 1_656_000_000_000_000 + number * 1_000_000,
        "actor": f"user-{chance.randrange(9)}", "verb": chance.choice(["figures.enter", "form.sign", "month.review"]),
        "object": f"2022-06/{TOWN}{chance.randrange(83):03}", "client_key": f"key-{number}",
        "details": {"checked": chance.randrange(300), "note": chance.choice(["示例", "", "“引号”\n换行", "😀"])},
    } for number in range(1, count + 1)]


def small_bundle(chance, audit):
    """A month of a few committees with invented results: for what does not look into the numbers."""
    def row(number):
        counts = {"checked": chance.randrange(300), "correct": chance.randrange(200), "push_quota": None}
        return {"code": f"{TOWN}{number:03}", "name": f"示例第{number}居委会", "station": "示例一所",
                "community": chance.choice([None, "示例社区"]), "counts": counts}
    month = f"2022-{chance.randrange(3, 13):02}"
    committees = [row(number) for number in range(1, chance.randrange(2, 6))]
    results = [{"code": one["code"], "total": str(chance.randrange(8000, 10001) / 100), "rank": place,
                "bottom_ten": chance.random() < 0.3} for place, one in enumerate(committees, 1)]
    reissue = chance.random() < 0.3
    counter = {"act": "countersigned", "role": "镇分管领导", "place": None, "name": "示例戊", "user_id": "user-5", "at": 1}
    locked = {"lock_reason": "一所系统故障"} if chance.random() < 0.3 else {}
    return {
        "subject": {"town": TOWN, "town_name": "示例镇", "month": month, "issue": 2 if reissue else 1, **locked,
                    "replaces": {"root": f"{chance.getrandbits(256):064x}", "reason": "抽查人数录错"} if reissue else None},
        "policy": {"policy.toml": "id = \"示例\"\n", "readings.toml": f"# {chance.random()}\n"},
        "readings": [{"key": "step_count", "choice": chance.choice(["complete", "started"]),
                      "decided_by": chance.choice([None, "示例镇"]), "decided_on": None}],
        "figures": {"stations": [{"name": "示例一所", "quota": 1600}], "months": [
            {"month": month, "town": {"overseas_total": chance.randrange(3000)}, "district_rate": None,
             "committees": committees}]},
        "results": {"policy": "sanlin-2022-50", "month": month, "committees": results},
        "signers": signers() + [counter] * reissue,
        "audit": audit,
    }


def figure_headers(folder=POLICY):
    """Header of a column → (whose figure, its id)."""
    policy = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"))
    return {one["header"]: (one.get("of", "committee"), one["id"]) for one in policy["figure"]}


def stations(folder=POLICY):
    policy = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"))
    return [{"name": one["name"], "quota": one["quota_pushes_a_year"]} for one in policy["station"]]


def sheet_rows(path, name):
    """The rows of a sheet of a workbook, each a dictionary by header."""
    spaces = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        def parsed(part):
            return ElementTree.fromstring(book.read(part))
        names = [one.get("name") for one in parsed("xl/workbook.xml").find("m:sheets", spaces)]
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ["".join(one.itertext()) for one in parsed("xl/sharedStrings.xml")]
        lines = []
        for row in parsed(f"xl/worksheets/sheet{names.index(name) + 1}.xml").iter(f"{{{spaces['m']}}}row"):
            cells = {}
            for cell in row:
                value = "".join(cell.itertext())
                cells[re.sub(r"\d", "", cell.get("r"))] = shared[int(value)] if cell.get("t") == "s" else value
            lines.append(cells)
    header = lines[0]
    return [{title: line.get(column, "") for column, title in header.items()} for line in lines[1:] if any(line.values())]


def figures_of(committee_rows, town_rows, quotas):
    """The section `figures` from rows as they stand in the sheets: the months that the assessment is given.

    Those before the policy are left out when a table is read.
    """
    headers = figure_headers()

    def counts(row, of):
        own = {figure: title for title, (whose, figure) in headers.items() if whose == of}
        return {figure: int(row[title]) if row.get(title) else None for figure, title in own.items()}

    months = []
    begins = tomllib.loads((POLICY / "policy.toml").read_text(encoding="utf-8"))["instrument"]["valid_from"]
    for town in sorted((row for row in town_rows if row["月份"] >= begins), key=lambda row: row["月份"]):
        rows = [row for row in committee_rows if row["月份"] == town["月份"]]
        committees = [{"code": row["居村委编码"], "name": row["居村委名称"], "station": row["派出所"],
                       "community": row["社区"] or None, "counts": counts(row, "committee")} for row in rows]
        months.append({"month": town["月份"], "town": counts(town, "town"),
                       "district_rate": town.get("镇登记准确率") or None,
                       "committees": sorted(committees, key=lambda one: one["code"])})
    return {"stations": quotas, "months": months}


def assess(figures, month, policy):
    """What the product says about a month."""
    asked = [program("shikou"), "assess", "--figures", figures, "--month", month, "--policy", policy, "--json"]
    done = subprocess.run([str(one) for one in asked], capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return json.loads(done.stdout)


def bundle(figures, month, results, folder=POLICY):
    """A month of a town as it would be published."""
    files = policy_files(folder)
    readings = tomllib.loads(files["readings.toml"])["reading"]
    return {
        "subject": {"town": TOWN, "town_name": "示例镇", "month": month, "issue": 1, "replaces": None},
        "policy": files,
        "readings": [{"key": one["key"], "choice": one["choice"], "decided_by": one["decided_by"] or None,
                      "decided_on": one["decided_on"] or None} for one in readings],
        "figures": {**figures, "months": [one for one in figures["months"] if one["month"] <= month]},
        "results": results,
        "signers": signers(),
        "audit": {"size": 0, "root": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    }


def pick(chance, values):
    return values[chance.randrange(len(values))]


def seeded(number):
    return random.Random(number)
