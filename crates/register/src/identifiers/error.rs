//! Why a number is refused, and what to do about it. No message repeats the number.

use std::fmt;

use thiserror::Error;

use super::IdentifierKind;

/// 表格损坏. What a spreadsheet did to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Damage {
    /// `3.10115E+17`.
    Scientific,
    /// Sixteen digits or more of which the last are zeros: the spreadsheet keeps fifteen.
    Rounded,
    /// Eighteen digits with `.0` behind: more than a double holds exactly.
    DecimalTail,
    /// `#####`, `#N/A`, `#REF!`.
    CellError,
    /// A date stands where a number should.
    Date,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scientific => "号码被表格软件改成了科学计数法（如3.1E+17），后几位已经丢失",
            Self::Rounded => "号码末几位成了0，是表格软件只保留15位有效数字造成的",
            Self::DecimalTail => "号码带有小数点，表格把它当成了数，末几位已不可靠",
            Self::CellError => "单元格里是“####”或公式错误，不是号码",
            Self::Date => "号码被表格软件改成了日期",
        })
    }
}

/// Why a number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdentifierError {
    /// Nothing is written.
    #[error("号码是空的")]
    Empty,
    /// Too many characters or too few.
    #[error("{kind}的位数不对：现有{found}位，应为{}", kind.shape())]
    Length {
        /// What it was taken for.
        kind: IdentifierKind,
        /// How many characters there are.
        found: usize,
    },
    /// A character that does not belong there.
    #[error("{kind}第{position}位不应是“{found}”")]
    Character {
        /// What it was taken for.
        kind: IdentifierKind,
        /// From 1, blanks and punctuation not counted.
        position: usize,
        /// The character.
        found: char,
    },
    /// A day that does not exist.
    #[error("{kind}中的出生日期不存在")]
    Date {
        /// What it was taken for.
        kind: IdentifierKind,
    },
    /// A birth after the day on which the number is checked.
    #[error("{kind}中的出生日期晚于今天")]
    BornInFuture {
        /// What it was taken for.
        kind: IdentifierKind,
    },
    /// The check digit does not fit. It is not told which would: whoever writes that in makes a wrong number look right.
    #[error("{kind}的校验码不对，至少有一位写错，或有两位颠倒")]
    CheckDigit {
        /// What it was taken for.
        kind: IdentifierKind,
    },
    /// A spreadsheet damaged it.
    #[error("{0}")]
    Damaged(Damage),
    /// Part of it is starred out.
    #[error("号码被遮盖（含“*”），不是完整号码")]
    Masked,
    /// A synthetic number outside the demo.
    #[error("790000开头的是演示用的虚构号码")]
    Synthetic,
    /// It looks like nothing that is known, or not like what it is said to be.
    #[error("看不出是哪一种证件号码")]
    Unrecognised,
}

impl IdentifierError {
    /// A stable word for files: `check_digit`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Length { .. } => "length",
            Self::Character { .. } => "character",
            Self::Date { .. } => "date",
            Self::BornInFuture { .. } => "born_in_future",
            Self::CheckDigit { .. } => "check_digit",
            Self::Damaged(_) => "damaged",
            Self::Masked => "masked",
            Self::Synthetic => "synthetic",
            Self::Unrecognised => "unrecognised",
        }
    }

    /// What whoever holds the file can do.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "补上号码；确无证件的，在备注中说明",
            Self::Length { .. } => "对照证件原件补齐或删去多余的字符",
            Self::Character { found: 'O' | 'o' | 'I' | 'l', .. } => {
                "字母O、I、l常被误作数字0、1，对照证件原件改正"
            }
            Self::Character { .. } => "对照证件原件改正这一位",
            Self::Date { .. } => "对照证件原件核对第7至14位",
            Self::BornInFuture { .. } => "对照证件原件核对出生年份，并检查本机日期",
            Self::CheckDigit { .. } => "对照证件原件逐位核对，不要只改最后一位",
            Self::Damaged(Damage::Date | Damage::CellError) => "在原始来源中取回号码，该列设为文本后重新填写",
            Self::Damaged(_) => {
                "在表格中补不回来：从原始来源重新导出，先把该列设为“文本”格式再粘贴（或在号码前加英文单引号'）"
            }
            Self::Masked => "向数据提供方索取完整号码；只作线索时另行核对",
            Self::Synthetic => "正式数据中删去此行；演示时用演示模式打开",
            Self::Unrecognised => "核对证件种类与号码，必要时注明证件类型",
        }
    }
}
