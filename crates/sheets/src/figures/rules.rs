//! What the policy asks of the columns, put into a form that is quick to check.

use assessment::policy::{Accumulates, Blank, Column, Edition, Figure, FigureOf, Policy};
use assessment::{Cells, FigureIndex, MAX_FIGURES, Month};

use super::columns::{CODE, COMMUNITY, Columns, MONTH, NAME, QUOTA, REMARK, Role, STATION, TOWN, Wanted};

/// A figure that may never exceed another.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) part: FigureIndex,
    pub(crate) whole: FigureIndex,
    pub(crate) whole_head: String,
    /// Whether it may be blank only where the whole is blank or zero.
    pub(crate) blank_with_whole: bool,
}

/// The rules for the columns of one table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// One bit for each figure that may not be blank.
    pub(crate) required: u32,
    pub(crate) parts: Vec<Part>,
    /// Figures that count the year so far.
    pub(crate) year_to_date: Vec<FigureIndex>,
    /// The first month that the policy knows.
    pub(crate) valid_from: Option<Month>,
}

/// The bit of a figure; a policy has far fewer than 32.
#[inline]
pub(crate) fn bit(figure: FigureIndex) -> u32 {
    1_u32.wrapping_shl(u32::from(figure.0))
}

impl Rules {
    pub(crate) fn of(policy: &Policy, of: FigureOf, columns: &Columns) -> Self {
        let edition = policy.newest();
        let present = |figure: &&Figure| columns.has(Role::Count(figure.index));
        let mut rules =
            Self { valid_from: policy.editions().first().map(|first| first.valid_from), ..Self::default() };
        for figure in edition.figures_of(of).filter(present) {
            if figure.blank == Blank::Refused {
                rules.required |= bit(figure.index);
            }
            if figure.accumulates == Accumulates::Year {
                rules.year_to_date.push(figure.index);
            }
            let whole = figure.not_above.and_then(|whole| edition.figure(of, whole));
            rules.parts.extend(whole.map(|whole| Part {
                part: figure.index,
                whole: whole.index,
                whole_head: whole.header.clone(),
                blank_with_whole: figure.blank == Blank::WithItsWhole,
            }));
        }
        rules
    }

    /// Whether the counts of a row keep every rule; the common case in a few instructions.
    #[inline]
    pub(crate) fn are_kept(&self, filled: u32, cells: &Cells) -> bool {
        filled & self.required == self.required
            && self.parts.iter().all(|part| match cells.get(part.part) {
                Some(count) => count <= cells.count(part.whole),
                None => !part.blank_with_whole || cells.count(part.whole) == 0,
            })
    }
}

fn counts(edition: &Edition, of: FigureOf) -> impl Iterator<Item = Wanted> {
    edition.figures_of(of).take(MAX_FIGURES).map(|figure| match figure.column {
        Column::Required => Wanted::required(&figure.header, Role::Count(figure.index)),
        Column::Optional => Wanted::optional(&figure.header, Role::Count(figure.index)),
    })
}

/// Columns of 居村数据.
pub(crate) fn committee_columns(edition: &Edition) -> Vec<Wanted> {
    let mut wanted = vec![
        Wanted::optional(TOWN, Role::Town),
        Wanted::required(MONTH, Role::Month),
        Wanted::required(CODE, Role::Code),
        Wanted::required(NAME, Role::Name),
        Wanted::required(STATION, Role::Station),
        Wanted::optional(COMMUNITY, Role::Community),
    ];
    wanted.extend(counts(edition, FigureOf::Committee));
    wanted
}

/// Columns of 全镇数据.
pub(crate) fn town_columns(edition: &Edition) -> Vec<Wanted> {
    let mut wanted = vec![Wanted::optional(TOWN, Role::Town), Wanted::required(MONTH, Role::Month)];
    wanted.extend(counts(edition, FigureOf::Town));
    wanted
        .extend(edition.town_rate.district_header.as_deref().map(|head| Wanted::optional(head, Role::Rate)));
    wanted.push(Wanted::optional(REMARK, Role::Remark));
    wanted
}

/// Columns of 派出所定额.
pub(crate) fn quota_columns() -> Vec<Wanted> {
    vec![
        Wanted::optional(TOWN, Role::Town),
        Wanted::required(STATION, Role::Station),
        Wanted::required(QUOTA, Role::Quota),
    ]
}
