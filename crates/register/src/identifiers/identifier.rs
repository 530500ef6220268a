//! Which kind of number a text is, and the number itself.

use std::fmt;

use super::characters::number;
use super::spelling::Spelling;
use super::{
    BirthDate, CitizenNumber, CreditCode, Damage, IdentifierError, IdentifierKind, Mobile, PermanentResident,
    ResidencePermit, Sex, TravelDocument, Warning, Warnings,
};

/// 识别选项. What the caller knows before a number is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Take invented numbers (region 790000).
    pub demo: bool,
    /// The kind that the number is said to be; without it the number speaks for itself.
    pub expected: Option<IdentifierKind>,
    /// The day of the check; without it a birth in the future is not noticed.
    pub today: Option<BirthDate>,
}

/// 证件号码. A number that was read; prints masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identifier {
    /// 公民身份号码.
    Citizen(CitizenNumber),
    /// 港澳台居民居住证号码.
    Residence(ResidencePermit),
    /// 外国人永久居留身份证号码.
    PermanentResident(PermanentResident),
    /// 通行证 or passport.
    Travel(TravelDocument),
    /// 统一社会信用代码.
    Credit(CreditCode),
    /// 手机号码.
    Mobile(Mobile),
}

/// 识别结果. A number with its kind and what is odd about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedIdentifier {
    /// The number.
    pub identifier: Identifier,
    /// What it is the number of.
    pub kind: IdentifierKind,
    /// What a person may look at; never a reason to refuse.
    pub warnings: Warnings,
}

impl Identifier {
    /// Reads a number as someone typed it.
    ///
    /// # Errors
    /// When it is no number of the expected kind, or of any: the error says why and what to do.
    pub fn parse(text: &str, options: &Options) -> Result<ParsedIdentifier, IdentifierError> {
        let spelling = Spelling::of(text)?;
        let kind = options.expected.unwrap_or_else(|| guess(spelling.bytes()));
        if let Some((position, found)) = spelling.foreign {
            return Err(if spelling.bytes().len() < 6 {
                IdentifierError::Unrecognised
            } else {
                IdentifierError::Character { kind, position, found }
            });
        }
        let mut warnings = Warnings::default();
        if spelling.decimal_tail {
            warnings.add(Warning::DecimalTail);
        }
        let bytes = spelling.bytes();
        let read = match options.expected {
            Some(kind) => read_as(kind, bytes, options, &mut warnings),
            None => read_unsaid(kind, bytes, options, &mut warnings),
        };
        let rounded = is_rounded(bytes);
        match read {
            Ok(identifier) => {
                if rounded {
                    warnings.add(Warning::EndsInThreeZeros);
                }
                Ok(ParsedIdentifier { identifier, kind: identifier.kind(), warnings })
            }
            Err(IdentifierError::CheckDigit { .. } | IdentifierError::Length { .. }) if rounded => {
                Err(IdentifierError::Damaged(Damage::Rounded))
            }
            Err(error) => Err(error),
        }
    }

    /// What it is the number of.
    #[must_use]
    pub const fn kind(&self) -> IdentifierKind {
        match self {
            Self::Citizen(_) => IdentifierKind::CitizenNumber,
            Self::Residence(_) => IdentifierKind::ResidencePermit,
            Self::PermanentResident(_) => IdentifierKind::PermanentResident,
            Self::Travel(document) => document.kind(),
            Self::Credit(_) => IdentifierKind::CreditCode,
            Self::Mobile(_) => IdentifierKind::Mobile,
        }
    }

    /// The day of birth, where the number tells it.
    #[must_use]
    pub fn birth_date(&self) -> Option<BirthDate> {
        match self {
            Self::Citizen(number) => Some(number.birth_date()),
            Self::Residence(number) => Some(number.birth_date()),
            Self::PermanentResident(card) => card.birth_date(),
            Self::Travel(_) | Self::Credit(_) | Self::Mobile(_) => None,
        }
    }

    /// The sex, where the number tells it.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        match self {
            Self::Citizen(number) => Some(number.sex()),
            Self::Residence(number) => Some(number.sex()),
            _ => None,
        }
    }
}

