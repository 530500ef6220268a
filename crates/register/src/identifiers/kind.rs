//! Which document a number belongs to.

use std::fmt;

/// 证件种类. The document (or line) that a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// 居民身份证.
    CitizenNumber,
    /// 港澳台居民居住证.
    ResidencePermit,
    /// 外国人永久居留身份证.
    PermanentResident,
    /// 港澳居民来往内地通行证（回乡证）.
    HomeReturnPermit,
    /// 台湾居民来往大陆通行证（台胞证）.
    TaiwanPermit,
    /// 往来港澳通行证.
    HongKongMacaoPermit,
    /// 大陆居民往来台湾通行证.
    PermitToTaiwan,
    /// 中国护照.
    ChinesePassport,
    /// 外国护照.
    ForeignPassport,
    /// 统一社会信用代码.
    CreditCode,
    /// 手机号码.
    Mobile,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::CitizenNumber,
        Self::ResidencePermit,
        Self::PermanentResident,
        Self::HomeReturnPermit,
        Self::TaiwanPermit,
        Self::HongKongMacaoPermit,
        Self::PermitToTaiwan,
        Self::ChinesePassport,
        Self::ForeignPassport,
        Self::CreditCode,
        Self::Mobile,
    ];

    /// A stable word for files: `citizen_number`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CitizenNumber => "citizen_number",
            Self::ResidencePermit => "residence_permit",
            Self::PermanentResident => "permanent_resident",
            Self::HomeReturnPermit => "home_return_permit",
            Self::TaiwanPermit => "taiwan_permit",
            Self::HongKongMacaoPermit => "hong_kong_macao_permit",
            Self::PermitToTaiwan => "permit_to_taiwan",
            Self::ChinesePassport => "chinese_passport",
            Self::ForeignPassport => "foreign_passport",
            Self::CreditCode => "credit_code",
            Self::Mobile => "mobile",
        }
    }

    /// What a number of this kind looks like, to tell someone who got it wrong.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::CitizenNumber => "18位（前17位数字，末位数字或X），旧号15位数字",
            Self::ResidencePermit => "18位，以810000、820000或830000开头",
            Self::PermanentResident => "18位，以9开头；旧证为3个字母加12位数字",
            Self::HomeReturnPermit => "H或M加8位或10位数字",
            Self::TaiwanPermit => "8位数字，旧证为10位数字加一个字母",
            Self::HongKongMacaoPermit => "C或W加8位数字，或C加一个字母加7位数字",
            Self::PermitToTaiwan => "L或T加8位数字",
            Self::ChinesePassport => "E、G加8位数字，E加一个字母加7位数字，或公务类P、S、D开头",
            Self::ForeignPassport => "6至9位字母和数字",
            Self::CreditCode => "18位数字和大写字母（不含I、O、S、V、Z）",
            Self::Mobile => "11位数字，第二位为3至9",
        }
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CitizenNumber => "公民身份号码",
            Self::ResidencePermit => "港澳台居民居住证号码",
            Self::PermanentResident => "外国人永久居留身份证号码",
            Self::HomeReturnPermit => "港澳居民来往内地通行证号码",
            Self::TaiwanPermit => "台湾居民来往大陆通行证号码",
            Self::HongKongMacaoPermit => "往来港澳通行证号码",
            Self::PermitToTaiwan => "大陆居民往来台湾通行证号码",
            Self::ChinesePassport => "中国护照号码",
            Self::ForeignPassport => "外国护照号码",
            Self::CreditCode => "统一社会信用代码",
            Self::Mobile => "手机号码",
        })
    }
}
