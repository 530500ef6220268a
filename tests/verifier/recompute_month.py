#!/usr/bin/env python3
"""Computes sealed months again from their figures and readings, with nothing but Python's standard library.

    python3 recompute_month.py 封存包 …

Each bundle is verified, then marks, ranks and consequences of its month are worked out from the figures in it, by the
rules of 浦三委〔2022〕50号 as this file has them, and compared with its results. Exit 0: identical; 1: not, and every
difference is printed. The numbers of the document stand here once more on purpose: a wrong one in the policy's files
shows as a difference. Of the policy only the readings are taken, every option that readings.toml offers. A policy
with amendments is not that document and is refused.
"""
import math
import sys
import tomllib
from fractions import Fraction

import verify_month

START = "2022-03"
FULL = {"accounts": 14, "registration_accuracy": 50, "overseas_accuracy": 16, "self_declaration": 10, "pushes": 10}
PLACES = [2, 4, 6]  # 分别扣 2、4、6 分
# Readings that change no number of a month, and those of which the document leaves one option.
WITHOUT_EFFECT = {"accuracy_definition", "due_days", "signers", "publicity", "corrections", "year_average",
                  "bottom_ten_publication", "no_sample", "declaration_unranked", "account_deduction", "streak",
                  "streak_levels", "analysis_meeting"}
OPTIONS = {
    "overseas_500": {"middle_band", "lower_band"}, "step_count": {"complete", "started", "proportional"},
    "item_floor": {"zero", "negative"}, "falsified_effect": {"rate", "score"},
    "no_overseas_sample": {"full", "zero", "rescale"},
    "town_accuracy": {"pooled", "pooled_after_falsification", "mean", "mean_after_falsification", "district"},
    "bottom_three_scope": {"station", "town"}, "bottom_three_order": {"last_six", "last_two"},
    "bottom_three_ties": {"mildest", "harshest", "mean"}, "small_station": {"literal", "scaled"},
    "annual_in_monthly": {"year_to_date", "month_only", "december_only"},
    "declaration_exempt": {"above", "at_least", "above_discretionary", "at_least_discretionary"},
    "push_exempt_scope": {"committee_or_station", "station", "committee"},
    "push_quota_by_month": {"full_year", "pro_rata"}, "activity_five": {"warning", "scored"},
    "rank_order": {"total_then_accuracy", "total_only"}, "bottom_ten_ties": {"leave_out", "include"},
    "veto_exclusion": {"month_by_month", "at_least", "never"}, "one_vote_veto_switch": {"on", "off"},
}


def text(value):
    """The lowest decimal, or a fraction where there is none."""
    if value is None:
        return None
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest, places = rest // math.gcd(rest, 10), places + 1
    if rest > 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    whole, decimals = digits[:len(digits) - places], digits[len(digits) - places:].rstrip("0")
    return ("-" if value < 0 else "") + whole + ("." + decimals if decimals else "")


def count(row, figure):
    return row["counts"].get(figure) or 0


def percent(part, whole):
    return Fraction(100 * part, whole) if whole else None


