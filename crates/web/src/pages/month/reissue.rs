//! A published month that is to be issued again: one asks, another agrees.

use crate::address;
use crate::route::Answer;
use crate::visit::{Visit, on_to};

/// Asks.
pub(crate) async fn ask(visit: Visit) -> Answer {
    let month = visit.part("month");
    visit.office().ask_reissue(visit.actor(), &visit.key()?, month, visit.field("reason")).await?;
    on_to(&format!("{}?done=asked", address::month(month)))
}

/// Agrees.
pub(crate) async fn agree(visit: Visit) -> Answer {
    let month = visit.part("month");
    visit.office().agree_reissue(visit.actor(), &visit.key()?, month).await?;
    on_to(&format!("{}?done=agreed", address::month(month)))
}