/// The kind that a text has by its length and its letters.
fn guess(bytes: &[u8]) -> IdentifierKind {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    match bytes.len() {
        _ if Mobile::is_meant(bytes) => IdentifierKind::Mobile,
        _ if PermanentResident::is_old_form(bytes) => IdentifierKind::PermanentResident,
        18 if digits < 16 && !looks_like_birth(bytes) => IdentifierKind::CreditCode,
        18 if ResidencePermit::begins(bytes) => IdentifierKind::ResidencePermit,
        18 if bytes.first() == Some(&b'9') && !looks_like_birth(bytes) => IdentifierKind::CreditCode,
        18 if bytes.first() == Some(&b'9') => IdentifierKind::PermanentResident,
        13.. => IdentifierKind::CitizenNumber,
        11 | 12 if digits >= 10 && bytes.first() == Some(&b'1') => IdentifierKind::Mobile,
        _ => TravelDocument::read(bytes).map_or(IdentifierKind::ForeignPassport, |document| document.kind()),
    }
}

/// Whether the place of the birth date begins with a century in which people were born.
fn looks_like_birth(bytes: &[u8]) -> bool {
    matches!(bytes.get(6..8), Some(b"18" | b"19" | b"20"))
}

/// Sixteen digits or more of which all behind the fifteenth are zeros.
fn is_rounded(bytes: &[u8]) -> bool {
    let tail = bytes.get(15..).unwrap_or_default();
    bytes.len() >= 16 && number(bytes).is_some() && tail.iter().all(|byte| *byte == b'0')
}

fn read_unsaid(
    kind: IdentifierKind,
    bytes: &[u8],
    options: &Options,
    warnings: &mut Warnings,
) -> Result<Identifier, IdentifierError> {
    let read = read_as(kind, bytes, options, warnings);
    match (&read, kind) {
        (Ok(Identifier::Travel(document)), _) if document.is_ambiguous() => {
            warnings.add(Warning::AmbiguousKind);
        }
        // Digits alone can also be a unit's code. Its two check characters must both fit before a number that could
        // be a person's is taken for one.
        (
            Err(IdentifierError::Date { .. }),
            IdentifierKind::CitizenNumber | IdentifierKind::PermanentResident,
        ) => {
            let mut of_code = *warnings;
            let code = CreditCode::read(bytes, &mut of_code).ok();
            if let Some(code) = code.filter(|_| !of_code.contains(Warning::OrganisationCheck)) {
                return Ok(Identifier::Credit(code));
            }
        }
        (Err(_), IdentifierKind::ForeignPassport) if !(6..=9).contains(&bytes.len()) => {
            return Err(IdentifierError::Unrecognised);
        }
        _ => {}
    }
    read
}

fn read_as(
    kind: IdentifierKind,
    bytes: &[u8],
    options: &Options,
    warnings: &mut Warnings,
) -> Result<Identifier, IdentifierError> {
    Ok(match kind {
        // Offices ask for "the number of the identity card" and are given these as well.
        IdentifierKind::CitizenNumber if ResidencePermit::begins(bytes) => {
            Identifier::Residence(ResidencePermit::read(bytes, options)?)
        }
        IdentifierKind::CitizenNumber => Identifier::Citizen(CitizenNumber::read(bytes, options, warnings)?),
        IdentifierKind::ResidencePermit => {
            if !ResidencePermit::begins(bytes) {
                let found = bytes.first().map_or('?', |byte| char::from(*byte));
                return Err(IdentifierError::Character { kind, position: 1, found });
            }
            Identifier::Residence(ResidencePermit::read(bytes, options)?)
        }
        IdentifierKind::PermanentResident => {
            Identifier::PermanentResident(PermanentResident::read(bytes, options, warnings)?)
        }
        IdentifierKind::CreditCode => Identifier::Credit(CreditCode::read(bytes, warnings)?),
        IdentifierKind::Mobile => Identifier::Mobile(Mobile::read(bytes)?),
        IdentifierKind::HomeReturnPermit
        | IdentifierKind::TaiwanPermit
        | IdentifierKind::HongKongMacaoPermit
        | IdentifierKind::PermitToTaiwan
        | IdentifierKind::ChinesePassport
        | IdentifierKind::ForeignPassport => Identifier::Travel(TravelDocument::read_as(kind, bytes)?),
    })
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Citizen(number) => number.fmt(f),
            Self::Residence(number) => number.fmt(f),
            Self::PermanentResident(card) => card.fmt(f),
            Self::Travel(document) => document.fmt(f),
            Self::Credit(code) => code.fmt(f),
            Self::Mobile(mobile) => mobile.fmt(f),
        }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({}, {self})", self.kind().word())
    }
}