class Month:
    """One month of a town on the way to its marks."""

    def __init__(self, figures, before, quotas, reads):
        self.rows = {row["code"]: row for row in figures["committees"]}
        self.number = int(figures["month"][5:])
        self.figures, self.before, self.quotas, self.reads = figures, before, quotas, reads
        self.confirm = {code: set() for code in self.rows}
        self.measured, self.rate, self.overseas = {}, {}, {}
        for code, row in self.rows.items():
            measured = percent(count(row, "correct"), count(row, "checked"))
            lowered = measured
            if measured is not None and reads["falsified_effect"] == "rate":
                lowered = max(Fraction(0), measured - 10 * count(row, "falsified"))
            self.measured[code], self.rate[code] = measured, lowered
            self.overseas[code] = percent(count(row, "overseas_correct"), count(row, "overseas_checked"))
        self.marks = self.mark_all()

    def assessed(self):
        return [code for code in self.rows if self.rate[code] is not None]

    def floored(self, mark):
        return max(Fraction(0), mark) if self.reads["item_floor"] == "zero" else mark

    def steps(self, below, each):
        steps = max(Fraction(0), below) / each
        return {"complete": math.floor(steps), "started": math.ceil(steps), "proportional": steps}[
            self.reads["step_count"]]

    def mark_all(self):
        declared, pushed = self.places("declarations"), self.places("pushes")
        marks = {}
        for code in self.assessed():
            row = self.rows[code]
            accounts = count(row, "accounts_revoked")
            if self.reads["activity_five"] == "scored":
                accounts += count(row, "inactive_accounts")
            falsified = 10 * count(row, "falsified") if self.reads["falsified_effect"] == "score" else 0
            steps = self.steps(98 - self.rate[code], Fraction(1, 10))
            items = {
                "accounts": 14 - accounts,
                "registration_accuracy": 50 - Fraction(6, 10) * steps - falsified,
                "overseas_accuracy": None,
                "self_declaration": 10 - declared[code],
                "pushes": 10 - pushed[code],
            }
            items = {key: value if value is None else self.floored(Fraction(value)) for key, value in items.items()}
            items["overseas_accuracy"] = self.floored(self.overseas_marks(code, items))
            marks[code] = items
        return marks

    def overseas_marks(self, code, items):
        if self.overseas[code] is None:
            others = sum(value for value in items.values() if value is not None)
            rescaled = Fraction(16) * others / (100 - 16)
            return {"full": Fraction(16), "zero": Fraction(0), "rescale": rescaled}[self.reads["no_overseas_sample"]]
        total = self.figures["town"].get("overseas_total") or 0
        first = total < 500 or (total == 500 and self.reads["overseas_500"] == "lower_band")
        each = Fraction(2) if first else Fraction(12, 10) if total <= 2000 else Fraction(4, 10)
        return 16 - each * self.steps(99 - self.overseas[code], 1)

    def so_far(self, row, figure):
        """The year to date, or this month alone: less what the month before of the same year had."""
        value = count(row, figure)
        if self.reads["annual_in_monthly"] != "month_only" or self.number == 1 or self.before is None:
            return value
        earlier = [other for other in self.before["committees"] if other["code"] == row["code"]]
        return max(0, value - count(earlier[0], figure)) if earlier else value

    def places(self, figure):
        """What the last places of each station (or the town) are deducted for a count of the year."""
        deducted = dict.fromkeys(self.rows, Fraction(0))
        if self.reads["annual_in_monthly"] == "december_only" and self.number != 12:
            return deducted
        groups = {}
        for code, row in self.rows.items():
            value = Fraction(self.so_far(row, figure))
            if figure == "declarations":
                value = percent(self.so_far(row, figure), count(row, "hukou_elsewhere") + count(row, "from_other_province"))
            if value is not None:
                group = row["station"] if self.reads["bottom_three_scope"] == "station" else None
                groups.setdefault(group, {})[code] = value
        for group in groups.values():
            self.last_places(figure, group, deducted)
        return deducted

    def last_places(self, figure, group, deducted):
        small = len(group) < 4
        deducting = len(group) // 2 if small and self.reads["small_station"] == "scaled" else 3
        by_place = [0] * (len(group) + 1)
        for place in range(1, min(deducting, len(group)) + 1):
            by_place[place] = PLACES[3 - place] if self.reads["bottom_three_order"] == "last_six" else PLACES[place - 1]
        for code, value in group.items():
            behind = sum(other < value for other in group.values())
            equal = sum(other == value for other in group.values())
            shared = by_place[behind + 1:behind + equal + 1]
            if behind >= 3 or self.exempt(figure, code, value):
                continue
            mean = Fraction(sum(shared), len(shared))
            deducted[code] = Fraction({"mildest": min(shared), "harshest": max(shared), "mean": mean}[
                self.reads["bottom_three_ties"]])
            self.confirm[code] |= {"bottom_three_ties"} if min(shared) != max(shared) else set()
            self.confirm[code] |= {"small_station"} if small else set()

    def exempt(self, figure, code, value):
        if figure == "declarations":
            reading = self.reads["declaration_exempt"]
            reached = value > 10 or (value == 10 and reading.startswith("at_least"))
            if reached and reading.endswith("discretionary"):
                self.confirm[code].add("declaration_exempt")
                return False
            return reached
        row, scope = self.rows[code], self.reads["push_exempt_scope"]
        own = row["counts"].get("push_quota")
        pushes, quota = count(row, "pushes"), own
        if scope == "station" or (scope == "committee_or_station" and own is None):
            pushes = sum(count(other, "pushes") for other in self.rows.values() if other["station"] == row["station"])
            quota = self.quotas.get(row["station"])
        if quota is None:
            return False
        share = Fraction(self.number, 12) if self.reads["push_quota_by_month"] == "pro_rata" else 1
        return pushes > quota * share

    def town_rate(self):
        reading, codes = self.reads["town_accuracy"], self.assessed()
        if reading == "district":
            given = self.figures["district_rate"]
            return None if given is None else Fraction(given)
        rates = self.rate if reading.endswith("after_falsification") else self.measured
        weights = {code: 1 if reading.startswith("mean") else count(self.rows[code], "checked") for code in codes}
        total = sum(weights.values())
        return sum(rates[code] * weights[code] for code in codes) / total if total else None

    def ranks(self):
        """Rank, and whether among the last ten, of each assessed committee."""
        def key(code):
            total = sum(self.marks[code].values())
            return (total, self.rate[code]) if self.reads["rank_order"] == "total_then_accuracy" else (total,)
        keys = {code: key(code) for code in self.assessed()}
        found = {}
        for code, own in keys.items():
            better, behind = sum(other > own for other in keys.values()), sum(other < own for other in keys.values())
            equal_or_behind = len(keys) - better
            bottom = equal_or_behind <= 10 or (self.reads["bottom_ten_ties"] == "include" and behind < 10)
            below_full = own[0] < 100
            if equal_or_behind > 10 > behind and below_full:
                self.confirm[code].add("bottom_ten_ties")
            found[code] = (better + 1, bottom and below_full)
        return found


