//! What all requests share.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use workflow::Office;

use crate::meters::Meters;
use crate::papers::Papers;
use crate::problem::Problem;
use crate::random;
use crate::uploads::Uploads;

/// 网页设置: what whoever runs the server decides.
pub struct WebSettings {
    /// Whether browsers reach it by TLS alone: then cookies say so.
    pub secure: bool,
    /// Whether all requests come through a proxy of ours, whose word on where they came from is believed.
    pub behind_proxy: bool,
    /// Requests answered at once; more are told to come back, so that those under way end soon.
    pub requests_at_once: usize,
    /// Whether the meters are shown to other machines too.
    pub open_meters: bool,
    /// Makes papers.
    pub papers: Arc<dyn Papers>,
    /// Hears of what failed, for the log: one line without anything personal.
    pub report: Arc<dyn Fn(&str) + Send + Sync>,
    /// Looks at the machine: key, backups, fonts.
    pub doctor: Arc<dyn Fn() -> Vec<Look> + Send + Sync>,
}

/// 自检项: what was found of one thing, and what mends it where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What was looked at: `备份`.
    pub subject: String,
    /// What was found.
    pub found: String,
    /// What mends it; `None` where all is well.
    pub remedy: Option<String>,
}

impl Look {
    /// All is well.
    pub fn fine(subject: &str, found: impl Into<String>) -> Self {
        Self { subject: subject.to_owned(), found: found.into(), remedy: None }
    }

    /// Something is wrong, and what mends it.
    pub fn wrong(subject: &str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..Self::fine(subject, found) }
    }
}

impl std::fmt::Debug for WebSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "WebSettings(secure: {})", self.secure)
    }
}

/// 网站: the office with what pages need besides. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub(crate) office: Office,
    pub(crate) settings: Arc<WebSettings>,
    /// Seals requests that wait for a sign-in; a restart forgets it, and the form is then sent again by hand.
    pub(crate) held_key: Arc<[u8; 64]>,
    pub(crate) places: Arc<Semaphore>,
    pub(crate) uploads: Arc<Uploads>,
    pub(crate) meters: Arc<Meters>,
}

impl Web {
    /// From an office and settings.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn new(office: Office, settings: WebSettings) -> Result<Self, Problem> {
        let mut held_key = [0; 64];
        random::fill(&mut held_key)?;
        Ok(Self {
            office,
            places: Arc::new(Semaphore::new(settings.requests_at_once)),
            settings: Arc::new(settings),
            held_key: Arc::new(held_key),
            uploads: Arc::new(Uploads::default()),
            meters: Arc::default(),
        })
    }
}

impl Web {
    /// A place among the requests that are answered at once, while there is one; it is free again when dropped.
    pub fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }
}

impl std::fmt::Debug for Web {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Web(…)")
    }
}
