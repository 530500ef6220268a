//! What pages load: style sheets and scripts that are inside the program, each under an address that changes with it.

use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::random::hex;

/// 资产: one file that pages load.
pub(crate) struct Asset {
    pub(crate) name: &'static str,
    kind: &'static str,
    pub(crate) bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../assets/", $name)) }
    };
}

/// Everything that is shipped to browsers.
pub(crate) const ASSETS: &[Asset] = &[
    asset!("bootstrap-5.3.9.min.css", "text/css; charset=utf-8"),
    asset!("shikou.css", "text/css; charset=utf-8"),
    asset!("htmx-2.0.11.min.js", "text/javascript; charset=utf-8"),
    asset!("shikou.js", "text/javascript; charset=utf-8"),
    asset!("icon.svg", "image/svg+xml"),
];

struct Served {
    asset: &'static Asset,
    hash: String,
    gzip: Vec<u8>,
}

static SERVED: LazyLock<Vec<Served>> = LazyLock::new(|| {
    let served = |asset: &'static Asset| Served {
        asset,
        hash: hex(&Sha256::digest(asset.bytes)).chars().take(16).collect(),
        gzip: gzipped(asset.bytes),
    };
    ASSETS.iter().map(served).collect()
});

/// The bytes as gzip. Writing to memory does not fail; were it to, the plain bytes would be sent.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Where a page finds a file.
pub(crate) fn url(name: &str) -> String {
    let served = SERVED.iter().find(|served| served.asset.name == name);
    served.map_or_else(String::new, |served| format!("/assets/{}/{name}", served.hash))
}

/// The answer to a request for a file.
pub(crate) fn answer(hash: &str, name: &str, accepts: &str) -> Response<Body> {
    let found = SERVED.iter().find(|served| served.asset.name == name && served.hash == hash);
    let Some(served) = found else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let gzip = accepts.contains("gzip") && !served.gzip.is_empty();
    let body = if gzip { Body::from(served.gzip.as_slice()) } else { Body::from(served.asset.bytes) };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(served.asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
