//! What is odd about a number that is nevertheless taken.

use std::fmt;

macro_rules! warnings {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $words:literal;)*) => {
        /// 提示. Something odd that does not make a number wrong; a person may look at it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Warning { $($(#[$doc])* $name,)* }

        impl Warning {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// A stable word for files: `unknown_region`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

warnings! {
    /// The region code is not in the table.
    UnknownRegion = "unknown_region", "行政区划代码不在已知代码表内（代码表不可能齐全，号码照收）";
    /// The region came into force after the birth.
    RegionYoungerThanBirth = "region_younger_than_birth", "行政区划代码启用晚于出生年份（补办、迁移时常见，号码照收）";
    /// The region was abolished before the birth.
    RegionAbolishedBeforeBirth = "region_abolished_before_birth", "行政区划代码在出生前已撤销，请核对证件原件";
    /// Born before 1900.
    BornBefore1900 = "born_before_1900", "出生年份早于1900年，请核对证件原件";
    /// The fifteen-digit form of before 1999.
    OldForm = "old_form", "是旧的15位号码，证件应已换发18位";
    /// The number could be of another kind.
    AmbiguousKind = "ambiguous_kind", "只看号码分不清证件种类，请同时登记证件类型";
    /// A `.0` was dropped.
    DecimalTail = "decimal_tail", "号码带有“.0”，表格把它当成了数，已去掉；请把该列设为文本";
    /// The last three digits are zeros, as after rounding; the check digit fits by luck or by right.
    EndsInThreeZeros = "ends_in_three_zeros", "末三位都是0，可能被表格软件舍入过，请核对证件原件";
    /// The country code is not in ISO 3166.
    UnknownCountry = "unknown_country", "国籍代码不在已知代码表内，请核对证件原件";
    /// The six digits of birth of an old permanent residence card are no day.
    NoSuchBirthDate = "no_such_birth_date", "出生日期部分不是日期，请核对证件原件";
    /// The organisation code inside a unit's code does not fit its own check character.
    OrganisationCheck = "organisation_check", "其中的组织机构代码与自身校验码不符，请核对执照";
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// 提示集. The warnings of one number, each at most once.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Warnings(u16);

impl Warnings {
    const fn bit(warning: Warning) -> u16 {
        1 << warning as u16
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn contains(self, warning: Warning) -> bool {
        self.0 & Self::bit(warning) != 0
    }

    pub(crate) const fn add(&mut self, warning: Warning) {
        self.0 |= Self::bit(warning);
    }

    /// The warnings in their order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Warning> {
        Warning::ALL.iter().copied().filter(move |warning| self.contains(*warning))
    }
}

impl fmt::Debug for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, warning) in self.iter().enumerate() {
            if at > 0 {
                f.write_str("；")?;
            }
            write!(f, "{warning}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_warning_is_kept_once_and_printed_in_order() {
        let mut warnings = Warnings::default();
        assert!(warnings.is_empty());
        warnings.add(Warning::OldForm);
        warnings.add(Warning::UnknownRegion);
        warnings.add(Warning::OldForm);
        assert_eq!(warnings.iter().collect::<Vec<_>>(), [Warning::UnknownRegion, Warning::OldForm]);
        assert_eq!(warnings.to_string().matches('；').count(), 1);
    }
}
