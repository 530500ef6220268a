//! A small month and a small log, invented.

use evidence::{Algorithm, AuditHead, Bundle, Entry, leaf};
use serde_json::json;

/// A month of two committees, published once.
pub(crate) fn bundle() -> Bundle {
    let counts = |checked: u32| json!({ "checked": checked, "correct": checked, "push_quota": null });
    let row = |code: &str, name: &str, checked| json!({ "code": code, "name": name, "station": "示例派出所", "community": null, "counts": counts(checked) });
    let month = |month: &str| {
        json!({
            "month": month, "town": { "overseas_total": 812 }, "district_rate": null,
            "committees": [row("310115130001", "示例第一居委会", 200), row("310115130002", "示例第二居委会", 150)],
        })
    };
    let signer = |act: &str, user: &str, at: i64| json!({ "act": act, "role": "平安办", "place": null, "name": "示例甲", "user_id": user, "at": at });
    let value = json!({
        "subject": {
            "town": "310115130", "town_name": "示例镇", "month": "2022-06", "issue": 1, "replaces": null,
        },
        "policy": { "policy.toml": "id = \"示例\"\n", "readings.toml": "# 读法\n" },
        "readings": [{ "key": "step_count", "choice": "complete", "decided_by": null, "decided_on": null }],
        "figures": {
            "stations": [{ "name": "示例派出所", "quota": 1600 }],
            "months": [month("2022-05"), month("2022-06")],
        },
        "results": { "month": "2022-06", "committees": [{ "code": "310115130001", "total": "97.95", "rank": 1 }] },
        "signers": [signer("signed", "user-1", 1_656_986_400_000_000), signer("published", "user-2", 1_657_072_800_000_000)],
        "audit": { "size": 3, "root": leaf(Algorithm::Sha256, b"three entries") },
    });
    serde_json::from_value(value).expect("a bundle")
}

/// So many entries of one town.
pub(crate) fn entries(count: u64) -> Vec<Entry> {
    let entry = |sequence: u64| Entry {
        town: "310115130".to_owned(),
        sequence,
        at: 1_656_000_000_000_000 + i64::try_from(sequence).expect("small") * 1_000_000,
        actor: format!("user-{}", sequence % 7),
        verb: "figures.enter".to_owned(),
        object: format!("2022-06/310115130{:03}", sequence % 83),
        details: json!({ "checked": sequence % 300, "note": "示例" }),
        client_key: format!("key-{sequence}"),
    };
    (1..=count).map(entry).collect()
}

/// The head of a log's first entries.
pub(crate) fn head(entries: &[Entry]) -> AuditHead {
    let leaves: Vec<_> = entries.iter().map(|entry| entry.leaf(Algorithm::Sha256).expect("a leaf")).collect();
    AuditHead {
        size: u64::try_from(leaves.len()).expect("small"),
        root: evidence::root_of(Algorithm::Sha256, &leaves),
    }
}
