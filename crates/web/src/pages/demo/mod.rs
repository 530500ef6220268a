//! 演示: every role one click away; there only where everything in the town is invented.

mod show;

pub use show::DEMO_PASSWORD;
pub(crate) use show::{enter, show};

#[cfg(test)]
pub(crate) use show::{Page, Person};