def results(sections):
    """What the assessment of the sealed month should have given."""
    months, reads = sections["figures"]["months"], readings(sections)
    quotas = {station["name"]: station["quota"] for station in sections["figures"]["stations"]}
    streaks, before, last = {}, None, None
    for figures in months:
        year, number = figures["month"].split("-")
        follows = before is not None and before["month"] == f"{year}-{int(number) - 1:02}"
        if figures["month"] >= START:
            last = document(Month(figures, before if follows else None, quotas, reads), streaks)
        before = figures
    return last


def document(month, streaks):
    ranks, town, reads = month.ranks(), month.town_rate(), month.reads
    committees = []
    for code, row in sorted(month.rows.items()):
        one = {"code": code, "name": row["name"], "station": row["station"], "community": row["community"],
               "status": "assessed" if code in ranks else "not_assessed",
               "registration_accuracy": text(month.rate[code]),
               "registration_accuracy_measured": text(month.measured[code]),
               "overseas_accuracy": text(month.overseas[code]), "items": None, "total": None, "rank": None,
               "bottom_ten": False, "streak": 0, "interview_level": None, "analysis_meeting": False,
               "veto_counted": False, "veto_excluded": False}
        if code in ranks:
            rank, bottom = ranks[code]
            streak = streaks[code] = streaks.get(code, 0) + 1 if bottom else 0
            if streak > 3:
                month.confirm[code].add("streak_levels")
            own, compared = month.rate[code], town is not None
            above = {"month_by_month": compared and own > town, "at_least": compared and own >= town, "never": False}
            counts = bottom and reads["one_vote_veto_switch"] == "on"
            excluded = counts and above[reads["veto_exclusion"]]
            one |= {"items": {key: text(value) for key, value in month.marks[code].items()},
                    "total": text(sum(month.marks[code].values())), "rank": rank, "bottom_ten": bottom,
                    "streak": streak, "interview_level": {0: None, 1: None, 2: 1}.get(streak, 2),
                    "analysis_meeting": compared and own < town,
                    "veto_counted": counts and not excluded, "veto_excluded": excluded}
        one["needs_confirmation"] = month.confirm[code]
        committees.append(one)
    committees.sort(key=lambda one: (one["rank"] or math.inf, one["code"]))
    return {"month": month.figures["month"], "committees": committees,
            "town": {"registration_accuracy": text(town), "overseas_total": month.figures["town"].get("overseas_total"),
                     "assessed": len(ranks), "not_assessed": len(month.rows) - len(ranks)}}


