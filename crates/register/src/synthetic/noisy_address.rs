//! Addresses as feeds write them, with what they say.

use super::area::{Area, EstateKind, SyntheticDwelling, SyntheticEstate};
use super::noise::{Noise, NoiseKind, NoiseKinds};
use super::random::Random;
use super::script::Script;
use super::words::{PLACE_HOMOPHONES, homophone};

/// 所写内容. What a spelling says: the dwelling's numbers, but for a wrong digit and what is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// 组; 0 where there is none.
    pub group: u32,
    /// 弄; 0 where there is none.
    pub lane: u32,
    /// 号.
    pub house: u32,
    /// 室; 0 where none is said.
    pub room: u32,
}

/// 带噪声地址. What was said, and in what ways it was written otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpelledAddress {
    /// What the text says.
    pub said: Said,
    /// How it was written.
    pub kinds: NoiseKinds,
}

struct Writer<'w> {
    random: &'w mut Random,
    noise: &'w Noise,
    out: &'w mut String,
    kinds: NoiseKinds,
    script: Script,
    blanks: bool,
    traditional: bool,
}

impl Noise {
    /// Writes the address of a dwelling as a feed may.
    pub fn write_address(
        &self,
        random: &mut Random,
        area: &Area,
        dwelling: &SyntheticDwelling,
        out: &mut String,
    ) -> SpelledAddress {
        let Some(estate) = area.estate(dwelling) else {
            let said = Said { group: 0, lane: 0, house: 0, room: 0 };
            return SpelledAddress { said, kinds: NoiseKinds::default() };
        };
        let mut said =
            Said { group: dwelling.group, lane: estate.lane, house: dwelling.house, room: dwelling.room };
        let mut writer = Writer {
            random,
            noise: self,
            out,
            kinds: NoiseKinds::default(),
            script: Script::Half,
            blanks: false,
            traditional: false,
        };
        writer.choose_script();
        let named = estate.kind == EstateKind::Lane && writer.is(self.estate_name, NoiseKind::EstateName);
        writer.damage(&mut said, named);
        writer.prefix(area, estate);
        match estate.kind {
            EstateKind::Village => writer.village(estate, &said),
            EstateKind::Street => writer.street(area, estate, &said),
            EstateKind::Lane => writer.lane(area, estate, &said, named),
        }
        SpelledAddress { said, kinds: writer.kinds }
    }
}

