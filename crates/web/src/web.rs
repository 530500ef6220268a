//! What all requests share.

use std::sync::Arc;

use tokio::sync::Semaphore;
use workflow::Office;

use crate::papers::Papers;
use crate::problem::Problem;
use crate::random;
use crate::uploads::Uploads;

/// Requests answered at once; more are told to come back, so that those under way end soon.
const REQUESTS_AT_ONCE: usize = 512;

/// 网页设置: what whoever runs the server decides.
pub struct WebSettings {
    /// Whether browsers reach it by TLS alone: then cookies say so.
    pub secure: bool,
    /// Whether all requests come through a proxy of ours, whose word on where they came from is believed.
    pub behind_proxy: bool,
    /// Makes papers.
    pub papers: Arc<dyn Papers>,
    /// Hears of what failed, for the log: one line without anything personal.
    pub report: Arc<dyn Fn(&str) + Send + Sync>,
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
            settings: Arc::new(settings),
            held_key: Arc::new(held_key),
            places: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
            uploads: Arc::new(Uploads::default()),
        })
    }
}

impl std::fmt::Debug for Web {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Web(…)")
    }
}
