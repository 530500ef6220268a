//! The arguments of `shikou generate-figures`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Synthetic figures of many towns, for benchmarks.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// How many committees in all.
    #[arg(long, default_value_t = 620_573)]
    pub(crate) committees: u32,
    /// How many towns they lie in.
    #[arg(long, default_value_t = 41_352)]
    pub(crate) towns: u32,
    /// Order of the rows.
    #[arg(long, value_enum, default_value = "town")]
    pub(crate) order: RowOrder,
    /// Size of the rows.
    #[arg(long, value_enum, default_value = "short")]
    pub(crate) rows: RowSize,
    /// Seed of the figures.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Folder for the CSV files.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// How generated rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowOrder {
    /// Town by town, month by month.
    Town,
    /// Month by month, all towns in each.
    Month,
}

/// How long generated rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowSize {
    /// Some 64 bytes: the shortest names, no community, small committees.
    Short,
    /// Some 100 bytes: names and figures as long as real ones.
    Full,
}
