"""What the tests of the verifiers are run on: months and logs sealed by the product itself.

The programs are those that the workspace build made; the figures are invented.
"""
import json
import os
import pathlib
import random
import subprocess

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
    return {
        "subject": {"town": TOWN, "town_name": "示例镇", "month": month, "issue": 2 if reissue else 1,
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


def pick(chance, values):
    return values[chance.randrange(len(values))]


def seeded(number):
    return random.Random(number)
