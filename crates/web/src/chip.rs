//! States as pages show them: one of four words in its colour, and beside it what exactly.

use workflow::{ConsequenceState, MonthState, StationState};

/// A state that pages show.
pub(crate) trait Chip {
    /// Colour class, word, and what exactly.
    fn parts(self) -> (&'static str, &'static str, &'static str);

    /// As HTML.
    fn chip(self) -> String
    where
        Self: Sized,
    {
        let (class, word, detail) = self.parts();
        let detail = if detail.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"soft small nowrap\">{detail}</span>")
        };
        format!("<span class=\"state {class}\">{word}</span>{detail}")
    }
}

impl Chip for StationState {
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Open => ("todo", "待办", "填报中"),
            Self::Drafted => ("doing", "进行中", "待签认"),
            Self::Signed => ("doing", "进行中", "待审核"),
            Self::Reviewed => ("done", "已完成", ""),
            Self::Returned => ("back", "退回", ""),
        }
    }
}

impl Chip for MonthState {
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Open => ("doing", "进行中", ""),
            Self::Locked => ("doing", "进行中", "已锁定"),
            Self::Published => ("done", "已完成", "已公布"),
            Self::Reissuing => ("doing", "进行中", "重发中"),
        }
    }
}

impl Chip for ConsequenceState {
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ToDo => ("todo", "待办", ""),
            Self::Noticed => ("doing", "进行中", "已通知"),
            Self::Held => ("doing", "进行中", "已召开"),
            Self::Reported => ("doing", "进行中", "已上报"),
            Self::Closed => ("done", "已完成", ""),
            Self::Withdrawn => ("done", "已完成", "重发后撤销"),
        }
    }
}

/// What is left to say beside a chip that already says how the words begin.
pub(crate) fn beside<'w>(words: &'w str, chip: &str) -> &'w str {
    let rest = words.strip_prefix('列').and_then(|rest| rest.strip_prefix(chip));
    rest.map_or(words, |rest| rest.trim_start_matches(['；', '，']))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_chip_is_not_repeated() {
        assert_eq!(beside("列末十位，连续 2 个月；约谈", "末十位"), "连续 2 个月；约谈");
        assert_eq!(beside("列末十位；低于全镇", "末十位"), "低于全镇");
        assert_eq!(beside("低于全镇", "末十位"), "低于全镇");
    }
}
