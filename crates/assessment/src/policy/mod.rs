//! The policy: a document as dated data, resolved into rules that can be computed.
//!
//! [`PolicySource`] holds the files of a policy folder as text, [`Policy`] what they mean, one [`Edition`] for each
//! date from which an amendment holds. Figures of the document stand only in the files; this module knows kinds of rules.

mod amendment;
mod compile;
mod consequence;
mod decision;
mod document;
mod item;
mod option;
mod outcome;
mod rule;
mod sound;
mod source;

pub use decision::Decision;
pub use document::{Accumulates, Blank, Column, FigureOf};
pub use option::{
    Accumulation, BandEdge, Choice, CutTies, FalsifiedEffect, Floor, NoSample, Options, PlaceOrder,
    PlaceScope, PlaceTies, QuotaPeriod, QuotaScope, RankOrder, ShareExemption, SmallGroup, StepCounting,
    Switch, TownRate, Unranked, VetoExclusion,
};
pub use outcome::{
    AnalysisMeetingRule, Calendar, InterviewRule, Ranking, StationQuota, TownRateRule, VetoRule, YearRule,
};
pub use rule::{Band, BottomPlaces, ExemptQuota, ExemptShare, PerCount, Rule, StepBelow};
pub use source::{PolicyError, PolicyErrors, PolicySource};

use crate::figures::FigureIndex;
use crate::{Exact, Month};

/// The most items a policy may declare.
pub const MAX_ITEMS: usize = 8;
/// The most rates a policy may declare.
pub const MAX_RATES: usize = 4;
/// The most readings a policy may declare.
pub const MAX_READINGS: usize = 64;

/// 政策: an instrument with all its dated editions.
#[derive(Debug, Clone)]
pub struct Policy {
    editions: Vec<Edition>,
}

impl Policy {
    /// The edition in force in a month; `None` before the instrument exists.
    pub fn edition(&self, month: Month) -> Option<&Edition> {
        self.editions.iter().rev().find(|edition| edition.valid_from <= month)
    }

    /// Every edition, oldest first; there is at least one.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The newest edition: its figures, rates and items are those of every edition.
    pub fn newest(&self) -> &Edition {
        // Compiling refuses a policy without editions, so the slice is never empty.
        match self.editions.last() {
            Some(edition) => edition,
            None => unreachable!("a policy has at least one edition"),
        }
    }

    /// The instrument's id, `sanlin-2022-50`.
    pub fn id(&self) -> &str {
        &self.newest().instrument.id
    }
}

/// 版本: the policy as it holds from a month on.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The first month it holds for.
    pub valid_from: Month,
    /// Why it differs from the edition before; empty for the first.
    pub amended_because: String,
    /// The document itself.
    pub instrument: Instrument,
    /// The form as issued.
    pub form: FormWording,
    /// What the monthly circular says of itself, where the policy says it.
    pub circular: Option<CircularWording>,
    /// Clauses in document order.
    pub clauses: Vec<Clause>,
    /// Readings in the order of the file.
    pub readings: Vec<Reading>,
    /// Columns of a committee's row, then of the town's, in the policy's order.
    pub figures: Vec<Figure>,
    /// Rates computed from figures, in percent.
    pub rates: Vec<Rate>,
    /// Items of the form, in its order.
    pub items: Vec<Item>,
    /// Police stations and what they owe.
    pub stations: Vec<StationQuota>,
    /// The rate that committees are compared with.
    pub town_rate: TownRateRule,
    /// Ranking and the last places.
    pub ranking: Ranking,
    /// Interviews by length of streak, ascending.
    pub interviews: Vec<InterviewRule>,
    /// The monthly meeting for those below the town's rate.
    pub analysis_meeting: Option<AnalysisMeetingRule>,
    /// The veto in the yearly assessment.
    pub veto: Option<VetoRule>,
    /// The year's average.
    pub year: YearRule,
    /// Dates of a month.
    pub calendar: Calendar,
}

impl Edition {
    /// The sum of the items' full marks.
    pub fn full_marks(&self) -> Exact {
        self.items.iter().map(|item| &item.full_marks).sum()
    }

    /// The clause an index stands for.
    pub fn clause(&self, clause: ClauseIndex) -> Option<&Clause> {
        self.clauses.get(usize::from(clause.0))
    }

    /// The reading an index stands for.
    pub fn reading(&self, reading: ReadingIndex) -> Option<&Reading> {
        self.readings.get(usize::from(reading.0))
    }

    /// The reading with a key.
    pub fn reading_by_key(&self, key: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.key == key)
    }

    /// The figure an index stands for, of the committees' row or of the town's.
    pub fn figure(&self, of: FigureOf, index: FigureIndex) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.of == of && figure.index == index)
    }

    /// Figures of a committee's row or of the town's.
    pub fn figures_of(&self, of: FigureOf) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |figure| figure.of == of)
    }
}

