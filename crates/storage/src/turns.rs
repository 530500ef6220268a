//! How often somebody had to wait for a connection: counted, since nothing here knows the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{Database, Pool};

use crate::db::Db;

/// 排队计数: connections that were asked for since the database was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turns {
    /// How often one was asked for.
    pub asked: u64,
    /// How often all were in use at that moment.
    pub waited: u64,
    /// How many wait now.
    pub waiting: u64,
    /// How often none was given.
    pub failed: u64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    asked: AtomicU64,
    waited: AtomicU64,
    waiting: AtomicU64,
    failed: AtomicU64,
}

/// Waits as long as it lives: also one that is given up counts down.
struct Waiting<'m>(&'m AtomicU64);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Meter {
    /// Asks a pool for a connection.
    pub(crate) async fn taken<D: Database, T>(
        &self,
        pool: &Pool<D>,
        asks: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        let counts = &self.0;
        // One lies ready, or another may be made.
        let free = pool.num_idle() > 0 || pool.size() < pool.options().get_max_connections();
        counts.asked.fetch_add(1, Ordering::Relaxed);
        let waiting = (!free).then(|| {
            counts.waited.fetch_add(1, Ordering::Relaxed);
            counts.waiting.fetch_add(1, Ordering::Relaxed);
            Waiting(&counts.waiting)
        });
        let given = asks.await;
        drop(waiting);
        if given.is_err() {
            counts.failed.fetch_add(1, Ordering::Relaxed);
        }
        given
    }
}

impl Db {
    /// How often somebody had to wait for a connection.
    pub fn turns(&self) -> Turns {
        let counts = &self.meter.0;
        let counted = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Turns {
            asked: counted(&counts.asked),
            waited: counted(&counts.waited),
            waiting: counted(&counts.waiting),
            failed: counted(&counts.failed),
        }
    }
}
