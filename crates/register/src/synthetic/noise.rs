//! 噪声: how often a feed writes something otherwise than the register does.

use std::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// 噪声种类. One way of writing something otherwise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum NoiseKind { $($(#[$doc])* $name,)* }

        impl NoiseKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

kinds! {
    /// Full-width digits.
    FullWidth,
    /// Chinese numerals.
    Numerals,
    /// Dashes between levels.
    Dashes,
    /// The estate's name in place of road and lane.
    EstateName,
    /// The estate's name in another form than the table has.
    EstateAlias,
    /// The estate's name beside road and lane.
    EstateBeside,
    /// 号楼, 幢, 栋, #.
    BuildingWord,
    /// A part of the dwelling behind the room.
    SubRoom,
    /// Blanks and punctuation.
    Blanks,
    /// Words that do not belong to the address.
    StrayWords,
    /// Traditional characters.
    Traditional,
    /// A unit word that sounds alike.
    UnitHomophone,
    /// The floor besides the room.
    Floor,
    /// A character of the road that sounds alike.
    RoadHomophone,
    /// A wrong digit.
    WrongDigit,
    /// Two neighbours swapped.
    Swapped,
    /// No room.
    NoRoom,
    /// Nothing.
    Missing,
    /// Starred out, or a form of address in place of the name.
    Masked,
    /// Another one than the register has.
    Changed,
    /// An agent's in place of the person's.
    Agents,
    /// A character of the name that sounds alike.
    NameHomophone,
    /// What a spreadsheet makes of a long number.
    Spreadsheet,
}

/// 噪声集. The noise of one spelling.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct NoiseKinds(u32);

impl NoiseKinds {
    const fn bit(kind: NoiseKind) -> u32 {
        1 << kind as u32
    }

    /// Whether nothing was written otherwise.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this kind is among them.
    #[must_use]
    pub const fn contains(self, kind: NoiseKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    pub(crate) const fn add(&mut self, kind: NoiseKind) {
        self.0 |= Self::bit(kind);
    }

    /// The kinds in their order of declaration.
    pub fn iter(self) -> impl Iterator<Item = NoiseKind> {
        NoiseKind::ALL.iter().copied().filter(move |kind| self.contains(*kind))
    }
}

impl fmt::Debug for NoiseKinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// 噪声率. So many times in a thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noise {
    /// An id number is missing.
    pub number_missing: u16,
    /// A digit of an id number is wrong, or two are swapped.
    pub number_wrong: u16,
    /// An id number is starred out.
    pub number_masked: u16,
    /// A phone is missing.
    pub phone_missing: u16,
    /// A phone is a new one.
    pub phone_changed: u16,
    /// A phone is the agent's.
    pub phone_agents: u16,
    /// A name has a character that sounds alike.
    pub name_homophone: u16,
    /// A name is starred out.
    pub name_masked: u16,
    /// An estate's name stands for road and lane.
    pub estate_name: u16,
    /// Of those, in another form.
    pub estate_alias: u16,
    /// A character of the road sounds alike.
    pub road_homophone: u16,
    /// A digit of the address is wrong.
    pub address_wrong_digit: u16,
    /// The room is missing.
    pub no_room: u16,
    /// The rate of each way of writing that loses nothing.
    pub writing: u16,
}

impl Noise {
    /// Nothing but other ways of writing: whatever was written can be read.
    pub const WRITING: Self = Self {
        number_missing: 0,
        number_wrong: 0,
        number_masked: 0,
        phone_missing: 0,
        phone_changed: 0,
        phone_agents: 0,
        name_homophone: 0,
        name_masked: 0,
        estate_name: 333,
        estate_alias: 0,
        road_homophone: 0,
        address_wrong_digit: 0,
        no_room: 0,
        writing: 60,
    };

    /// What feeds contain.
    pub const FEED: Self = Self {
        number_missing: 200,
        number_wrong: 22,
        number_masked: 30,
        phone_missing: 150,
        phone_changed: 120,
        phone_agents: 20,
        name_homophone: 15,
        name_masked: 15,
        estate_name: 333,
        estate_alias: 60,
        road_homophone: 25,
        address_wrong_digit: 7,
        no_room: 10,
        writing: 60,
    };

    /// The same errors three times as often.
    #[must_use]
    pub const fn tripled(mut self) -> Self {
        self.number_wrong *= 3;
        self.number_masked *= 3;
        self.phone_changed *= 3;
        self.phone_agents *= 3;
        self.name_homophone *= 3;
        self.name_masked *= 3;
        self.estate_alias *= 3;
        self.road_homophone *= 3;
        self.address_wrong_digit *= 3;
        self.no_room *= 3;
        self
    }
}