/// 文件: the instrument that is implemented.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// Id of the policy folder.
    pub id: String,
    /// Title of the document.
    pub title: String,
    /// Its number, `浦三委〔2022〕50号`.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// When, as an ISO date.
    pub issued_on: String,
    /// The town it is for.
    pub town: String,
    /// The office that keeps it.
    pub office: String,
}

/// 考核表文字: the words of the form outside the items.
#[derive(Debug, Clone)]
pub struct FormWording {
    /// Where the form stands.
    pub clause: ClauseIndex,
    /// Title with `{committee}` and `{month}`.
    pub title: String,
    /// First column, one cell over all items.
    pub subject: String,
    /// Column heads.
    pub columns: Vec<String>,
    /// Label of the total.
    pub total: String,
    /// Note below the table.
    pub note: String,
}

/// 通报文字: what the monthly circular says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircularWording {
    /// 发文机关, at its head and in its title.
    pub issuer: String,
    /// 主送机关.
    pub addressees: String,
    /// What is assessed, as the title words it.
    pub subject: String,
    /// Who signs below.
    pub signatory: String,
}

/// 条款序号: position of a clause in [`Edition::clauses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseIndex(pub u8);

/// 读法序号: position of a reading in [`Edition::readings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadingIndex(pub u8);

/// 率序号: position of a rate in [`Edition::rates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RateIndex(pub u8);

/// 条款: a place in the document, with our short summary of it.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Id used by rules, `3.2.2`.
    pub id: String,
    /// Where it stands, `三（二）2`.
    pub place: String,
    /// What it says, in our words.
    pub summary: String,
}

/// 读法: how an open place of the document is read, and who decided so.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Key, `step_count`.
    pub key: String,
    /// What people call it, `不足一步的扣分`.
    pub label: String,
    /// The open place.
    pub clause: ClauseIndex,
    /// What it leaves open.
    pub question: String,
    /// What it could mean.
    pub options: Vec<ReadingOption>,
    /// Position of the option in force.
    pub choice: usize,
    /// Why this one.
    pub reason: String,
    /// Whether the town must be asked before it starts.
    pub ask_before_start: bool,
    /// Who decided; empty until someone signs.
    pub decided_by: String,
    /// When, as an ISO date; empty until someone signs.
    pub decided_on: String,
}

impl Reading {
    /// The option in force.
    pub fn chosen(&self) -> Option<&ReadingOption> {
        self.options.get(self.choice)
    }

    /// Whether a person has signed it.
    pub fn is_decided(&self) -> bool {
        !self.decided_by.is_empty()
    }
}

/// 读法选项: one way to read an open place.
#[derive(Debug, Clone)]
pub struct ReadingOption {
    /// Id, `complete`.
    pub id: String,
    /// The value of the rule parameter it sets.
    pub means: String,
    /// Other spellings that are accepted for the id.
    pub aliases: Vec<String>,
    /// What it says, in Chinese.
    pub text: String,
}

/// 数据项: a column of the figures.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Id used by rules, `checked`.
    pub id: String,
    /// Where its count stands in a row's cells.
    pub index: FigureIndex,
    /// Head of its column.
    pub header: String,
    /// What it counts: 人, 条.
    pub unit: String,
    /// A sentence for the template.
    pub about: String,
    /// A committee's or the town's.
    pub of: FigureOf,
    /// Whether a blank is refused.
    pub blank: Blank,
    /// Whether the column must be there.
    pub column: Column,
    /// A month's or the year's so far.
    pub accumulates: Accumulates,
    /// The figure it may never exceed.
    pub not_above: Option<FigureIndex>,
}

/// 率: a share of counts, in percent.
#[derive(Debug, Clone)]
pub struct Rate {
    /// Id, `registration_accuracy`.
    pub id: String,
    /// Name in Chinese.
    pub title: String,
    /// Counts that are right.
    pub numerator: FigureIndex,
    /// Counts that were checked.
    pub denominator: FigureIndex,
    /// What lowers it.
    pub lowered_by: Option<LoweredBy>,
    /// What it means that nothing was checked.
    pub none_checked: Choice<NoSample>,
}

/// 扣减: percentage points taken for each of a count (弄虚作假).
#[derive(Debug, Clone)]
pub struct LoweredBy {
    /// The count.
    pub figure: FigureIndex,
    /// Percentage points for each.
    pub percentage_points: Exact,
    /// What they are taken from.
    pub effect: Choice<FalsifiedEffect>,
    /// Where the document says so.
    pub clause: ClauseIndex,
}

/// 考核项: a row of the form.
#[derive(Debug, Clone)]
pub struct Item {
    /// Id, `accounts`.
    pub id: String,
    /// Where it stands.
    pub clause: ClauseIndex,
    /// Short name.
    pub title: String,
    /// Its weight in marks.
    pub full_marks: Exact,
    /// How far it may fall.
    pub floor: Choice<Floor>,
    /// 考核内容, as the form prints it.
    pub form_content: String,
    /// 扣分标准, line by line as the form prints them.
    pub form_rules: Vec<String>,
    /// How marks are deducted.
    pub rule: Rule,
}
