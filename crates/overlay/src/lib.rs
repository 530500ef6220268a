//! 叠加: a feed laid on a register: who of it is registered, where, and what differs.
//!
//! The *feed* is indexed and the register streams past it, so that memory is bounded by the feed. Nothing here touches
//! a clock, a disk or a thread: where bytes come from and who works on them is the caller's business ([`Source`],
//! [`Crew`]). Nothing depends on the order of rows.
//!
//! ```
//! use overlay::{Alone, Bytes, Tables, overlay};
//!
//! let register = "person_id,name,id_number,phone,address,dwelling_id\nP1,张三,,16012345678,,D1\n";
//! let dwellings = "dwelling_id,address\nD1,三林路123弄4号501室\n";
//! let feed = "row_id,name,id_number,phone,address\n1,张 三,,160-1234-5678,三林路123弄4号楼五〇一\n";
//! let tables = Tables {
//!     register: &mut Bytes::new("register.csv", register.as_bytes()),
//!     dwellings: Some(&mut Bytes::new("dwellings.csv", dwellings.as_bytes())),
//!     feed: &mut Bytes::new("feed.csv", feed.as_bytes()),
//! };
//! let mut out = Vec::new();
//! overlay(tables, &Alone, false)?.write(&mut |bytes| {
//!     out.extend_from_slice(bytes);
//!     Ok(())
//! })?;
//! let out = String::from_utf8_lossy(&out);
//! assert!(out.contains("\n1,P1,0.997,D1,0.999,same,姓名一致、手机一致、住所一致；地址就是登记住所\n"), "{out}");
//! # Ok::<(), overlay::OverlayError>(())
//! ```

mod aliases;
mod columns;
mod decide;
mod digits;
mod door;
mod dwellings;
mod evidence;
#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::print_stdout)]
#[path = "tests/febrl.rs"]
mod febrl;
mod feed;
mod hash;
mod houses;
mod index;
mod keys;
mod name;
mod names;
mod number;
mod output;
#[allow(clippy::module_inception)]
mod overlay;
mod people;
mod phone;
mod reason;
mod records;
mod refusal;
mod resolve;
mod rows;
mod source;
mod wanted;

pub use decide::DifferenceKind;
pub use index::save_index;
pub use output::Sink;
pub use overlay::{Overlay, Summary, Tables, overlay, overlay_index};
pub use refusal::{Fault, OverlayError};
pub use source::{Alone, Bytes, Crew, Source};
