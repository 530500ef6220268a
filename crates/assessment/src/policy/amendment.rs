//! Amendments: what a later instrument changes, laid over the tables of the first.

use super::Edition;
use super::compile::Draft;
use super::compile::{POLICY, READINGS};
use super::document::{AmendmentDocument, ClausesDocument, PolicyDocument, ReadingsDocument, SetDocument};
use super::source::{PolicyError, PolicyErrors, PolicySource, line_at};
use crate::Month;

/// Of a month in a file's name, `2024-07`.
const MONTH_LENGTH: usize = 7;

/// The policy's tables as they stand after the amendments applied so far.
#[derive(Clone)]
pub(super) struct Tables {
    policy: toml::Table,
}

impl Tables {
    pub(super) fn new(source: &PolicySource) -> Result<Self, PolicyErrors> {
        let mut policy: toml::Table = source.read(POLICY)?;
        let readings: toml::Table = source.read(READINGS)?;
        policy.extend(readings);
        Ok(Self { policy })
    }

    /// The edition that an amendment makes.
    ///
    /// What is wrong with it the amendment has brought about, since all before it held together; each fault is put
    /// where the value that first causes it stands, whatever file the amended table came from.
    pub(super) fn amended(
        &mut self,
        source: &PolicySource,
        path: &str,
        amendment: &AmendmentDocument,
        clauses: &ClausesDocument,
        trial: &[(&str, &str)],
    ) -> Result<Edition, PolicyErrors> {
        let before = self.clone();
        self.amend(source, path, &amendment.sets)?;
        let edition = self.draft(path, clauses, source).and_then(|draft| draft.resolve(trial));
        edition.map_err(|PolicyErrors(faults)| {
            let faults_of = |sets: &[SetDocument]| {
                let mut tables = before.clone();
                let edition = tables
                    .amend(source, path, sets)
                    .and_then(|()| tables.draft(path, clauses, source)?.resolve(trial));
                edition.err().map(|errors| errors.0).unwrap_or_default()
            };
            let blamed = |fault: PolicyError| {
                let first = (1..=amendment.sets.len()).find_map(|count| {
                    let sets = amendment.sets.get(..count)?;
                    let caused = faults_of(sets).iter().any(|other| other.message == fault.message);
                    sets.last().filter(|_| caused)
                });
                let Some(set) = first else { return fault };
                let line = source.text(path).map(|text| line_at(text, set.value.span().start));
                PolicyError { file: path.to_owned(), line, ..fault }
            };
            PolicyErrors(faults.into_iter().map(blamed).collect())
        })
    }

    fn amend(&mut self, source: &PolicySource, path: &str, sets: &[SetDocument]) -> Result<(), PolicyErrors> {
        let mut faults = Vec::new();
        for set in sets {
            let place = find(&mut self.policy, &set.path);
            let new = set.value.get_ref();
            match place {
                Some(value) if value.same_type(new) => value.clone_from(new),
                Some(value) => faults.push(PolicyError {
                    file: path.to_owned(),
                    line: source.line_of(path, &set.path),
                    message: format!("{} 原为{}，不能改成{}", set.path, type_word(value), type_word(new)),
                    remedy: "按原来的类型书写新值；原来加引号的数值，新值也加引号，如 \"0.6\"".to_owned(),
                }),
                None => faults.push(PolicyError {
                    file: path.to_owned(),
                    line: source.line_of(path, &set.path),
                    message: format!("政策里没有 {}", set.path),
                    remedy: "路径由键名和条目 id 用点连成，如 item.registration_accuracy.rule.target_percent"
                        .to_owned(),
                }),
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(PolicyErrors(faults)) }
    }

    fn draft<'a>(
        &self,
        path: &'a str,
        clauses: &'a ClausesDocument,
        source: &'a PolicySource,
    ) -> Result<Draft<'a>, PolicyErrors> {
        let mut policy = self.policy.clone();
        let mut readings = toml::Table::new();
        if let Some(list) = policy.remove("reading") {
            readings.insert("reading".to_owned(), list);
        }
        let fault = |error: &toml::de::Error| PolicyErrors::from(PolicyError::from_toml(path, "", error));
        let document: PolicyDocument = policy.try_into().map_err(|error| fault(&error))?;
        let readings: ReadingsDocument = readings.try_into().map_err(|error| fault(&error))?;
        Ok(Draft { document, readings: readings.readings, clauses, source, file: path })
    }
}

fn type_word(value: &toml::Value) -> &'static str {
    match value {
        toml::Value::String(_) => "文字",
        toml::Value::Integer(_) => "整数",
        toml::Value::Float(_) => "小数",
        toml::Value::Boolean(_) => "真假值",
        toml::Value::Datetime(_) => "日期",
        toml::Value::Array(_) => "列表",
        toml::Value::Table(_) => "表",
    }
}

/// A file that is named after a month holds from that month: whoever looks for what changed looks at the names.
pub(super) fn keep_date(
    source: &PolicySource,
    path: &str,
    amendment: &AmendmentDocument,
) -> Result<(), PolicyErrors> {
    let name = path.rsplit('/').next().and_then(|name| name.get(..MONTH_LENGTH));
    let named = name.and_then(|name| name.parse::<Month>().ok());
    match named.filter(|named| *named != amendment.valid_from) {
        None => Ok(()),
        Some(named) => Err(PolicyErrors::from(PolicyError {
            file: path.to_owned(),
            line: source.line_of(path, &amendment.valid_from.to_string()),
            message: format!("文件名写着 {named}，valid_from 却是 {}", amendment.valid_from),
            remedy: "核对从哪个月起执行，两处写成同一个月".to_owned(),
        })),
    }
}

/// Finds a value by path; inside a list the step is an entry's id, key, name, level or number.
fn find<'a>(table: &'a mut toml::Table, path: &str) -> Option<&'a mut toml::Value> {
    let mut steps = path.split('.');
    let mut value = table.get_mut(steps.next()?)?;
    for step in steps {
        value = match value {
            toml::Value::Table(table) => table.get_mut(step)?,
            toml::Value::Array(list) => {
                let named = list.iter().position(|entry| {
                    ["id", "key", "name"]
                        .iter()
                        .any(|key| entry.get(key).and_then(toml::Value::as_str) == Some(step))
                });
                let place = named.or_else(|| step.parse().ok())?;
                list.get_mut(place)?
            }
            _ => return None,
        };
    }
    Some(value)
}

/// Figures and items are the columns of every file and table: an amendment changes what they hold, never which there are.
pub(super) fn keep_shape(path: &str, editions: &[Edition], edition: &Edition) -> Result<(), PolicyErrors> {
    let shape = |edition: &Edition| {
        let figures: Vec<_> = edition
            .figures
            .iter()
            .map(|figure| (figure.id.clone(), figure.header.clone(), figure.of))
            .collect();
        let items: Vec<_> = edition.items.iter().map(|item| item.id.clone()).collect();
        let rates: Vec<_> = edition.rates.iter().map(|rate| rate.id.clone()).collect();
        (figures, items, rates)
    };
    let fault = |message: &str, remedy: &str| {
        Err(PolicyErrors::from(PolicyError {
            file: path.to_owned(),
            line: None,
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }))
    };
    let Some(first) = editions.first() else { return Ok(()) };
    if shape(first) != shape(edition) {
        return fault("修订增减或改名了数据项、率或考核项", "另立一个政策文件夹；修订只改已有条目的内容");
    }
    if edition.valid_from < first.valid_from {
        return fault("修订的生效月份早于文件本身", "改正 valid_from");
    }
    Ok(())
}
