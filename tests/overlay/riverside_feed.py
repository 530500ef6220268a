"""Register, feed and truth of an invented riverside town (see riverside_town.py), with slips of the pen.

Written before anybody looked at what the overlay makes of it, and not to be fitted to it, nor it to this.

    python3 riverside_feed.py FOLDER [PERSONS] [ROWS] [SEED] [tripled]
"""
import csv
import pathlib
import random
import sys

from riverside_town import ESTATE_LAST, TOWN, Town

SAME_SOUND = ("伟玮炜 静婧靖 丽莉俐 芳方 敏闵 杰洁 华桦 军君钧 辉晖 燕艳 玲铃 明铭 志智 建健 欣鑫馨新 宇雨玉 佳嘉家 "
              "晨辰 梅媚 兰岚 波博 刚钢 勇永 平萍 珍真 英瑛 云芸 文雯 红虹宏泓 飞菲 俊峻 子紫 浩皓 轩萱 涵晗 怡宜颐 "
              "春椿 林琳 成诚澄 张章 李黎 许徐 于余俞榆渔 陆路 何贺 汤唐塘堂 吴武梧 金靳瑾锦 严颜 付傅 肖萧 枫丰峰 "
              "桐铜同 溪熙 岚兰 泾京经 汇惠 浜邦 舟州 渡度 堰彦 芷止 川穿 沐牧 望旺 苇伟").split()
DIGITS, FULL, HAN = "0123456789", "０１２３４５６７８９", "〇一二三四五六七八九"
TAILS = ["A间", "B间", "主卧", "次卧", "北间", "南间", "-A", "(合租)", "1号房", "C室"]

# Parts of a thousand.
OFTEN = {"number missing": 200, "number wrong": 22, "number masked": 30, "phone missing": 150, "phone changed": 120,
         "phone of an agent": 20, "name sounds alike": 15, "name masked": 15, "estate": 333, "estate alias": 60,
         "road sounds alike": 25, "wrong digit": 7, "no room": 10}
NOT_ERRORS = {"number missing", "phone missing", "estate"}


