//! Signing out.

use crate::route::Answer;
use crate::visit::{Visit, on_to};

use super::with_cookie;

/// Ends the session.
pub(crate) async fn out(visit: Visit) -> Answer {
    visit.office().sign_out(&visit.signed.signed_in).await?;
    with_cookie(on_to("/sign-in")?, None, visit.secure())
}
