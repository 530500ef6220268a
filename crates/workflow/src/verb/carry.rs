//! What last month already knows is brought over, to be confirmed.

use std::collections::BTreeMap;

use assessment::{Edition, Month};
use storage::CommitteeSpan;

use crate::counts::{CountRow, carried_over};
use crate::deed::Deed;
use crate::refusal::Refusal;

/// Fills blank cells of committees with what last month knows; how many cells.
pub(crate) async fn over(
    deed: &mut Deed<'_>,
    edition: &Edition,
    month: Month,
    committees: &[CommitteeSpan],
) -> Result<usize, Refusal> {
    let Some(before) = month.before() else { return Ok(0) };
    let same_year = before.year() == month.year();
    let (town, text, last) = (deed.actor().town.clone(), month.to_string(), before.to_string());
    let stored = deed.figures_between(&town, &last, &text).await?;
    let of = |month: &str| -> Result<BTreeMap<String, CountRow>, Refusal> {
        let rows = stored.iter().filter(|row| row.month == month);
        rows.map(|row| Ok((row.committee.clone(), CountRow::read(row)?))).collect()
    };
    let (earlier, mut current) = (of(&last)?, of(&text)?);
    let (by, at) = (deed.actor().id.clone(), deed.at());
    let mut filled = 0;
    for span in committees {
        let Some(known) = earlier.get(&span.committee) else { continue };
        let mut row = current.remove(&span.committee).unwrap_or_default();
        let mut changed = false;
        for (figure, count, asks) in carried_over(edition, &known.counts, same_year) {
            // A cell that somebody emptied on purpose stays empty.
            if row.counts.contains_key(&figure) || row.touched.contains_key(&figure) {
                continue;
            }
            row.counts.insert(figure.clone(), count);
            if asks {
                row.carried.insert(figure);
            }
            filled += 1;
            changed = true;
        }
        if changed {
            let stored = row.row(&text, &span.committee)?;
            if !deed.put_figures(&stored, &by, at).await? {
                return Err(Refusal::Fault(format!("figures {} moved on inside its verb", span.committee)));
            }
        }
    }
    Ok(filled)
}
