//! Results in Chinese: the one wording that screen, paper and terminal share.

use crate::draw::Draw;
use crate::estimate::{Estimate, IntervalMethod};
use crate::order::OrderTest;
use crate::record::DrawRecord;
use crate::replacement::ReplacementReason;
use crate::size::{SampleSize, SizeQuestion};
use crate::stratum::Stratum;

impl Estimate {
    /// `登记准确率 97.5%，有 95% 把握在 93.2% 与 99.4% 之间（测查 40 户 98 人）。` and what must be known beside it.
    pub fn words(&self) -> String {
        let (rate, interval) = (&self.rate, &self.interval);
        let base =
            format!("测查 {} 户 {} 人，准确 {} 人", self.dwellings_checked, self.persons, self.correct);
        let mut text = if interval.method == IntervalMethod::Complete {
            format!("登记准确率 {}%（{base}；房屋全部测查，没有抽样误差）。", rate.rounded(2))
        } else {
            format!(
                "登记准确率约 {}%，有 95% 把握在 {}% 与 {}% 之间（{base}；共 {} 户）。",
                rate.rounded(2),
                interval.lower.rounded_down(2),
                interval.upper.rounded_up(2),
                self.dwellings
            )
        };
        if interval.method == IntervalMethod::DwellingAsUnit {
            text.push_str("各户之间看不出差别，按最保守的办法把每户当作一人计算区间。");
        }
        if self.rate != self.pooled {
            text.push_str(&format!(
                "各层抽取比例不同，此数已按各层实有户数还原；不还原的是 {}%。",
                self.pooled.rounded(2)
            ));
        }
        if !self.unsampled.is_empty() {
            let titles: Vec<&str> = self.unsampled.iter().map(|stratum| stratum.title()).collect();
            text.push_str(&format!("{}层没有测查，此数不包括这些房屋。", titles.join("、")));
        }
        text
    }
}

impl OrderTest {
    /// Whether the first committee really stands before or behind the second.
    pub fn words(&self, first: &str, second: &str) -> String {
        let bounds = format!(
            "相差 {} 个百分点，有 95% 把握在 {} 与 {} 之间",
            self.difference.rounded(2),
            self.lower.rounded_down(2),
            self.upper.rounded_up(2)
        );
        let chance = chance_words(self.chance_millionths);
        let chance = format!("两者实际一样好时，仅凭抽样也会有{chance} 的可能出现这么大的差别");
        if !self.is_real {
            return format!("{first}与{second}的先后不能确定：{bounds}；{chance}。");
        }
        let side = if self.difference > crate::Percent::of_millionths(0) { "高于" } else { "低于" };
        format!("{first}确实{side}{second}：{bounds}；{chance}。")
    }
}

/// Percent, upwards, with two decimals, and the space that Chinese sets before a number. `0` is for complete checks alone.
fn chance_words(millionths: u32) -> String {
    match millionths.div_ceil(100) {
        0 => " 0%".to_owned(),
        1 => "不到 0.01%".to_owned(),
        hundredths => format!(" {}.{:02}%", hundredths / 100, hundredths % 100),
    }
}

impl SampleSize {
    /// How many to draw, and what the number rests on.
    pub fn words(&self, question: &SizeQuestion) -> String {
        let given = format!(
            "预计准确率 {}%、设计效应 {}、户均 {} 人",
            question.expected, question.design_effect, question.persons_per_dwelling
        );
        if self.is_complete {
            return format!(
                "要把准确率估计到 ±{} 个百分点（95% 把握），抽样框里的 {} 户要全部测查（{given}）。",
                question.half_width, self.dwellings
            );
        }
        let finite = question.dwellings.map_or(String::new(), |dwellings| format!("、抽样框 {dwellings} 户"));
        format!(
            "要把准确率估计到 ±{} 个百分点（95% 把握），约需测查 {} 户、{} 人（{given}{finite}；按教科书的正态近似为 {} 户）。",
            question.half_width, self.dwellings, self.persons, self.textbook_dwellings
        )
    }
}

impl DrawRecord {
    /// The draw in a paragraph, as it stands in a notice.
    pub fn words(&self) -> String {
        let holders: Vec<&str> = self.shares.iter().map(|share| share.holder.as_str()).collect();
        let drawn: u64 = self.cells.iter().map(|cell| u64::from(cell.allocated)).sum();
        let mut text = format!(
            "抽样框 {} 个居（村）委、{} 户，根 {}；种子由{}事先承诺、事后公布；共抽中 {drawn} 户。",
            self.frame.committees,
            self.frame.dwellings,
            self.frame.short,
            holders.join("、")
        );
        if !self.replacements.is_empty() {
            let counted = ReplacementReason::ALL.into_iter().filter_map(|reason| {
                let count = self.replacements.iter().filter(|one| one.reason == reason).count();
                (count > 0).then(|| format!("{} {count} 户", reason.title()))
            });
            let counted: Vec<String> = counted.collect();
            text.push_str(&format!("替换 {} 户：{}。", self.replacements.len(), counted.join("，")));
        }
        text
    }
}

impl Draw<'_> {
    /// One line a committee: `310115130001：出租 812 户抽 12，其余 1604 户抽 18，共抽 30 户`.
    pub fn words(&self) -> Vec<String> {
        let of_one = |one: &[crate::DrawCell<'_>]| {
            let code = one.first().map_or("", |cell| cell.committee_code);
            let cells: Vec<String> = one
                .iter()
                .map(|cell| format!("{} {} 户抽 {}", title(cell.stratum), cell.order.len(), cell.allocated))
                .collect();
            let drawn: u64 = one.iter().map(|cell| u64::from(cell.allocated)).sum();
            format!("{code}：{}，共抽 {drawn} 户", cells.join("，"))
        };
        self.cells.chunk_by(|a, b| a.committee_code == b.committee_code).map(of_one).collect()
    }
}

const fn title(stratum: Stratum) -> &'static str {
    stratum.title()
}
