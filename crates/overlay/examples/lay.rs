//! Lays a feed on a register from the command line, alone in one thread: `lay FOLDER [--gone] [--save|--index]`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

use std::fs::File;
use std::io::{Read, Seek, Write};

use overlay::{Alone, OverlayError, Source, Tables, overlay, overlay_index, save_index};

struct Disk(String, File);

impl Source for Disk {
    fn name(&self) -> &str {
        &self.0
    }

    fn rewind(&mut self) -> Result<(), OverlayError> {
        self.1.rewind().expect("a file rewinds");
        Ok(())
    }

    fn more(&mut self, into: &mut Vec<u8>) -> Result<bool, OverlayError> {
        let read = (&mut self.1).take(256 << 10).read_to_end(into).expect("a file is read");
        Ok(read > 0)
    }
}

fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let gone = std::env::args().any(|arg| arg == "--gone");
    let open = |name: &str| Disk(name.to_owned(), File::open(format!("{folder}/{name}")).unwrap());
    let (mut register, mut dwellings, mut feed) =
        (open("register.csv"), open("dwellings.csv"), open("feed.csv"));
    let has = |name: &str| std::env::args().any(|arg| arg == name);
    if has("--save") {
        let mut out = File::create(format!("{folder}/index")).unwrap();
        let saved = save_index(&mut register, Some(&mut dwellings), &Alone, &mut |bytes| {
            out.write_all(bytes).unwrap();
            Ok(())
        });
        println!("{saved:?}");
        return;
    }
    let tables = Tables { register: &mut register, dwellings: Some(&mut dwellings), feed: &mut feed };
    let laid = if has("--index") {
        overlay_index(&mut open("index"), &mut open("feed.csv"), &Alone, gone)
    } else {
        overlay(tables, &Alone, gone)
    };
    let overlay = match laid {
        Ok(overlay) => overlay,
        Err(error) => {
            println!("{error}");
            std::process::exit(1);
        }
    };
    let mut out = File::create(format!("{folder}/out.csv")).unwrap();
    overlay
        .write(&mut |bytes| {
            out.write_all(bytes).unwrap();
            Ok(())
        })
        .unwrap();
    println!("{:?}", overlay.summary());
}
