//! What was guessed in reading an address, and how sure the result is.

use std::fmt;

macro_rules! guesses {
    ($($(#[$doc:meta])* $name:ident = $words:literal,)*) => {
        /// 推断. Something that the text does not say and the reader supplied.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Guess { $($(#[$doc])* $name,)* }

        impl Guess {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

guesses! {
    /// Levels joined by dashes.
    Dashes = "由横线推断层级",
    /// A room without 室.
    BareRoom = "“室”字缺失",
    /// A house without 号.
    BareHouse = "“号”字缺失",
    /// 幢 or 号楼 where the lane's houses have 号.
    BuildingAsHouse = "把幢（栋、号楼）当作号",
    /// 楼 where a house is missing.
    StoreyAsHouse = "把“楼”当作号",
    /// A unit word that was mistyped.
    MistypedUnit = "单位字疑为错别字",
    /// A letter in a number.
    MistypedDigit = "数字中混有字母",
    /// A letter behind a room, without 室 between them.
    LetterAsPart = "房号后的字母当作分间",
    /// The first of a range.
    FirstOfRange = "取起止号码中的第一个",
    /// Road and lane from the estate's name.
    EstateKnown = "由小区名查得路弄",
    /// Road and lane from the closest estate's name.
    EstateCorrected = "由最接近的小区名查得路弄",
    /// A road corrected to the one that is known.
    RoadCorrected = "路名改为最接近的已知路名",
    /// The road begins after other words that no mark separates from it.
    RoadSeparated = "路名前的文字已略去",
    /// More behind the address, not read.
    RestIgnored = "后面的文字未读",
    /// Something said twice and differently.
    Repeated = "同一层级出现两次，取第一次",
}

/// 推断集. The guesses made for one address, each at most once.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Guesses(u16);

impl Guesses {
    const fn bit(guess: Guess) -> u16 {
        1 << guess as u16
    }

    /// Whether nothing was guessed.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this was guessed.
    #[must_use]
    pub const fn contains(self, guess: Guess) -> bool {
        self.0 & Self::bit(guess) != 0
    }

    pub(crate) const fn add(&mut self, guess: Guess) {
        self.0 |= Self::bit(guess);
    }

    /// The guesses in their order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Guess> {
        Guess::ALL.iter().copied().filter(move |guess| self.contains(*guess))
    }

    /// Whether one of them may well be wrong, as against a word left out by habit.
    pub(crate) const fn is_bold(self) -> bool {
        let habits =
            Self::bit(Guess::BareRoom) | Self::bit(Guess::Dashes) | Self::bit(Guess::BuildingAsHouse);
        let habits = habits | Self::bit(Guess::EstateKnown) | Self::bit(Guess::MistypedUnit);
        self.0 & !habits != 0
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl fmt::Debug for Guesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for Guesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, guess) in self.iter().enumerate() {
            if at > 0 {
                f.write_str("；")?;
            }
            write!(f, "{guess}")?;
        }
        Ok(())
    }
}

/// 把握. How far an address may be relied on without a person looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// No door: no house, building or room was found.
    None,
    /// A house but no room, or no place for it to stand at.
    Partial,
    /// Down to the room, with a guess that may well be wrong.
    Doubtful,
    /// Down to the room; what was guessed is left out by habit.
    Likely,
    /// Down to the room, every level said.
    Full,
}

impl Confidence {
    /// A stable word for files: `full`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Partial => "partial",
            Self::Doubtful => "doubtful",
            Self::Likely => "likely",
            Self::Full => "full",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "无门牌",
            Self::Partial => "不完整",
            Self::Doubtful => "存疑",
            Self::Likely => "较可靠",
            Self::Full => "可靠",
        })
    }
}
