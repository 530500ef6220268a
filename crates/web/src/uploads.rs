//! Files between their check and the word to take them: kept in memory, for their owner, for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use storage::Stamp;
use workflow::Actor;

use crate::visit::Sent;

/// Older files give way, so that what is kept stays within bounds.
const MOST_FILES: usize = 64;
const MOST_BYTES: usize = 64 << 20;
/// Half an hour, in microseconds.
const KEPT: i64 = 30 * 60 * 1_000_000;

/// 待导入文件: files that were checked and not yet taken.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<VecDeque<Kept>>);

#[derive(Debug)]
struct Kept {
    id: String,
    owner: (String, String),
    at: Stamp,
    files: Arc<Vec<Sent>>,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len()).sum()
    }
}

impl Uploads {
    /// Keeps files under an id that nobody guesses.
    pub(crate) fn keep(&self, id: String, actor: &Actor, at: Stamp, files: Vec<Sent>) -> Arc<Vec<Sent>> {
        let files = Arc::new(files);
        let kept = Kept { id, owner: owner(actor), at, files: Arc::clone(&files) };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back(kept);
        let bytes = |all: &VecDeque<Kept>| all.iter().map(Kept::bytes).sum::<usize>();
        while all.len() > 1 && (all.len() > MOST_FILES || bytes(&all) > MOST_BYTES) {
            all.pop_front();
        }
        files
    }

    /// The files of an id, for their owner alone.
    pub(crate) fn find(&self, id: &str, actor: &Actor, now: Stamp) -> Option<Arc<Vec<Sent>>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|kept| now.0 - kept.at.0 < KEPT);
        let found = all.iter().find(|kept| kept.id == id && kept.owner == owner(actor));
        found.map(|kept| Arc::clone(&kept.files))
    }
}

fn owner(actor: &Actor) -> (String, String) {
    (actor.town.clone(), actor.id.clone())
}

#[cfg(test)]
mod tests {
    use workflow::{Place, Role};

    use super::*;

    fn actor(id: &str) -> Actor {
        Actor {
            town: "310115130".to_owned(),
            id: id.to_owned(),
            name: id.to_owned(),
            role: Role::Clerk,
            place: Place::Town,
            token: None,
        }
    }

    fn file(length: usize) -> Vec<Sent> {
        vec![Sent { name: "a.xlsx".to_owned(), bytes: vec![0; length] }]
    }

    #[test]
    fn a_file_is_its_owners_for_half_an_hour() {
        let uploads = Uploads::default();
        uploads.keep("x".to_owned(), &actor("a"), Stamp(0), file(1));
        assert!(uploads.find("x", &actor("a"), Stamp(1)).is_some());
        assert!(uploads.find("x", &actor("b"), Stamp(1)).is_none());
        assert!(uploads.find("y", &actor("a"), Stamp(1)).is_none());
        assert!(uploads.find("x", &actor("a"), Stamp(KEPT)).is_none());
    }

    #[test]
    fn the_oldest_give_way() {
        let uploads = Uploads::default();
        for number in 0..5 {
            uploads.keep(number.to_string(), &actor("a"), Stamp(0), file(20 << 20));
        }
        assert!(uploads.find("1", &actor("a"), Stamp(1)).is_none());
        assert!(uploads.find("4", &actor("a"), Stamp(1)).is_some());
    }
}
