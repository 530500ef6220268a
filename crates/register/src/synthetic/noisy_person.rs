//! Names, numbers and phones as feeds write them.

use super::noise::{Noise, NoiseKind, NoiseKinds};
use super::random::Random;
use super::resident::SyntheticResident;
use super::words::{NAME_HOMOPHONES, homophone};
use crate::identifiers::{Mobile, Sex};

/// 带噪声文本. A name, id number or phone as a feed writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpelledText {
    /// The text.
    pub text: String,
    /// How it was written.
    pub kinds: NoiseKinds,
}

impl Noise {
    /// The name of a resident as a feed may write it.
    #[must_use]
    pub fn name(&self, random: &mut Random, resident: &SyntheticResident) -> SpelledText {
        let mut kinds = NoiseKinds::default();
        let mut text = resident.name.clone();
        if random.chance(self.name_masked) {
            kinds.add(NoiseKind::Masked);
            let surname: String = text.chars().take(1).collect();
            let stars = "*".repeat(text.chars().count() - 1);
            let title = if resident.sex == Sex::Female { "女士" } else { "先生" };
            text = match random.below(4) {
                0 => format!("{surname}{stars}"),
                1 => format!("{surname}{title}"),
                2 => format!("{surname}某"),
                _ => format!("{surname}*"),
            };
        } else if random.chance(self.name_homophone) {
            let (at, draw) = (1 + random.place(text.chars().count() - 1), random.draw());
            if let Some(other) = text.chars().nth(at).and_then(|c| homophone(NAME_HOMOPHONES, c, draw)) {
                kinds.add(NoiseKind::NameHomophone);
                text = text.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect();
            }
        }
        if random.chance(self.writing / 3) {
            kinds.add(NoiseKind::Blanks);
            let gap = random.pick(&[" ", "　"]);
            text = text.chars().flat_map(|c| [c.to_string(), gap.to_owned()]).collect();
        }
        if text.contains('·') && random.chance(500) {
            text = text.replace('·', random.pick(&["•", "・", ".", "．", "‧"]));
        }
        SpelledText { text, kinds }
    }

    /// The id number of a resident as a feed may write it.
    #[must_use]
    pub fn number(&self, random: &mut Random, resident: &SyntheticResident) -> SpelledText {
        let mut kinds = NoiseKinds::default();
        let mut bytes = resident.number.clear().as_bytes().to_vec();
        if random.chance(self.number_missing) {
            kinds.add(NoiseKind::Missing);
            return SpelledText { text: String::new(), kinds };
        }
        if random.chance(self.number_masked) {
            kinds.add(NoiseKind::Masked);
            let hidden = if random.chance(500) { 6..14 } else { 3..14 };
            bytes
                .iter_mut()
                .enumerate()
                .filter(|(at, _)| hidden.contains(at))
                .for_each(|(_, byte)| *byte = b'*');
        } else if random.chance(self.number_wrong) {
            let at = random.place(16);
            if random.chance(700) {
                kinds.add(NoiseKind::WrongDigit);
                let add = 1 + u8::try_from(random.below(9)).unwrap_or_default();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b'0' + (*byte - b'0' + add) % 10;
                }
            } else {
                kinds.add(NoiseKind::Swapped);
                bytes.swap(at, at + 1);
            }
        }
        let text = String::from_utf8(bytes).unwrap_or_default();
        let text = self.careless(random, text, &mut kinds);
        SpelledText { text, kinds }
    }

    /// The phone of a resident as a feed may write it; `agent` is the number that an agent gives for all.
    #[must_use]
    pub fn phone(&self, random: &mut Random, resident: &SyntheticResident, agent: Mobile) -> SpelledText {
        let mut kinds = NoiseKinds::default();
        let Some(phone) = resident.phone.filter(|_| !random.chance(self.phone_missing)) else {
            kinds.add(NoiseKind::Missing);
            return SpelledText { text: String::new(), kinds };
        };
        let mut value = phone.clear();
        if random.chance(self.phone_agents) {
            kinds.add(NoiseKind::Agents);
            value = agent.clear();
        } else if random.chance(self.phone_changed) {
            kinds.add(NoiseKind::Changed);
            value = value / 100_000_000 * 100_000_000 + random.below(100_000_000);
        }
        let text = value.to_string();
        let text = match random.below(20) {
            0 => format!("+86{text}"),
            1 => format!("86-{text}"),
            2 => {
                let (head, rest) = text.split_at(3);
                let (middle, tail) = rest.split_at(4);
                format!("{head} {middle} {tail}")
            }
            _ => text,
        };
        SpelledText { text, kinds }
    }

    /// Width, blanks, quotes and case.
    fn careless(&self, random: &mut Random, text: String, kinds: &mut NoiseKinds) -> String {
        if !random.chance(self.writing) {
            return text;
        }
        match random.below(4) {
            0 => {
                kinds.add(NoiseKind::FullWidth);
                let full = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
                text.chars().map(full).collect()
            }
            1 => {
                kinds.add(NoiseKind::Blanks);
                let (region, rest) = text.split_at(6);
                let (birth, tail) = rest.split_at(8);
                format!("{region} {birth} {tail}")
            }
            2 => format!("'{text}"),
            _ => text.to_lowercase(),
        }
    }
}
