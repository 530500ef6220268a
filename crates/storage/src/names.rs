//! Who the ids in other tables are.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::Read;
use crate::error::StorageError;

/// 用户姓名: what pages say for an id, and where to find the person.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StaffName {
    /// Id.
    pub staff: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Place.
    pub place: String,
    /// When the account was disabled, if it was.
    pub disabled_at: Option<i64>,
}

impl Read {
    /// The names of all users of a town, disabled ones included: what they did stays theirs.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff_names(&mut self, town: &str) -> Result<Vec<StaffName>, StorageError> {
        self.fetch_all(
            "SELECT staff, name, role, place, disabled_at FROM staff WHERE town = $1 ORDER BY staff",
            args![town],
        )
        .await
    }
}