class Feed:
    """Rows as a platform or an agent would hand them in."""

    def __init__(self, chance, town, tripled):
        self.chance, self.town = chance, town
        self.often = {what: n * 3 if tripled and what not in NOT_ERRORS else n for what, n in OFTEN.items()}
        self.agents = [town.phone() for _ in range(12)]

    def happens(self, what):
        return self.chance.random() * 1000 < self.often[what]

    def row(self):
        """Person and door (or none, when they are not registered), difference, and the cells."""
        chance, town = self.chance, self.town
        kind = chance.random()
        at = chance.randrange(len(town.people)) if kind < 0.74 else None
        person = town.person() if at is None else town.people[at]
        door = person["home"] if kind < 0.62 else chance.randrange(len(town.doors))
        if 0.70 < kind < 0.74 or kind > 0.94:
            door = None
        if at is None:
            difference = "new" if door is None else "new_person"
        else:
            difference = "same" if person["home"] == door else "moved"
        written = self.address(chance.choice(town.outside) if door is None else town.doors[door])
        return at, door, difference, [self.name(person), self.number(person["number"]), self.phone(person["phone"]), written]

    def name(self, person):
        name, chance = person["name"], self.chance
        if name.isascii():
            return " ".join(reversed(name.split())) if chance.random() < 0.3 else name.title() if chance.random() < 0.4 else name
        if self.happens("name masked"):
            title = "先生" if person["male"] else "女士"
            return name[0] + chance.choice(["*" * (len(name) - 1), "某", title, "*" + name[-1] if len(name) > 2 else "*"])
        if self.happens("name sounds alike"):
            name = sounds_alike(name, chance)
        if "·" in name and chance.random() < 0.5:
            return name.replace("·", chance.choice(["•", ".", "", " "]))
        return " ".join(name) if chance.random() < 0.01 else name

    def number(self, number):
        chance = self.chance
        if self.happens("number missing"):
            return ""
        if self.happens("number masked"):
            return number[:chance.choice([1, 3, 6])].ljust(len(number) - 4, "*") + number[-4:]
        if self.happens("number wrong"):
            at = chance.randrange(6, len(number) - 2)
            if chance.random() < 0.3 and number[at] != number[at + 1]:
                return number[:at] + number[at + 1] + number[at] + number[at + 2:]
            return number[:at] + chance.choice(DIGITS.replace(number[at], "")) + number[at + 1:]
        written = chance.random()
        return number.lower() if written < 0.3 else "'" + number if written < 0.31 else number

    def phone(self, phone):
        chance = self.chance
        if self.happens("phone of an agent"):
            return chance.choice(self.agents)
        if self.happens("phone missing"):
            return ""
        if not phone or self.happens("phone changed"):
            phone = self.town.phone()
        return chance.choice([phone] * 12 + [f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", f"{phone[:3]} {phone[3:7]} {phone[7:]}", "+86" + phone])

    def address(self, door):
        chance, d = self.chance, dict(door)
        if self.happens("wrong digit"):
            level = chance.choice([level for level in ("lane", "house", "room") if d[level]])
            digits = list(str(d[level]))
            at = chance.randrange(len(digits))
            digits[at] = chance.choice("123456789".replace(digits[at], ""))
            d[level] = int("".join(digits))
        if d["village"]:
            place = f"{d['village']}村{d['lane']}{chance.choice(['组', '组', '队'])}"
        elif d["estate"] and self.happens("estate"):
            place = self.alias(d["estate"]) if self.happens("estate alias") else d["estate"]
            if chance.random() < 0.1:
                place = d["road"] + place
        else:
            place = sounds_alike(d["road"], chance) if self.happens("road sounds alike") else d["road"]
            if d["lane"]:
                place += f"{d['lane']}{chance.choice(['弄'] * 40 + ['号', '-', '-'])}"
            if d["sub"]:
                place += f"{d['sub']}支弄"
            if d["estate"] and chance.random() < 0.08:
                place += d["estate"]
        text = self.beginning() + place + self.inside(d)
        return self.written(text)

    def alias(self, estate):
        for last in sorted(ESTATE_LAST, key=len, reverse=True):
            if estate.endswith(last):
                root = estate.removesuffix(last)
                return self.chance.choice([root + self.chance.choice(ESTATE_LAST), root, estate + "小区", root + "小区"])
        return estate

    def beginning(self):
        often = self.chance.random()
        kept = TOWN if often < 0.25 else TOWN[:1] if often < 0.4 else TOWN[1:] if often < 0.5 else TOWN[2:] if often < 0.6 else ()
        return "".join(kept)

    def inside(self, d):
        chance, house, room = self.chance, d["house"], d["room"]
        if not room or self.happens("no room"):
            return f"{house}号"
        if chance.random() < 0.07:
            return f"{house}-{room}"
        text = str(house) + chance.choice(["号"] * 14 + ["号楼", "号楼", "幢", "栋", "#"])
        text += str(room) + chance.choice(["室"] * 10 + ["", "", "", "房"])
        return text + chance.choice(TAILS) if chance.random() < 0.08 else text

    def written(self, text):
        chance = self.chance
        kind = chance.random()
        if kind < 0.04:
            return text.translate(str.maketrans(DIGITS + "-#", FULL + "－＃"))
        if kind < 0.06:
            return text.translate(str.maketrans(DIGITS, HAN))
        if kind < 0.11:
            at = chance.randint(1, len(text) - 1)
            return text[:at] + " " + text[at:]
        return text


def sounds_alike(text, chance):
    """One character as another of the same sound."""
    places = [(at, group) for at, c in enumerate(text) for group in SAME_SOUND if c in group]
    if not places:
        return text
    at, group = chance.choice(places)
    return text[:at] + chance.choice(group.replace(text[at], "")) + text[at + 1:]


def write(folder, persons=400_000, rows=25_003, seed=3, tripled=False):
    """Writes register.csv, dwellings.csv, feed.csv and truth.csv."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    town = Town(chance, persons)
    feed = Feed(chance, town, tripled)
    table(folder / "dwellings.csv", "dwelling_id,address", ((f"H{at:07}", town.official(at)) for at in range(len(town.doors))))
    table(folder / "register.csv", "person_id,name,id_number,phone,address,dwelling_id", (
        (f"R{at:07}", p["name"], p["number"], p["phone"], town.official(p["home"], short=at % 2), f"H{p['home']:07}")
        for at, p in enumerate(town.people)))
    lines, truth = [], []
    for at in range(rows):
        person, door, difference, cells = feed.row()
        lines.append([at + 1, *cells])
        truth.append([at + 1, "" if person is None else f"R{person:07}", "" if door is None else f"H{door:07}", difference])
    table(folder / "feed.csv", "row_id,name,id_number,phone,address", lines)
    table(folder / "truth.csv", "row_id,person_id,dwelling_id,difference", truth)


def table(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split(","))
        out.writerows(rows)


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [int(one) for one in given[1:] if one.isdigit()]
    write(given[0], *numbers, tripled="tripled" in given)
