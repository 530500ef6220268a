//! 工作台: what each role does next.

mod show;

pub(crate) use show::show;

#[cfg(test)]
pub(crate) use show::Page;
