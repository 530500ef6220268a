//! The demo: the real committees of Sanlin with invented stations and figures, a whole year assessed and on paper.

mod chance;
mod story;
mod town;

pub(crate) use chance::Chance;
pub(crate) use town::{TOWN, TOWN_NAME, YEAR, figures};
