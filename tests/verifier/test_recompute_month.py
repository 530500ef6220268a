"""Sealed months computed again by a program that shares nothing with ours: identical, and a changed result is found.

The demo year of the real committees; and invented towns under readings drawn at random, 40 months of them or as many
as SHIKOU_RECOMPUTE_CASES says.
"""
import copy
import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import recompute_month  # noqa: E402
import samples  # noqa: E402
import verify_month  # noqa: E402

CASES = int(os.environ.get("SHIKOU_RECOMPUTE_CASES", "40"))


def sections_of(bundles):
    """The sections of months after they were sealed and verified."""
    sealed = samples.seal([{"algorithm": "sha-256", "bundle": one} for one in bundles])
    for text in sealed:
        verify_month.verify(text.encode())
    return [verify_month.read(text.encode())["sections"] for text in sealed], sealed


class DemoYear(unittest.TestCase):
    def test_twelve_months_of_83_committees_are_identical(self):
        with tempfile.TemporaryDirectory() as folder:
            shikou = str(samples.program("shikou"))
            subprocess.run([shikou, "demo", "--no-serve", "--dir", folder], check=True, capture_output=True)
            book = pathlib.Path(folder) / "数据.xlsx"
            rows = samples.sheet_rows(book, "居村数据")
            figures = samples.figures_of(rows, samples.sheet_rows(book, "全镇数据"), samples.stations())
            months = [one["month"] for one in figures["months"]]
            bundles = [samples.bundle(figures, month, samples.assess(book, month, "sanlin-2022-50")) for month in months]
            sections, sealed = sections_of(bundles)
            paths = []
            for month, text in zip(months, sealed):
                paths.append(pathlib.Path(folder) / f"{month}.json")
                paths[-1].write_text(text, encoding="utf-8", newline="")
            done = subprocess.run([sys.executable, recompute_month.__file__, *map(str, paths)], capture_output=True)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertEqual(done.stdout.decode().count("复算一致"), 12)
        self.assertEqual({len(one["results"]["committees"]) for one in sections}, {83})
        self.assertGreater(sum(one["bottom_ten"] for month in sections for one in month["results"]["committees"]), 80)


HEADERS = ["月份", "居村委编码", "居村委名称", "派出所", "社区", "抽查人数", "准确人数", "弄虚作假人数", "境外抽查人数",
           "境外准确人数", "注销账号人数", "自主申报有效数", "人在户不在人数", "来沪人员数", "推送有效数", "推送定额",
           "操作不足五条账号数"]


def random_town(chance):
    """Some months of a town whose figures lie where the rules turn: ties, edges, blanks, small stations."""
    begin, length = chance.randrange(1, 11), chance.randrange(1, 7)
    months = [f"2022-{begin + at:02}" if begin + at < 13 else f"2023-{begin + at - 12:02}" for at in range(length)]
    quotas = samples.stations()
    names = [one["name"] for one in quotas][:chance.randrange(1, 6)]
    committees, rows, towns = [], [], []
    for number in range(chance.randrange(1, 45)):
        committees.append({
            "居村委编码": f"{samples.TOWN}{number + 1:03}", "居村委名称": f"示例第{number + 1}居委会",
            "派出所": chance.choice(names), "社区": chance.choice(["", "示例社区"]),
            "人在户不在人数": chance.choice([0, 50, 100]), "来沪人员数": chance.choice([0, 50, 100, 300]),
            "推送定额": chance.choice(["", "", "", 5, 10]),
        })
    scale = chance.choice([1, 1, 60])
    declared, pushed = {}, {}
    for month in months:
        if month.endswith("-01"):
            declared, pushed = {}, {}
        towns.append({"月份": month, "境外人员总数": chance.choice([0, 499, 500, 501, 2000, 2001]),
                      "镇登记准确率": chance.choice(["97.5", "98", "96.25"])})
        for one in committees:
            code = one["居村委编码"]
            declared[code] = declared.get(code, 0) + chance.choice([0, 0, 1, 5, 10])
            pushed[code] = pushed.get(code, 0) + chance.choice([0, 1, 2, 5]) * scale
            checked = chance.choice(["", 0, 40, 100, 150, 200, 200, 300])
            correct = "" if checked == "" else max(0, checked - chance.choice([0, 1, 2, 3, 4, 5, 8, 20, 200]))
            overseas = chance.choice(["", 0, 3, 7, 10, 100])
            right = "" if overseas == "" else max(0, overseas - chance.choice([0, 0, 1, 2, 10]))
            rows.append({**one, "月份": month, "抽查人数": checked, "准确人数": correct,
                         "弄虚作假人数": chance.choice([0, 0, 0, 1]) if checked not in ("", 0) else 0,
                         "境外抽查人数": overseas, "境外准确人数": right, "注销账号人数": chance.choice([0, 0, 1, 16]),
                         "自主申报有效数": declared[code], "推送有效数": pushed[code],
                         "操作不足五条账号数": chance.choice([0, 1, 3])})
    return rows, towns, quotas


