"""A feed on the riverside town (see riverside_town.py) as four hands write it: a platform, an agent, a clerk who copies
forms, a spreadsheet that has been through too many programs.

Written after all rules, committed and laid once before anybody looked at what comes of it. Not to be fitted to.

    python3 four_hands_feed.py FOLDER [PERSONS] [ROWS] [SEED]
"""
import pathlib
import random
import sys

from riverside_feed import SAME_SOUND, table
from riverside_town import Town

LOOKS_ALIKE = {"1": "7", "7": "1", "0": "6", "6": "0", "3": "8", "8": "3", "5": "3"}


class Hand:
    """How one source writes: names and numbers as they are, addresses in full."""

    def __init__(self, chance, town):
        self.chance, self.town = chance, town

    def often(self, thousandth):
        return self.chance.random() * 1000 < thousandth

    def name(self, person):
        return person["name"]

    def number(self, person):
        return "" if self.often(150) else person["number"]

    def phone(self, person):
        return "" if self.often(100) else self.town.phone() if self.often(100) or not person["phone"] else person["phone"]

    def place(self, door):
        if door["village"]:
            return f"{door['village']}村{door['lane']}组"
        sub = f"{door['sub']}支弄" if door["sub"] else ""
        return door["road"] + (f"{door['lane']}弄" if door["lane"] else "") + sub

    def address(self, door):
        return f"{self.place(door)}{door['house']}号" + (f"{door['room']}室" if door["room"] else "")


class Platform(Hand):
    """Names estates, puts commas between fields, hides names and numbers."""

    def name(self, person):
        name = person["name"]
        return name[0] + "*" * (len(name) - 1) if self.often(60) and not name.isascii() else name

    def number(self, person):
        number = super().number(person)
        return number[:3] + "*" * (len(number) - 7) + number[-4:] if number and self.often(100) else number

    def address(self, door):
        if door["village"] or not door["estate"] or self.often(300):
            place = "上海 望川 " + self.place(door)
        else:
            place = "上海-望川-" + door["estate"] + (f"({self.place(door)})" if self.often(150) else "")
        room = self.chance.choice([f"-{door['room']}", f"，{door['room']}室", f"号{door['room']}（整租）"]) if door["room"] else "号"
        return f"{place} {door['house']}{room}"


class Agent(Hand):
    """Types by sound and in haste."""

    def sound(self, text, thousandth):
        if not self.often(thousandth):
            return text
        groups = [(at, group.replace(c, "")) for at, c in enumerate(text) for group in SAME_SOUND if c in group]
        if not groups:
            return text
        at, others = self.chance.choice(groups)
        return text[:at] + self.chance.choice(others) + text[at + 1:]

    def name(self, person):
        return self.sound(person["name"], 40)

    def phone(self, person):
        return "16077770001" if self.often(80) else super().phone(person)

    def address(self, door):
        place = door["estate"] if door["estate"] and not door["village"] and self.often(450) else self.place(door)
        text = f"{self.sound(place, 50)}{door['house']}"
        if not door["room"] or self.often(20):
            return text + "号"
        return text + self.chance.choice(["-", "号", "号楼", "栋", " "]) + str(door["room"]) + self.chance.choice(["", "", "室", "次卧"])


class Copyist(Hand):
    """Copies forms that were filled in by hand: one digit for another that looks like it, figures in characters."""

    def misread(self, text, thousandth):
        places = [at for at, c in enumerate(text) if c in LOOKS_ALIKE]
        if not places or not self.often(thousandth):
            return text
        at = self.chance.choice(places)
        return text[:at] + LOOKS_ALIKE[text[at]] + text[at + 1:]

    def number(self, person):
        return self.misread(super().number(person), 40)

    def phone(self, person):
        return self.misread(super().phone(person), 20)

    def address(self, door):
        text = "望川区苇塘镇" + self.misread(super().address(door), 8)
        if self.often(60):
            text = text.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
        return text + self.chance.choice(["", "", "", "内", "东间"])


class Spreadsheet(Hand):
    """Numbers that became floats, half of the names with blanks, columns padded."""

    def name(self, person):
        return self.chance.choice(["", " "]) + (" ".join(person["name"]) if self.often(300) and len(person["name"]) < 4 else person["name"])

    def number(self, person):
        number = super().number(person)
        return "%.5E" % int(number) if number.isdigit() and self.often(50) else number

    def phone(self, person):
        phone = super().phone(person)
        return phone + ".0" if phone and self.often(400) else phone

    def address(self, door):
        return "上海市望川区" + super().address(door).replace("弄", "弄 ").replace("号", "号 ") + " "


def write(folder, persons=400_000, rows=25_003, seed=4):
    """Writes register.csv, dwellings.csv, feed.csv and truth.csv."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    town = Town(chance, persons)
    hands = [hand(chance, town) for hand in (Platform, Agent, Copyist, Spreadsheet)]
    table(folder / "dwellings.csv", "dwelling_id,address", ((f"H{at:07}", town.official(at)) for at in range(len(town.doors))))
    table(folder / "register.csv", "person_id,name,id_number,phone,address,dwelling_id", (
        (f"R{at:07}", p["name"], p["number"], p["phone"], "", f"H{p['home']:07}") for at, p in enumerate(town.people)))
    lines, truth = [], []
    for row in range(1, rows + 1):
        known, moved, outside = chance.random() < 0.76, chance.random() < 0.15, chance.random() < 0.15
        at = chance.randrange(len(town.people)) if known else None
        person = town.people[at] if known else town.person()
        stays = known and not moved
        door = person["home"] if stays else None if outside else chance.randrange(len(town.doors))
        stays = stays or (known and door == person["home"])
        hand = chance.choice(hands)
        address = hand.address(chance.choice(town.outside) if door is None else town.doors[door])
        lines.append([row, hand.name(person), hand.number(person), hand.phone(person), address])
        difference = "same" if stays else "moved" if known else "new" if door is None else "new_person"
        truth.append([row, f"R{at:07}" if known else "", "" if door is None else f"H{door:07}", difference])
    table(folder / "feed.csv", "row_id,name,id_number,phone,address", lines)
    table(folder / "truth.csv", "row_id,person_id,dwelling_id,difference", truth)


if __name__ == "__main__":
    write(sys.argv[1], *map(int, sys.argv[2:]))
