//! The columns of the three tables in the order in which they are written.

use assessment::policy::{Column, Edition, Figure, FigureOf};

use crate::figures::columns::{CODE, COMMUNITY, MONTH, NAME, QUOTA, REMARK, STATION, TOWN};

/// What a written column holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'p> {
    Town,
    Month,
    Code,
    Name,
    Station,
    Community,
    Count(&'p Figure),
    Rate,
    Quota,
    Remark,
}

/// 写出列.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenColumn<'p> {
    pub(crate) head: &'p str,
    pub(crate) content: Content<'p>,
}

impl WrittenColumn<'_> {
    /// Identifiers and names are text even where they look like numbers.
    pub(crate) fn is_text(&self) -> bool {
        !matches!(self.content, Content::Count(_) | Content::Quota | Content::Rate)
    }

    pub(crate) fn is_required(&self) -> bool {
        match self.content {
            Content::Month | Content::Code | Content::Name | Content::Station | Content::Quota => true,
            Content::Count(figure) => figure.column == Column::Required,
            Content::Town | Content::Community | Content::Rate | Content::Remark => false,
        }
    }
}

fn fixed<'p>(has_towns: bool, columns: &[WrittenColumn<'p>]) -> Vec<WrittenColumn<'p>> {
    let town = has_towns.then_some(WrittenColumn { head: TOWN, content: Content::Town });
    town.into_iter().chain(columns.iter().copied()).collect()
}

fn counts(edition: &Edition, of: FigureOf) -> impl Iterator<Item = WrittenColumn<'_>> {
    edition
        .figures_of(of)
        .map(|figure| WrittenColumn { head: &figure.header, content: Content::Count(figure) })
}

/// Columns of 居村数据.
pub(crate) fn committee_columns(edition: &Edition, has_towns: bool) -> Vec<WrittenColumn<'_>> {
    let mut columns = fixed(
        has_towns,
        &[
            WrittenColumn { head: MONTH, content: Content::Month },
            WrittenColumn { head: CODE, content: Content::Code },
            WrittenColumn { head: NAME, content: Content::Name },
            WrittenColumn { head: STATION, content: Content::Station },
            WrittenColumn { head: COMMUNITY, content: Content::Community },
        ],
    );
    columns.extend(counts(edition, FigureOf::Committee));
    columns
}

/// Columns of 全镇数据.
pub(crate) fn town_columns(edition: &Edition, has_towns: bool) -> Vec<WrittenColumn<'_>> {
    let mut columns = fixed(has_towns, &[WrittenColumn { head: MONTH, content: Content::Month }]);
    columns.extend(counts(edition, FigureOf::Town));
    let rate = edition.town_rate.district_header.as_deref();
    columns.extend(rate.map(|head| WrittenColumn { head, content: Content::Rate }));
    columns
}

/// Columns of 派出所定额.
pub(crate) fn quota_columns(has_towns: bool) -> Vec<WrittenColumn<'static>> {
    let columns = [
        WrittenColumn { head: STATION, content: Content::Station },
        WrittenColumn { head: QUOTA, content: Content::Quota },
    ];
    fixed(has_towns, &columns)
}

/// The column that only the template offers: it is read and nothing is done with it.
pub(crate) fn remark_column() -> WrittenColumn<'static> {
    WrittenColumn { head: REMARK, content: Content::Remark }
}

/// A text as it is written: reading takes one leading apostrophe away, so that one more is put before it.
pub(crate) fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with('\'') { format!("'{text}").into() } else { text.into() }
}
