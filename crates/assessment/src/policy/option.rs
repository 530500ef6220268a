//! What a reading can choose: the parameters of rule kinds. Rust knows the kinds; which one holds stands in policy data.

use super::ReadingIndex;

/// 取值: a parameter of a rule, with the reading that set it where the document leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<T> {
    /// The value in force.
    pub value: T,
    /// The reading it comes from; `None` where the document itself says so.
    pub reading: Option<ReadingIndex>,
}

/// 可选值: a parameter type whose values have names in policy data.
pub trait Options: Copy + 'static {
    /// Every value with the name that policy data uses for it.
    const ALL: &'static [(&'static str, Self)];
}

macro_rules! options {
    ($($(#[$about:meta])* $name:ident { $($(#[$value_about:meta])* $value:ident = $text:literal,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$value_about])* $value,)* }
        impl Options for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($text, Self::$value),)*];
        }
    )*};
}

options! {
    /// 步长计法: how "每低 0.1 个百分点" counts a part of a step.
    StepCounting {
        /// Only complete steps count.
        Complete = "complete",
        /// A step counts once it has begun.
        Started = "started",
        /// Parts of a step count in proportion.
        Proportional = "proportional",
    }
    /// 边界归属: which of two neighbouring bands owns the value between them.
    BandEdge {
        /// The band that ends there.
        This = "this",
        /// The band that begins there.
        Next = "next",
    }
    /// 扣分下限: how far an item's marks may fall.
    Floor {
        /// Never below zero.
        Zero = "zero",
        /// Without limit.
        Negative = "negative",
    }
    /// 弄虚作假扣减对象: what a falsified person takes percentage points from.
    FalsifiedEffect {
        /// The committee's rate, which never falls below zero.
        Rate = "rate",
        /// The item's marks; the measured rate stands.
        Marks = "marks",
    }
    /// 无样本处理: an item about people of whom none was checked.
    NoSample {
        /// Full marks.
        Full = "full",
        /// No marks.
        Zero = "zero",
        /// The share that the other items reached.
        Rescale = "rescale",
        /// The committee is not assessed this month.
        NotAssessed = "not_assessed",
    }
    /// 全镇准确率算法: the town's rate that committees are compared with.
    TownRate {
        /// Σcorrect ÷ Σchecked as measured.
        Pooled = "pooled",
        /// Σcorrect ÷ Σchecked, each committee's rate lowered for falsification first.
        PooledLowered = "pooled_after_falsification",
        /// Mean of the committees' measured rates.
        Mean = "mean",
        /// Mean of the committees' rates after falsification.
        MeanLowered = "mean_after_falsification",
        /// The figure that the district gives.
        District = "district",
    }
    /// 末位范围: among whom the last places are counted.
    PlaceScope {
        /// Inside each police station.
        Station = "station",
        /// Over the whole town.
        Town = "town",
    }
    /// 末位扣分次序: which of the last places the heaviest deduction falls on.
    PlaceOrder {
        /// The last place is deducted most.
        LastMost = "last_most",
        /// The last place is deducted least.
        LastLeast = "last_least",
    }
    /// 无占比处理: a share that has no denominator.
    Unranked {
        /// It is not put in order and keeps full marks.
        FullMarks = "unranked",
    }
    /// 末位并列: what a tie that shares places is deducted.
    PlaceTies {
        /// What the best of the shared places deducts.
        Mildest = "mildest",
        /// What the worst of the shared places deducts.
        Harshest = "harshest",
        /// The mean of the shared places.
        Mean = "mean",
    }
    /// 小所处理: groups too small for the places that are deducted.
    SmallGroup {
        /// The places as written, however few committees there are.
        Literal = "literal",
        /// At most the lower half of the group.
        Scaled = "scaled",
    }
    /// 年度累计口径: what a count "over the whole year" means on a monthly form.
    Accumulation {
        /// January to this month.
        YearToDate = "year_to_date",
        /// This month alone.
        MonthOnly = "month_only",
        /// Year to date, deducted in December only.
        DecemberOnly = "december_only",
    }
    /// 占比免扣: which share frees a committee from the deduction.
    ShareExemption {
        /// Strictly above.
        Above = "above",
        /// That share or more.
        AtLeast = "at_least",
        /// Strictly above, and a person decides.
        AboveDiscretionary = "above_discretionary",
        /// That share or more, and a person decides.
        AtLeastDiscretionary = "at_least_discretionary",
    }
    /// 定额免扣范围: whose pushes are held against which quota.
    QuotaScope {
        /// The committee's against its own quota where it has one, else the station's against the station's.
        CommitteeOrStation = "committee_or_station",
        /// Always the station's total against the station's quota.
        Station = "station",
        /// Only the committee's against its own quota.
        Committee = "committee",
    }
    /// 定额期间: how much of a yearly quota a month is held against.
    QuotaPeriod {
        /// The whole quota.
        FullYear = "full_year",
        /// The quota times the month's number over twelve.
        ProRata = "pro_rata",
    }
    /// 排名规则: what decides between equal totals.
    RankOrder {
        /// The higher rate; still equal share the rank.
        TotalThenRate = "total_then_rate",
        /// Nothing: equal totals share the rank.
        TotalOnly = "total_only",
    }
    /// 末十位并列: a tie across the cut.
    CutTies {
        /// The whole tie is left out.
        LeaveOut = "leave_out",
        /// The whole tie is in.
        Include = "include",
    }
    /// 否决除外: which bottom-ten months do not count towards a veto.
    VetoExclusion {
        /// Months in which the committee's rate is strictly above the town's.
        Above = "above",
        /// Months in which it is the town's or more.
        AtLeast = "at_least",
        /// None.
        Never = "never",
    }
    /// 开关: a rule that is in force or not.
    Switch {
        /// In force.
        On = "on",
        /// Not in force.
        Off = "off",
    }
}
