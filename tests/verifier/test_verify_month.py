"""Sealed months and logs are found right, and whatever somebody does to them is found out.

Each case seals a month, a log and their proofs and tampers with one of them in one of many ways, seeded: from a flipped
bit to a forger who knows the format and mends every digest, whom only the printed root gives away. 100 cases, or as
many as SHIKOU_TAMPER_CASES says.
"""
import contextlib
import copy
import hashlib
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import samples  # noqa: E402
import verify_month  # noqa: E402

CASES = int(os.environ.get("SHIKOU_TAMPER_CASES", "100"))
ALGORITHMS = ["sha-256"] + ["sm3"] * ("sm3" in hashlib.algorithms_available)


def written(value):
    return verify_month.canonical(value).encode("utf-8")


class Case:
    """A month, one of its sections, the log and a proof of its growth, as files; and the printed root."""

    def __init__(self, number):
        self.number, self.chance = number, samples.seeded(number)
        self.algorithm = ALGORITHMS[number % len(ALGORITHMS)]
        self.count = self.chance.randrange(8, 40)
        self.cut = self.chance.randrange(4, self.count)
        self.entries = samples.entries(self.count, self.chance)

    def ask_log(self):
        return {"algorithm": self.algorithm, "town": samples.TOWN, "entries": self.entries, "grown_from": self.cut}

    def ask_month(self, log):
        self.log, self.growth = log["log"].encode(), written(log["growth"])
        self.bundle = samples.small_bundle(self.chance, log["growth"]["old"])
        self.section_name = samples.pick(self.chance, list(verify_month.SECTIONS))
        month = {"algorithm": self.algorithm, "bundle": self.bundle}
        return [month, {**month, "section": self.section_name}]

    def take_month(self, month, section):
        self.month, self.section = month.encode(), section.encode()
        self.printed = json.loads(month)["short"]


def made(numbers):
    cases = [Case(number) for number in numbers]
    logs = samples.seal([case.ask_log() for case in cases])
    asked = [one for case, log in zip(cases, logs) for one in case.ask_month(json.loads(log))]
    answers = iter(samples.seal(asked))
    for case in cases:
        case.take_month(next(answers), next(answers))
    return cases


def faults(files, printed):
    """What the verifier says about files that are kept together."""
    found, good = [], []
    for name, data in files.items():
        try:
            good.append((name, verify_month.verify(data)))
        except verify_month.Wrong as wrong:
            found.append(f"{name}：{wrong}")
    return found or verify_month.together(good, [verify_month.typed(printed)])


def places(value, path=()):
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [place for key, child in children for place in places(child, path + (key,))]
    return below or [path]