impl Writer<'_> {
    fn is(&mut self, per_mille: u16, kind: NoiseKind) -> bool {
        let is = self.random.chance(per_mille);
        if is {
            self.kinds.add(kind);
        }
        is
    }

    fn choose_script(&mut self) {
        let rate = self.noise.writing;
        if self.is(rate, NoiseKind::FullWidth) {
            self.script = Script::Full;
        } else if self.is(rate, NoiseKind::Numerals) {
            self.script = if self.random.chance(700) { Script::Numerals } else { Script::Digits };
        }
        self.blanks = self.is(rate, NoiseKind::Blanks);
        self.traditional = self.is(rate / 4, NoiseKind::Traditional);
    }

    fn damage(&mut self, said: &mut Said, named: bool) {
        if self.is(self.noise.address_wrong_digit, NoiseKind::WrongDigit) {
            let add = 1 + u32::try_from(self.random.below(8)).unwrap_or_default();
            let wrong = |value: u32| value - value % 10 + (value % 10 + add) % 10;
            match self.random.below(3) {
                0 if said.lane > 9 && !named => said.lane = wrong(said.lane),
                1 if said.house > 9 => said.house = wrong(said.house),
                _ if said.room > 9 => said.room = wrong(said.room),
                _ => {}
            }
        }
        if said.room > 0 && self.is(self.noise.no_room, NoiseKind::NoRoom) {
            said.room = 0;
        }
    }

    /// Province, city, district and town, as many as people write.
    fn prefix(&mut self, area: &Area, estate: &SyntheticEstate) {
        let (town, district) = area.town(estate);
        let short = district.trim_end_matches("新区").trim_end_matches('区');
        if self.is(self.noise.writing / 4, NoiseKind::StrayWords) {
            let label = self.random.pick(&["地址：", "现住址:", "租房地址：", "住址 "]);
            self.out.push_str(label);
        }
        let parts: [&str; 3] = match self.random.below(12) {
            0..4 => ["上海市", district, town],
            4 => ["上海市", district, ""],
            5 => [district, town, ""],
            6 => ["", "", town],
            7 => ["上海市", "", ""],
            8 => ["上海", district, town],
            9 => ["上海", short, ""],
            10 => ["上海市", "", town],
            _ => ["", "", ""],
        };
        // 上海浦东 needs a road behind it, or 浦东 may begin an estate's name.
        let named = parts
            .iter()
            .map(|part| if estate.kind != EstateKind::Street && *part == short { district } else { part });
        let parts: Vec<&str> = named.collect();
        for part in parts {
            self.text(part);
        }
    }

    fn village(&mut self, estate: &SyntheticEstate, said: &Said) {
        self.text(&estate.name);
        let word = self.random.pick(&["组", "组", "队", "村民小组"]);
        if word == "村民小组" {
            self.text("第");
        }
        self.number(said.group, false);
        self.text(word);
        self.number(said.house, false);
        self.unit("号");
    }

    fn street(&mut self, area: &Area, estate: &SyntheticEstate, said: &Said) {
        self.road(area, estate);
        self.number(said.house, false);
        let joined = said.room > 0 && self.is(self.noise.writing, NoiseKind::Dashes);
        if joined {
            self.dash();
            self.number(said.room, true);
            return;
        }
        self.unit("号");
        self.room(said);
    }

    fn lane(&mut self, area: &Area, estate: &SyntheticEstate, said: &Said, named: bool) {
        let joined = said.room > 0 && self.is(self.noise.writing * 2, NoiseKind::Dashes);
        if named {
            self.estate(&estate.name);
        } else if self.is(self.noise.writing / 4, NoiseKind::EstateBeside) {
            self.estate(&estate.name);
            self.text("（");
            self.road(area, estate);
            self.number(said.lane, false);
            self.unit("弄");
            self.text("）");
        } else {
            self.road(area, estate);
            self.number(said.lane, false);
            if joined && self.random.chance(500) {
                self.dash();
            } else {
                self.unit("弄");
                if self.is(self.noise.writing / 2, NoiseKind::EstateBeside) {
                    self.text(&estate.name);
                }
            }
        }
        self.number(said.house, false);
        if joined {
            self.dash();
            self.number(said.room, true);
            if self.random.chance(300) {
                self.unit("室");
            }
            return;
        }
        let word = if self.is(self.noise.writing * 3, NoiseKind::BuildingWord) {
            self.random.pick(&["号楼", "幢", "栋", "#", "座", "#楼"])
        } else {
            "号"
        };
        self.unit(word);
        self.room(said);
    }

    fn room(&mut self, said: &Said) {
        if said.room == 0 {
            return;
        }
        if self.is(self.noise.writing / 2, NoiseKind::Floor) {
            self.number(said.room / 100, false);
            let word = self.random.pick(&["楼", "层"]);
            self.unit(word);
        }
        self.number(said.room, true);
        let part = self.is(self.noise.writing, NoiseKind::SubRoom);
        if part {
            let tails = [
                "室A间",
                "室主卧",
                "A间",
                "-B",
                "室（次卧）",
                "室 北卧",
                "室C",
                "室2号床",
                "室-1",
                "主卧",
                "室南间",
            ];
            let tail = self.random.pick(&tails);
            self.out.push_str(tail);
        } else if self.random.chance(750) {
            let word = self.random.pick(&["室", "室", "室", "室", "室", "室", "户", "房"]);
            self.unit(word);
        }
        if self.is(self.noise.writing / 4, NoiseKind::StrayWords) {
            let words = self.random.pick(&[
                "（近地铁站）",
                " 出租",
                "（二房东）",
                "，有人在家",
                " 请电话联系",
                "。",
                "（近上南路口）",
            ]);
            self.out.push_str(words);
        }
    }

    fn road(&mut self, area: &Area, estate: &SyntheticEstate) {
        let name = area.road(estate).to_owned();
        let changed = self.random.chance(self.noise.road_homophone).then(|| {
            let at = self.random.place(name.chars().count().saturating_sub(1));
            let draw = self.random.draw();
            let replaced = name.chars().nth(at).and_then(|c| homophone(PLACE_HOMOPHONES, c, draw))?;
            Some(
                name.chars().enumerate().map(|(i, c)| if i == at { replaced } else { c }).collect::<String>(),
            )
        });
        match changed.flatten() {
            Some(changed) => {
                self.kinds.add(NoiseKind::RoadHomophone);
                self.text(&changed);
            }
            None => self.text(&name),
        }
    }

    fn estate(&mut self, name: &str) {
        if self.is(self.noise.estate_alias, NoiseKind::EstateAlias) {
            // Named after its first two characters, or with one that sounds alike.
            let (at, draw) = (self.random.place(2), self.random.draw());
            let sound = name.chars().nth(at).and_then(|c| homophone(PLACE_HOMOPHONES, c, draw));
            let alias: String = match sound.filter(|_| self.random.chance(500)) {
                Some(sound) => {
                    name.chars().enumerate().map(|(i, c)| if i == at { sound } else { c }).collect()
                }
                None => name.chars().take(2).collect(),
            };
            self.text(&alias);
        } else {
            self.text(name);
            if self.random.chance(40) && !name.ends_with("小区") {
                self.text("小区");
            }
        }
    }

    fn dash(&mut self) {
        let dash = match self.script {
            Script::Full => "－",
            _ => self.random.pick(&["-", "-", "-", "-", "—", "－", "/"]),
        };
        self.out.push_str(dash);
    }

    fn unit(&mut self, word: &str) {
        let sounds = self.random.chance(self.noise.writing / 12);
        let word = match word {
            "弄" if sounds => "龙",
            "号" if sounds => "好",
            "幢" if sounds => "撞",
            word => word,
        };
        if sounds && matches!(word, "龙" | "好" | "撞") {
            self.kinds.add(NoiseKind::UnitHomophone);
        }
        if self.traditional {
            let word = word.replace('号', "號").replace('楼', "樓").replace('栋', "棟");
            self.text(&word);
        } else {
            self.text(word);
        }
    }

    /// Writes a text, with blanks in it when the feed is careless with them.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if self.blanks && !self.out.is_empty() && self.random.chance(80) {
                let blank = self.random.pick(&[" ", " ", "　", "\u{a0}"]);
                self.out.push_str(blank);
            }
            self.out.push(c);
        }
    }

    fn number(&mut self, value: u32, room: bool) {
        if self.blanks && self.random.chance(150) {
            self.out.push(' ');
        }
        let script = match self.script {
            // A room is read digit by digit.
            Script::Numerals if room => Script::Digits,
            script => script,
        };
        script.write(value, self.out);
    }
}
