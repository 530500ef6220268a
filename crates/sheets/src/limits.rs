//! How large an input may be. Every limit is checked before the memory it guards is spent.

/// Bytes of a workbook.
pub const MAX_WORKBOOK_BYTES: u64 = 256 << 20;
/// Parts inside an `.xlsx` package.
pub const MAX_PARTS: usize = 2_000;
/// Bytes of all parts together once unpacked, as the package declares them and as they come out.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// Below this many unpacked bytes the ratio to the packed size does not matter.
pub const FREE_UNPACKED_BYTES: u64 = 48 << 20;
/// Unpacked bytes for each packed one; real sheets stay below 60.
pub const MAX_RATIO: u64 = 200;
/// Bytes of the table of texts of a workbook.
pub const MAX_TEXT_BYTES: usize = 96 << 20;
/// Bytes of a small part (workbook, styles, relations).
pub const MAX_SMALL_PART_BYTES: u64 = 32 << 20;
/// Columns of a table.
pub const MAX_COLUMNS: usize = 256;
/// Rows of a table.
pub const MAX_ROWS: u32 = 40_000_000;
/// Bytes of the rows of one town in a CSV file; also of one record.
pub const MAX_TOWN_BYTES: usize = 192 << 20;
/// Characters of a name.
pub const MAX_NAME_CHARS: usize = 60;
/// Bytes of one cell.
pub const MAX_CELL_BYTES: usize = 1 << 20;
/// Bytes of one row of a list.
pub const MAX_RECORD_BYTES: usize = 1 << 20;