def another(value, chance):
    """A value that is not this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + samples.pick(chance, [1, -1, 100])
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + ("1" if value[at] == "0" else "0") + value[at + 1:]
    return samples.pick(chance, ["另", 7, [1]])


def change(value, path, chance):
    *above, last = path
    for key in above:
        value = value[key]
    if isinstance(value, list) and chance.random() < 0.3:
        del value[last]
    elif isinstance(value, list) and chance.random() < 0.3:
        value.insert(last, copy.deepcopy(value[last]))
    else:
        value[last] = another(value[last], chance)


def mend_digest(document, name):
    tree = verify_month.Tree(document["algorithm"])
    content = document["sections"][name]
    document["leaves"][name] = verify_month.section_leaf(tree, document["algorithm"], name, content).hex()


def mend_root(document):
    tree = verify_month.Tree(document["algorithm"])
    root = tree.root(bytes.fromhex(document["leaves"][name]) for name in sorted(verify_month.SECTIONS))
    document["root"], document["short"] = root.hex(), verify_month.short(root)


def month_value(case, mended):
    """Another value in a section, each section in turn; nothing, the digest, or everything is mended."""
    document = json.loads(case.month)
    names = list(verify_month.SECTIONS)
    name = names[case.number // len(KINDS) % len(names)]
    section = document["sections"][name]
    change(section, samples.pick(case.chance, places(section)), case.chance)
    if mended:
        mend_digest(document, name)
    if mended == "all":
        mend_root(document)
    return {"month": written(document)}


def month_sections_swapped(case):
    document = json.loads(case.month)
    one, other = case.chance.sample(list(verify_month.SECTIONS), 2)
    for part in ("sections", "leaves"):
        document[part][one], document[part][other] = document[part][other], document[part][one]
    mend_digest(document, one)
    mend_digest(document, other)
    return {"month": written(document)}


def month_around(case):
    document = json.loads(case.month)
    path = samples.pick(case.chance, [("algorithm",), ("format",), ("root",), ("short",), ("leaves", "policy")])
    change(document, path, samples.seeded(case.number))
    return {"month": written(document)}


def month_saved_again(case):
    document = json.loads(case.month)
    as_saved = [{"indent": 1}, {"separators": (", ", ": ")}, {"ensure_ascii": True, "separators": (",", ":")}]
    return {"month": json.dumps(document, **{"ensure_ascii": False, **samples.pick(case.chance, as_saved)}).encode()}


def flipped(name):
    def flip(case):
        data = bytearray(getattr(case, name))
        data[case.chance.randrange(len(data))] ^= 1 << case.chance.randrange(8)
        return {name: bytes(data)}
    return flip


def cut_or_longer(name):
    def cut(case):
        data = getattr(case, name)
        at = case.chance.randrange(len(data) - 1)
        return {name: samples.pick(case.chance, [data[:at], data[:at] + b"0" + data[at:], data[:at] + data[at + 1:]])}
    return cut


def lines_of(case):
    head, *lines = [json.loads(line) for line in case.log.decode().splitlines()]
    return head, lines


def log_file(head, lines, mend=True):
    """The file as a forger writes it, with the root that its lines give."""
    if mend:
        tree = verify_month.Tree(head["algorithm"])
        root = tree.root(bytes.fromhex(line["leaf"]) for line in lines)
        head = {**head, "size": len(lines), "root": root.hex(), "short": verify_month.short(root)}
    return {"log": b"".join(written(line) + b"\n" for line in [head, *lines])}


def mend_leaf(head, line):
    line["leaf"] = verify_month.Tree(head["algorithm"]).leaf(written(line["entry"])).hex()


def log_value(case, mended):
    """Another value in an entry that was there when the month was sealed; nothing, the leaf, or everything mended."""
    head, lines = lines_of(case)
    line = lines[case.chance.randrange(case.cut)]
    free = [path for path in places(line["entry"]) if path not in (("sequence",), ("town",), ("format",))]
    change(line["entry"], samples.pick(case.chance, free), case.chance)
    if mended:
        mend_leaf(head, line)
    return log_file(head, lines, mended == "all")


def log_lines(case):
    """Lines taken out, twice or in another order; numbered again and mended throughout, or not."""
    head, lines = lines_of(case)
    at = case.chance.randrange(case.cut - 1)
    how = case.chance.randrange(4)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(at, copy.deepcopy(lines[at]))
    elif how == 2:
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        del lines[at + 1:]
    if case.chance.random() < 0.5:
        for number, line in enumerate(lines, 1):
            line["entry"]["sequence"] = number
            mend_leaf(head, line)
    return log_file(head, lines, case.chance.random() < 0.7)


def log_head(case):
    head, lines = lines_of(case)
    head[samples.pick(case.chance, ["algorithm", "root", "short", "size", "town"])] = "00" * 32
    return log_file(head, lines, mend=False)


def growth_value(case):
    growth = json.loads(case.growth)
    free = [path for path in places(growth) if path]
    change(growth, samples.pick(case.chance, free), case.chance)
    return {"growth": written(growth)}


def section_value(case):
    """Another value in a section that is shown alone; the path cannot be mended."""
    shown = json.loads(case.section)
    change(shown["content"], samples.pick(case.chance, places(shown["content"])), case.chance)
    return {"section": written(shown)}


def section_elsewhere(case):
    shown = json.loads(case.section)
    names = sorted(verify_month.SECTIONS)
    names.remove(shown["section"])
    shown["section"] = samples.pick(case.chance, names)
    shown["proof"]["index"] = sorted(verify_month.SECTIONS).index(shown["section"])
    return {"section": written(shown)}


KINDS = [
    lambda case: month_value(case, None), lambda case: month_value(case, "digest"),
    lambda case: month_value(case, "all"), month_sections_swapped, month_around, month_saved_again, flipped("month"),
    cut_or_longer("month"), lambda case: log_value(case, None), lambda case: log_value(case, "leaf"),
    lambda case: log_value(case, "all"), log_lines, log_head, flipped("log"), cut_or_longer("log"), growth_value,
    flipped("growth"), section_value, section_elsewhere, flipped("section"),
]


class Months(unittest.TestCase):
    def test_no_false_alarm_and_every_tampering_is_found(self):
        alarms, missed, tampered = [], [], 0
        for start in range(0, CASES, 500):
            for case in made(range(start, min(start + 500, CASES))):
                files = {name: getattr(case, name) for name in ("month", "section", "log", "growth")}
                alarms += [(case.number, fault) for fault in faults(files, case.printed)]
                forged = KINDS[case.number % len(KINDS)](case)
                (name, data), = forged.items()
                self.assertNotEqual(files[name], data, case.number)
                tampered += 1
                if not faults({**files, **forged}, case.printed):
                    missed.append((case.number, case.number % len(KINDS), data))
        self.assertEqual(alarms, [])
        self.assertEqual(missed, [])
        self.assertEqual(tampered, CASES)
        print(f"\n{tampered} tamperings found, 0 false alarms on {CASES} months, logs, sections and proofs")


class Command(unittest.TestCase):
    """The program as it is run."""

    @classmethod
    def setUpClass(cls):
        cls.case, = made([4])
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.paths = {}
        for name in ("month", "section", "log", "growth"):
            path = pathlib.Path(folder.name) / name
            path.write_bytes(getattr(cls.case, name))
            cls.paths[name] = str(path)

    def run_it(self, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = verify_month.main(list(arguments))
        return code, said.getvalue()

    def test_all_files_with_the_printed_short_form_agree(self):
        typed = self.case.printed.upper().replace(" ", "　")
        code, said = self.run_it(*self.paths.values(), "--root", typed)
        self.assertEqual(code, 0, said)
        self.assertIn(f"封存校验码 {self.case.printed}", said)
        self.assertTrue(said.endswith("一致\n"), said)

    def test_without_a_root_the_reader_is_told_to_compare(self):
        code, said = self.run_it(self.paths["month"])
        self.assertEqual(code, 0, said)
        self.assertIn("请把封存校验码与纸上印的对照", said)

    def test_another_root_is_no_agreement(self):
        code, said = self.run_it(self.paths["month"], "--root", "00" * 16)
        self.assertEqual(code, 1)
        self.assertIn("不是公布的那一份", said)
        code, said = self.run_it(self.paths["month"], "--root", "12 34")
        self.assertEqual(code, 1)
        self.assertIn("不是封存校验码", said)

    def test_a_changed_section_is_named(self):
        document = json.loads(self.case.month)
        document["sections"]["results"]["committees"][0]["total"] = "100.5"
        path = pathlib.Path(self.paths["month"]).with_name("changed")
        path.write_bytes(written(document))
        code, said = self.run_it(str(path))
        self.assertEqual(code, 1)
        self.assertIn("与封存时不同的节：结果", said)

    def test_files_that_are_not_there_and_no_files_at_all(self):
        self.assertEqual(self.run_it("/nowhere.json")[0], 1)
        self.assertEqual(self.run_it()[0], 2)


class Trees(unittest.TestCase):
    def test_every_proof_of_small_trees(self):
        """The verifier's own recursion against the definition, for all sizes up to 20."""
        tree = verify_month.Tree("sha-256")
        leaves = [tree.leaf(bytes([number])) for number in range(20)]

        def growth_path(old, part, whole):
            if old == len(part):
                return [] if whole else [tree.root(part)]
            left = verify_month.split(len(part))
            if old <= left:
                return growth_path(old, part[:left], whole) + [tree.root(part[left:])]
            return growth_path(old - left, part[left:], False) + [tree.root(part[:left])]

        for size in range(1, 21):
            for old in range(1, size + 1):
                path = growth_path(old, leaves[:size], True)
                roots = tree.growth(old, size, path, tree.root(leaves[:old]))
                self.assertEqual(roots, (tree.root(leaves[:old]), tree.root(leaves[:size])))
                self.assertEqual(path, [])


if __name__ == "__main__":
    unittest.main()
