//! What the engines themselves say about keys: each begins with the town, so that one installation serves many towns and
//! the tables distribute by it.

#[path = "../tests/support/mod.rs"]
#[allow(clippy::duplicate_mod, reason = "the same file serves the tests outside")]
mod engines;

use crate::db::{Db, Engine};

const SQLITE: &str = "
    SELECT m.name, 'primary', p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND p.pk = 1
    UNION ALL
    SELECT m.name, 'unique', i.name FROM sqlite_schema m JOIN pragma_index_list(m.name) l
    JOIN pragma_index_info(l.name) i
    WHERE m.type = 'table' AND l.\"unique\" = 1 AND i.seqno = 0
    UNION ALL
    SELECT m.name, 'foreign', f.\"from\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table' AND f.seq = 0
    UNION ALL
    SELECT m.name, 'foreign to', f.\"to\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table' AND f.seq = 0";

const POSTGRES: &str = "
    SELECT t.relname::text, CASE c.contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' ELSE 'foreign' END,
           a.attname::text
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    WHERE c.contype IN ('p', 'u', 'f')
    UNION ALL
    SELECT t.relname::text, 'unique', a.attname::text
    FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
    WHERE i.indisunique
    UNION ALL
    SELECT t.relname::text, 'foreign to', a.attname::text
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = c.confkey[1]
    WHERE c.contype = 'f'";

/// The steps of the tables belong to no town.
const OF_NO_TOWN: &str = "migration";

async fn keys(db: &Db) -> Vec<(String, String, String)> {
    let sql = match db.engine() {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    let keys: Vec<(String, String, String)> =
        db.read().await.unwrap().fetch_all(sql, Vec::new()).await.unwrap();
    keys.into_iter().filter(|(table, _, _)| table != OF_NO_TOWN).collect()
}

#[tokio::test]
async fn every_key_begins_with_the_town() {
    engines::on_each_engine(|db| async move {
        let keys = keys(&db).await;
        let count = |kind: &str| keys.iter().filter(|(_, found, _)| found == kind).count();
        assert!(count("primary") >= 20, "{keys:?}");
        assert!(count("foreign") >= 20 && count("foreign to") == count("foreign"), "{keys:?}");
        assert!(count("unique") >= 1, "{keys:?}");
        for (table, kind, column) in keys {
            assert_eq!(column, "town", "{kind} key of {table}");
        }
    })
    .await;
}
