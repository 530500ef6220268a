"""An invented riverside town to judge the overlay by: roads, doors, and who lives behind them.

Shares nothing with `register::synthetic`: other names, roads, estates and households. Numbers are of region 790000,
telephones begin with 160; nobody in it exists.
"""
SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
            "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶黎贺毛郝顾龚邵万严钱")
GIVEN = ("伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国玉梅红志文海云鑫波宇辉玲浩燕健俊佳琴峰欣雪飞斌"
         "晨梦婷子涵思雨浩轩怡嘉睿诗瑞泽晓春凤荣庆祥珍林根宝生龙贵福德仁义成新月香莲巧翠凡坤柏松")
FOREIGN_FIRST, FOREIGN_LAST = "MARIA JOHN ANNA PETER LUCAS EMMA".split(), "SMITH TANAKA MULLER ROSSI BROWN SILVA".split()
DOTTED_FIRST, DOTTED_LAST = "阿依古丽 买买提 古丽娜尔 帕提古丽".split(), "吐尔逊 艾合买提 卡德尔 依明".split()
ROAD_FIRST, ROAD_SECOND = "澄沐溪望岚桐朗颐枫泓雁栖瑾榆芷梧苇沁", "川泾汇浜塘舟渡堰洲漕桥台阁林庄宅泽"
ROAD_KINDS = ["路"] * 15 + ["街", "支路", "公路", "大道", "东路", "西路"]
ESTATE_FIRST, ESTATE_SECOND = "金绿盛阳锦银紫香鸿翠海玉康百星丹", "桂洲世光绣杏藤岸樟润运湖棠兰乐河"
ESTATE_LAST = "花园 花苑 苑 名邸 新村 公寓 家园 雅苑 华庭 城 小区 名苑 豪庭 佳苑".split()
VILLAGES = "沈家 陆巷 顾桥 新联 红星 卫东 石桥 杨湾".split()
TOWN = ("上海市", "望川区", "苇塘镇")


class Town:
    """Roads, doors and who lives behind them."""

    def __init__(self, chance, persons):
        self.chance = chance
        self.doors, self.people, self.numbers = [], [], set()
        self.roads = self.make_roads()
        dwellings = persons * 2 // 5
        self.make_lanes(dwellings)
        self.doors = list({tuple(door.values()): door for door in self.doors}.values())
        # A few doors are not registered: people move there.
        outside = set(chance.sample(range(len(self.doors)), len(self.doors) - dwellings))
        self.outside = [door for at, door in enumerate(self.doors) if at in outside]
        self.doors = [door for at, door in enumerate(self.doors) if at not in outside]
        for home in range(dwellings):
            if chance.random() > 0.12:
                self.settle(home)
        del self.people[persons:]

    def make_roads(self):
        roots = [a + b for a in ROAD_FIRST for b in ROAD_SECOND]
        self.chance.shuffle(roots)
        return [root + self.chance.choice(ROAD_KINDS) for root in roots[:90]]

    def make_lanes(self, wanted):
        chance, taken = self.chance, set()
        names = [a + b + chance.choice(ESTATE_LAST) for a in ESTATE_FIRST for b in ESTATE_SECOND]
        chance.shuffle(names)
        while len(self.doors) < wanted * 1.03:
            road, lane = chance.choice(self.roads), chance.randint(1, 150) * chance.choice([1, 5, 10, 19])
            if (road, lane) in taken:
                continue
            taken.add((road, lane))
            kind = chance.random()
            base = {"road": road, "lane": lane, "estate": None, "village": None, "mention": False, "sub": 0, "room": 0}
            if kind < 0.10:
                self.doors.extend(base | {"lane": 0, "house": lane * 3 + house * 2, "room": chance.choice([0, 101, 201, 301])}
                                  for house in range(1, chance.randint(10, 40)))
            elif kind < 0.16:
                village, group = chance.choice(VILLAGES), chance.randint(1, 12)
                if (village, group) not in taken:
                    taken.add((village, group))
                    self.doors.extend(base | {"village": village, "lane": group, "house": house}
                                      for house in range(1, chance.randint(20, 60)))
            elif kind < 0.20:
                self.doors.extend(base | {"house": house} for house in range(1, chance.randint(15, 50)))
            else:
                if names and chance.random() < 0.92:
                    base["estate"] = names.pop()
                base["mention"] = chance.random() < 0.2
                if chance.random() < 0.04:
                    base["sub"] = chance.randint(2, 60)
                floors, rooms = chance.choice([6, 6, 6, 11, 18]), chance.randint(2, 4)
                for house in range(1, chance.randint(6, 40)):
                    self.doors.extend(base | {"house": house, "room": floor * 100 + room}
                                      for floor in range(1, floors + 1) for room in range(1, rooms + 1))

    def settle(self, home):
        size = self.chance.choices([1, 2, 3, 4, 5, 6], [18, 27, 27, 15, 8, 5])[0]
        is_family = self.chance.random() < 0.75
        surname = self.chance.choice(self.weighted(SURNAMES))
        phone = self.phone()
        for at in range(size):
            person = self.person(surname if is_family and at != 1 else None, at >= 2 and is_family)
            person["home"] = home
            if at and is_family and self.chance.random() < 0.15:
                person["phone"] = phone
            elif at == 0 and person["phone"]:
                phone = person["phone"]
            self.people.append(person)

    @staticmethod
    def weighted(text):
        return text[:12] * 4 + text[12:35] * 2 + text

    def phone(self):
        return f"160{self.chance.randrange(10**8):08}"

    def person(self, surname=None, is_child=False):
        chance = self.chance
        male = chance.random() < 0.5
        born = (chance.randint(1995, 2022) if is_child else chance.randint(1935, 2004), chance.randint(1, 12), chance.randint(1, 28))
        number = citizen("790000%04d%02d%02d%02d%d" % (*born, chance.randrange(100), chance.randrange(5) * 2 + male))
        if number in self.numbers:
            return self.person(surname, is_child)
        self.numbers.add(number)
        kind = chance.random()
        if kind < 0.008:
            name = chance.choice(FOREIGN_FIRST) + " " + chance.choice(FOREIGN_LAST)
            number = chance.choice("EGK") + f"{chance.randrange(10**8):08}"
        elif kind < 0.015:
            name = chance.choice(DOTTED_FIRST) + "·" + chance.choice(DOTTED_LAST)
        else:
            given = self.weighted(GIVEN)
            name = (surname or chance.choice(self.weighted(SURNAMES))) + chance.choice(given)
            if chance.random() < 0.78:
                name += chance.choice(given)
        phone = "" if chance.random() < 0.15 else self.phone()
        return {"name": name, "number": number, "phone": phone, "male": male, "home": None}

    def official(self, door, short=False):
        """The address as the register writes it."""
        d = self.doors[door]
        text = "" if short else "".join(TOWN)
        if d["village"]:
            return f"{text}{d['village']}村{d['lane']}组{d['house']}号"
        text += d["road"]
        if d["lane"]:
            text += f"{d['lane']}弄"
        if d["sub"]:
            text += f"{d['sub']}支弄"
        if d["mention"] and d["estate"]:
            text += f"({d['estate']})"
        text += f"{d['house']}号"
        return text + f"{d['room']}室" if d["room"] else text


def citizen(first):
    weights = [pow(2, 17 - at, 11) for at in range(17)]
    return first + "10X98765432"[sum(int(c) * w for c, w in zip(first, weights)) % 11]
