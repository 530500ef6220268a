//! A progress bar for work that takes longer than a second, on a terminal only.

use std::io::{IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

const PATIENCE: Duration = Duration::from_secs(1);

/// Reads through and shows how much of the whole has been read.
pub(crate) struct Metered<R> {
    reader: R,
    total: u64,
    read: u64,
    started: Instant,
    bar: Option<ProgressBar>,
    is_shown: bool,
}

impl<R: Read> Metered<R> {
    /// Meters a reader of so many bytes.
    // How long a person has waited is the one thing that only the wall clock knows.
    #[allow(clippy::disallowed_methods)]
    pub(crate) fn new(reader: R, total: u64) -> Self {
        Self {
            reader,
            total,
            read: 0,
            started: Instant::now(),
            bar: None,
            is_shown: std::io::stderr().is_terminal(),
        }
    }

    fn show(&mut self) {
        if self.bar.is_none() && self.started.elapsed() > PATIENCE {
            let style =
                ProgressStyle::with_template("{bar:40} {percent}%　{bytes}/{total_bytes}　还需 {eta}");
            self.bar = style.ok().map(|style| ProgressBar::new(self.total).with_style(style));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.read);
        }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.read = self.read.saturating_add(u64::try_from(read).unwrap_or(0));
        if self.is_shown {
            self.show();
        }
        if read == 0
            && let Some(bar) = self.bar.take()
        {
            bar.finish_and_clear();
        }
        Ok(read)
    }
}
