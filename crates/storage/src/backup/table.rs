//! The tables as the migrations make them, so that no second list of columns can forget one.

use crate::arg::Arg;
use crate::migration;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
    /// Names of the primary key's columns.
    pub(crate) key: Vec<&'static str>,
}

/// All tables in the order in which they are made, so that what others refer to comes first.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut open = false;
    for line in migration::texts().flat_map(str::lines) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.strip_suffix(" (")) {
            tables.push(Table { name, columns: Vec::new(), key: Vec::new() });
            open = true;
        } else if line.starts_with(')') {
            open = false;
        } else if open && let Some(table) = tables.last_mut() {
            table.take(line.trim_end_matches(','));
        }
    }
    tables
}

impl Table {
    fn take(&mut self, line: &'static str) {
        if let Some(key) = line.strip_prefix("PRIMARY KEY (").and_then(|rest| rest.strip_suffix(')')) {
            self.key = key.split(", ").collect();
            return;
        }
        let mut words = line.split(' ');
        let kind = |word| match word {
            "{INT}" => Some(Kind::Int),
            "TEXT" => Some(Kind::Text),
            "{BYTES}" => Some(Kind::Bytes),
            _ => None,
        };
        let Some(name) = words.next() else { return };
        let Some(kind) = words.next().and_then(kind) else { return };
        self.columns.push(Column { name, kind });
        if line.ends_with("PRIMARY KEY") {
            self.key = vec![name];
        }
    }

    fn listed(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn insert(&self) -> String {
        let places: Vec<_> = (1..=self.columns.len()).map(|place| format!("${place}")).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name, self.listed(), places.join(", "))
    }

    /// The next rows by key; `after` says whether there is a row to go on from, whose key is bound.
    pub(crate) fn select(&self, after: bool, limit: usize) -> String {
        let key = self.key.join(", ");
        let places: Vec<_> = (1..=self.key.len()).map(|place| format!("${place}")).collect();
        let from = if after { format!(" WHERE ({key}) > ({})", places.join(", ")) } else { String::new() };
        format!("SELECT {} FROM {}{from} ORDER BY {key} LIMIT {limit}", self.listed(), self.name)
    }

    /// The key of a row.
    pub(crate) fn key_of(&self, row: &[Arg]) -> Vec<Arg> {
        let cells = self.columns.iter().zip(row);
        let of = |name: &&str| cells.clone().find(|(column, _)| column.name == *name);
        self.key.iter().filter_map(of).map(|(_, cell)| cell.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_from_the_migrations() {
        let tables = tables();
        let audit = tables.iter().find(|table| table.name == "audit").unwrap();
        assert_eq!(audit.key, ["town", "sequence"]);
        assert!(audit.columns.contains(&Column { name: "leaf", kind: Kind::Bytes }));
        assert!(tables.iter().all(|table| !table.key.is_empty() && table.columns.len() > 1), "{tables:#?}");
    }

    #[test]
    fn the_next_piece_goes_on_after_the_key() {
        let table = Table {
            name: "figures",
            columns: vec![Column { name: "town", kind: Kind::Text }, Column { name: "n", kind: Kind::Int }],
            key: vec!["town", "n"],
        };
        assert_eq!(
            table.select(true, 9),
            "SELECT town, n FROM figures WHERE (town, n) > ($1, $2) ORDER BY town, n LIMIT 9"
        );
    }
}