def readings(sections):
    """The options in force by their ids; what the bundle says and what its readings.toml says must agree."""
    if any(path.startswith("amendments/") for path in sections["policy"]):
        raise verify_month.Wrong("政策有修订：本程序只会按浦三委〔2022〕50号原文复算")
    written = {one["key"]: one for one in tomllib.loads(sections["policy"]["readings.toml"])["reading"]}
    taken = {one["key"]: one["choice"] for one in sections["readings"]}
    reads = {}
    for key, options in OPTIONS.items():
        choice = taken.get(key)
        if choice not in options:
            raise verify_month.Wrong(f"读法 {key} 的选项“{choice}”本程序不认识")
        in_policy = written[key]["choice"]
        offered = written[key]["option"]
        if [one["id"] for one in offered if in_policy in (one["id"], *one.get("aliases", []))] != [choice]:
            raise verify_month.Wrong(f"读法 {key}：封存的是“{choice}”，政策文件里是“{in_policy}”")
        reads[key] = choice
    unknown = set(taken) - set(OPTIONS) - WITHOUT_EFFECT
    if unknown:
        raise verify_month.Wrong(f"有本程序不认识的读法：{'、'.join(sorted(unknown))}")
    return reads


def differences(sections):
    """Where the results of a bundle are not what follows from its figures."""
    wanted, found, stated = results(sections), [], sections["results"]
    for key, value in wanted["town"].items():
        if stated["town"].get(key) != value:
            found.append(f"全镇 {key}：复算 {value}，封存 {stated['town'].get(key)}")
    listed = [one["code"] for one in stated["committees"]]
    if listed != [one["code"] for one in wanted["committees"]]:
        found.append("居（村）委的清单或次序不同")
    by_code = {one["code"]: one for one in stated["committees"]}
    for one in wanted["committees"]:
        other = dict(by_code.get(one["code"], {}))
        other.pop("reason", None)  # words, not a number
        other["needs_confirmation"] = set(other.get("needs_confirmation", []))
        for key in sorted(set(one) | set(other)):
            if one.get(key) != other.get(key):
                found.append(f"{one['code']} {one['name']} {key}：复算 {one.get(key)}，封存 {other.get(key)}")
    return found


def main(arguments):
    if not arguments:
        print(__doc__)
        return 2
    wrong, months = 0, {}
    for name in arguments:
        try:
            with open(name, "rb") as file:
                data = file.read()
            verify_month.verify(data)
            sections = verify_month.read(data)["sections"]
            found = differences(sections)
            months.setdefault(sections["subject"]["month"], (name, sections["figures"]["months"][-1]))
            for earlier in sections["figures"]["months"]:
                first, figures = months.get(earlier["month"], (name, earlier))
                if figures != earlier:
                    found.append(f"{earlier['month']} 的数据与 {first} 里的不同")
        except (verify_month.Wrong, OSError, KeyError, TypeError, ValueError) as error:
            found = [str(error)]
        print(f"{name}：" + ("复算一致" if not found else f"{len(found)} 处不同\n" + "\n".join(found)))
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
