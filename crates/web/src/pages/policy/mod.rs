//! 政策与读法: clauses, open places, who decided them, and what another reading would have changed.

mod show;
mod trial;

pub(crate) use show::{decide, show};
pub(crate) use trial::show as trial;

#[cfg(test)]
pub(crate) use show::Page;
#[cfg(test)]
pub(crate) use trial::Page as TrialPage;
