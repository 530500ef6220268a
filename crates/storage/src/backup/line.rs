//! One line of a backup.

use serde_json::{Value, json};

use crate::arg::Arg;
use crate::backup::hexadecimal;
use crate::backup::table::{Kind, Table};

#[derive(Debug, Clone)]
pub(crate) enum Line {
    Head { format: String, steps: Vec<String> },
    Table { table: String, columns: Vec<String> },
    Row(Vec<Value>),
    End { rows: u64, sha256: String },
}

impl Line {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let value = match self {
            Self::Head { format, steps } => json!({ "format": format, "schema": steps }),
            Self::Table { table, columns } => json!({ "table": table, "columns": columns }),
            Self::Row(cells) => Value::Array(cells.clone()),
            Self::End { rows, sha256 } => json!({ "rows": rows, "sha256": sha256 }),
        };
        value.to_string().into_bytes()
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let object = match serde_json::from_slice(bytes).ok()? {
            Value::Array(cells) => return Some(Self::Row(cells)),
            Value::Object(object) => object,
            _ => return None,
        };
        let text = |key: &str| object.get(key)?.as_str().map(str::to_owned);
        let texts = |key: &str| {
            let list = object.get(key)?.as_array()?.iter();
            list.map(|word| word.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        };
        if let Some(format) = text("format") {
            Some(Self::Head { format, steps: texts("schema")? })
        } else if let Some(table) = text("table") {
            Some(Self::Table { table, columns: texts("columns")? })
        } else {
            Some(Self::End { rows: object.get("rows")?.as_u64()?, sha256: text("sha256")? })
        }
    }
}

/// A cell as it stands in a line.
pub(crate) fn told(cell: &Arg) -> Value {
    match cell {
        Arg::Int(value) => json!(value),
        Arg::Text(value) => json!(value),
        Arg::Bytes(value) => value.as_ref().map_or(Value::Null, |bytes| json!({ "hex": hexadecimal(bytes) })),
    }
}

/// The arguments of a row's statement; `None` where the row does not fit its table.
pub(crate) fn args(table: &Table, cells: &[Value]) -> Option<Vec<Arg>> {
    if cells.len() != table.columns.len() {
        return None;
    }
    table.columns.iter().zip(cells).map(|(column, cell)| arg(column.kind, cell)).collect()
}

fn arg(kind: Kind, cell: &Value) -> Option<Arg> {
    Some(match (kind, cell) {
        (Kind::Int, Value::Null) => Arg::Int(None),
        (Kind::Text, Value::Null) => Arg::Text(None),
        (Kind::Bytes, Value::Null) => Arg::Bytes(None),
        (Kind::Int, Value::Number(number)) => Arg::Int(Some(number.as_i64()?)),
        (Kind::Text, Value::String(text)) => Arg::Text(Some(text.clone())),
        (Kind::Bytes, Value::Object(object)) => Arg::Bytes(Some(bytes(object.get("hex")?.as_str()?)?)),
        _ => return None,
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