def write_csv(path, headers, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, headers)
        writer.writeheader()
        writer.writerows(rows)


def policy_with(folder, choices):
    """A copy of the policy in which other options are chosen."""
    for name, text in samples.policy_files().items():
        if name == "readings.toml":
            for key, choice in choices.items():
                pattern = rf'(key = "{key}"\n(?:(?!\[\[reading\]\]).*\n)*?choice = )"[^"]*"'
                text, changed = re.subn(pattern, rf'\1"{choice}"', text)
                assert changed == 1, key
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return pathlib.Path(folder)


class RandomTowns(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.chosen, bundles = {}, []
        for number in range(CASES):
            chance = samples.seeded(number)
            choices = {key: chance.choice(sorted(options)) for key, options in recompute_month.OPTIONS.items()}
            for key, choice in choices.items():
                cls.chosen.setdefault(key, set()).add(choice)
            rows, towns, quotas = random_town(chance)
            rows = [{key: str(value) for key, value in row.items()} for row in rows]
            towns = [{key: str(value) for key, value in row.items()} for row in towns]
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                write_csv(folder / "居村数据.csv", HEADERS, rows)
                write_csv(folder / "全镇数据.csv", list(towns[0]), towns)
                policy = policy_with(folder / "policy", choices)
                month = max(row["月份"] for row in towns)
                if month < recompute_month.START:
                    continue
                results = samples.assess(folder, month, policy)
                bundles.append(samples.bundle(samples.figures_of(rows, towns, quotas), month, results, policy))
        cls.sections, _ = sections_of(bundles)

    def test_under_any_readings_the_months_are_identical(self):
        found = [(at, recompute_month.differences(one)) for at, one in enumerate(self.sections)]
        self.assertEqual([one for one in found if one[1]], [])
        self.assertGreater(len(found), CASES // 2)
        if CASES >= 40:
            self.assertEqual(self.chosen, recompute_month.OPTIONS)
        print(f"\n{len(found)} months under readings drawn at random: identical")

    def test_every_changed_result_is_found(self):
        changed = 0
        for number, sections in enumerate(self.sections[:20]):
            chance = samples.seeded(number)
            for key in ("total", "rank", "bottom_ten", "streak", "veto_counted", "registration_accuracy", "station",
                        "needs_confirmation", "items", "interview_level", "analysis_meeting", "status"):
                forged = copy.deepcopy(sections)
                one = chance.choice(forged["results"]["committees"])
                other = {"total": "50.5", "rank": 99, "streak": 9, "needs_confirmation": ["other"], "items": {},
                         "interview_level": 7, "registration_accuracy": "1/3", "station": "别的派出所", "status": "不评定"}
                one[key] = other.get(key, not one[key] if isinstance(one[key], bool) else None)
                self.assertNotEqual(recompute_month.differences(forged), [], (number, key))
                changed += 1
            forged = copy.deepcopy(sections)
            forged["results"]["committees"].pop()
            self.assertNotEqual(recompute_month.differences(forged), [])
        self.assertGreater(changed, 200)

    def test_a_reading_other_than_that_of_the_policy_is_refused(self):
        forged = copy.deepcopy(self.sections[0])
        one = next(one for one in forged["readings"] if one["key"] == "step_count")
        one["choice"] = next(iter(recompute_month.OPTIONS["step_count"] - {one["choice"]}))
        with self.assertRaises(verify_month.Wrong):
            recompute_month.differences(forged)
        forged = copy.deepcopy(self.sections[0])
        forged["policy"]["amendments/2022-07.toml"] = ""
        with self.assertRaises(verify_month.Wrong):
            recompute_month.differences(forged)


class Numbers(unittest.TestCase):
    def test_exact_values_are_written_in_their_lowest_form(self):
        fraction = recompute_month.Fraction
        pairs = [("97.95", 1959, 20), ("100", 100, 1), ("293/300", 293, 300), ("0.0625", 1, 16), ("-0.5", -1, 2),
                 ("0", 0, 1), ("1/3", 1, 3), ("0.2", 1, 5), ("-7/6", -7, 6), ("10", 10, 1), ("1000.001", 1000001, 1000)]
        for wanted, part, whole in pairs:
            self.assertEqual(recompute_month.text(fraction(part, whole)), wanted)


if __name__ == "__main__":
    unittest.main()
