//! What does not agree, gathered.

/// The most that is told one by one: who reads more has understood before.
const TOLD: usize = 200;

/// 不符之处: sentences, the first of them kept.
#[derive(Debug, Default)]
pub(super) struct Faults {
    told: Vec<String>,
    more: usize,
}

impl Faults {
    pub(super) fn add(&mut self, place: &str, words: &str) {
        if self.told.len() < TOLD {
            self.told.push(format!("{place}：{words}"));
        } else {
            self.more += 1;
        }
    }

    /// Adds it unless it holds.
    pub(super) fn unless(&mut self, holds: bool, place: &str, words: &str) {
        if !holds {
            self.add(place, words);
        }
    }

    pub(super) fn into_sentences(self) -> Vec<String> {
        let mut told = self.told;
        if self.more > 0 {
            told.push(format!("另有 {} 处不符，没有逐条列出", self.more));
        }
        told
    }
}
