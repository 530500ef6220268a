//! Style sheets and scripts.

use crate::asset;
use crate::route::Answer;
use crate::visit::Guest;

/// The file.
pub(crate) async fn show(guest: Guest) -> Answer {
    Ok(asset::answer(guest.asked.part("hash"), guest.asked.part("name"), &guest.asked.accepts))
}
