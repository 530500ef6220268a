//! Amendments: what a later instrument changes, laid over the tables of the first.

use super::Edition;
use super::compile::Draft;
use super::compile::{POLICY, READINGS};
use super::document::{AmendmentDocument, ClausesDocument, PolicyDocument, ReadingsDocument};
use super::source::{PolicyError, PolicyErrors, PolicySource};

/// The policy's tables as they stand after the amendments applied so far.
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

    pub(super) fn amend(
        &mut self,
        source: &PolicySource,
        path: &str,
        amendment: &AmendmentDocument,
    ) -> Result<(), PolicyErrors> {
        let mut faults = Vec::new();
        for set in &amendment.sets {
            let place = find(&mut self.policy, &set.path);
            match place {
                Some(value) if value.same_type(&set.value) => value.clone_from(&set.value),
                Some(value) => faults.push(PolicyError {
                    file: path.to_owned(),
                    line: source.line_of(path, &set.path),
                    message: format!(
                        "{} 原为 {}，不能改成 {}",
                        set.path,
                        value.type_str(),
                        set.value.type_str()
                    ),
                    remedy: "按原来的类型书写新值".to_owned(),
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

    pub(super) fn draft<'a>(
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
