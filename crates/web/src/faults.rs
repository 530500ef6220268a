//! What is wrong with a form: all at once at its top, and again beside each field.

use workflow::FieldFault;

/// 填写错误清单: faults by field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(pub(crate) Vec<FieldFault>);

impl Faults {
    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.words.as_str())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &FieldFault> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
