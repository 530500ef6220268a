//! What a policy must not say although its grammar allows it: deductions that add, shares beyond the whole, streaks of nothing.

use super::compile::{READINGS, Resolver};
use super::document::{InterviewDocument, OptionDocument, PolicyDocument, ReadingDocument};
use super::option::{Options, TownRate};
use crate::{Exact, Month};

impl Resolver<'_> {
    /// Marks or percentage points to take away; taking less than nothing would add.
    pub(super) fn not_negative(&mut self, key: &str, value: &Exact) {
        if value.is_negative() {
            self.fault_here(
                &value.to_string(),
                format!("{key} 为 {value}，扣分、扣减不能是负数"),
                "写成正数：扣 2 分写 \"2\"",
            );
        }
    }

    /// A percentage of a whole.
    pub(super) fn percent(&mut self, key: &str, value: &Exact) {
        if value.is_negative() || *value > Exact::whole(100) {
            self.fault_here(
                &value.to_string(),
                format!("{key} 为 {value}，百分比应在 0 至 100 之间"),
                "写百分数，不带百分号：98% 写 \"98\"",
            );
        }
    }

    /// Options of a reading: there are some, and no name stands for two of them.
    pub(super) fn options(&mut self, reading: &ReadingDocument) {
        if reading.options.is_empty() {
            self.fault(
                READINGS,
                &reading.key,
                format!("读法“{}”没有选项", reading.key),
                "用 [[reading.option]] 至少写一个选项",
            );
        }
        let names = |option: &OptionDocument| {
            std::iter::once(option.id.clone()).chain(option.aliases.iter().cloned()).collect::<Vec<_>>()
        };
        let mut seen = std::collections::BTreeSet::new();
        for name in reading.options.iter().flat_map(names) {
            if name.is_empty() || !seen.insert(name.clone()) {
                self.fault(
                    READINGS,
                    &reading.key,
                    format!("读法“{}”的选项名“{name}”重复或为空", reading.key),
                    "同一读法里选项的 id 和 aliases 都只用一次",
                );
            }
        }
    }

    /// A date that a person writes beside a signature.
    pub(super) fn date(&mut self, file: &str, key: &str, text: &str) {
        let day = |text: &str| {
            let (month, day) = text.rsplit_once('-')?;
            let day = (day.len() == 2).then(|| day.parse::<u8>().ok()).flatten()?;
            Some(month.parse::<Month>().is_ok() && (1..=31).contains(&day))
        };
        if day(text) != Some(true) {
            self.fault(file, text, format!("{key}“{text}”不是日期"), "写成 2024-01-03 的样子");
        }
    }

    /// Limits of what follows from marks.
    pub(super) fn consequences(&mut self, document: &PolicyDocument) {
        for InterviewDocument { streak_months, level, .. } in &document.interviews {
            if *streak_months == 0 || *level == 0 {
                self.fault_here(
                    "interview",
                    "约谈的连续月数和级别都应从 1 起".to_owned(),
                    "改正 streak_months、level",
                );
            }
        }
        let months = document.veto.as_ref().map(|veto| veto.bottom_months_a_year);
        if months.is_some_and(|months| !(1..=12).contains(&months)) {
            self.fault_here(
                "veto",
                "否决的年内次数应在 1 至 12 之间".to_owned(),
                "改正 bottom_months_a_year",
            );
        }
        self.weights(document);
        self.district(document);
    }

    /// The total that the form prints is the sum of its items.
    fn weights(&mut self, document: &PolicyDocument) {
        let Some(declared) = &document.form.full_marks else { return };
        let sum: Exact = document.items.iter().map(|item| &item.full_marks).sum();
        if sum != *declared {
            self.fault_here(
                "form",
                format!("各考核项的满分合计 {sum} 分，[form] 的 full_marks 是 {declared} 分"),
                "改正各项的 full_marks；总分确有变动的，[form] 的 full_marks 和表上写的分数也一起改",
            );
        }
    }

    /// Where the district's figure may be chosen, the column that holds it must have a name.
    fn district(&mut self, document: &PolicyDocument) {
        let asked = &document.town_rate.algorithm;
        let is_district = |means: &str| {
            TownRate::ALL.iter().any(|(name, value)| *name == means && *value == TownRate::District)
        };
        let by_reading = asked.strip_prefix("reading:").is_some_and(|key| {
            let reading = self.readings.iter().find(|reading| reading.key == key);
            reading.is_some_and(|reading| reading.options.iter().any(|option| is_district(&option.means)))
        });
        if (by_reading || is_district(asked)) && document.town_rate.district_header.is_none() {
            self.fault_here(
                asked,
                "全镇准确率可能采用区里的数，却没有写它在哪一列".to_owned(),
                "在 [town_rate] 里写上 district_header",
            );
        }
    }
}
