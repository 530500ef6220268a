//! Users.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;

/// 用户: a row as it is stored. Yes and no are 1 and 0, times are microseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StaffRow {
    /// Id, never reused.
    pub staff: String,
    /// What is typed to sign in, in lower case.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role, by its id.
    pub role: String,
    /// Place; empty for the whole town.
    pub place: String,
    /// Hash of the password; none for a user who cannot sign in.
    pub password: Option<String>,
    /// 1 while the password is one that somebody else knows.
    pub must_change: i64,
    /// Sealed secret of the one-time codes in use.
    pub totp: Option<Vec<u8>>,
    /// Sealed secret that the user has not confirmed yet.
    pub totp_offered: Option<Vec<u8>>,
    /// The last step whose code was taken.
    pub totp_step: i64,
    /// Since when the user is disabled.
    pub disabled_at: Option<i64>,
    /// When the user last signed in.
    pub signed_in_at: Option<i64>,
    /// Rises whenever sessions from before must end.
    pub epoch: i64,
    /// Rises with each change that others see.
    pub version: i64,
    /// When the user was made.
    pub created_at: i64,
    /// Who made the last change that others see.
    pub changed_by: String,
    /// When.
    pub changed_at: i64,
}

/// 用户筛选: which users a list shows; an empty text and none leave nobody out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffFilter {
    /// Part of the name or of the login.
    pub text: String,
    /// Role, by its id.
    pub role: Option<String>,
}

/// 用户行: a user as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StaffLine {
    /// Id.
    pub staff: String,
    /// What is typed to sign in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role, by its id.
    pub role: String,
    /// Place as stored.
    pub place: String,
    /// Name of the committee today, where the place is one.
    pub committee_name: Option<String>,
    /// 1 while the password is one that somebody else knows.
    pub must_change: i64,
    /// 1 where one-time codes are on.
    pub has_totp: i64,
    /// Since when the user is disabled.
    pub disabled_at: Option<i64>,
    /// When the user last signed in.
    pub signed_in_at: Option<i64>,
}

macro_rules! select_staff {
    ($rest:literal) => {
        concat!(
            "SELECT staff, login, name, role, place, password, must_change, totp, totp_offered, totp_step,
                    disabled_at, signed_in_at, epoch, version, created_at, changed_by, changed_at
             FROM staff ",
            $rest
        )
    };
}

impl Read {
    /// All users, whole.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff_rows(&mut self, town: &str) -> Result<Vec<StaffRow>, StorageError> {
        self.fetch_all(select_staff!("WHERE town = $1 ORDER BY created_at, staff"), args![town]).await
    }

    /// A user by id.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff(&mut self, town: &str, staff: &str) -> Result<Option<StaffRow>, StorageError> {
        self.fetch_optional(select_staff!("WHERE town = $1 AND staff = $2"), args![town, staff]).await
    }

    /// A user by login, which is given in lower case.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff_by_login(
        &mut self,
        town: &str,
        login: &str,
    ) -> Result<Option<StaffRow>, StorageError> {
        self.fetch_optional(select_staff!("WHERE town = $1 AND login = $2"), args![town, login]).await
    }

    /// The users that a filter leaves, by role, place and name.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff_lines(
        &mut self,
        town: &str,
        filter: &StaffFilter,
    ) -> Result<Vec<StaffLine>, StorageError> {
        self.fetch_all(
            "SELECT staff.staff, staff.login, staff.name, staff.role, staff.place,
                    committee.name AS committee_name, staff.must_change,
                    CAST(CASE WHEN staff.totp IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_totp,
                    staff.disabled_at, staff.signed_in_at
             FROM staff LEFT JOIN committee ON committee.town = staff.town AND committee.until_month IS NULL
                  AND staff.place = 'committee:' || committee.committee
             WHERE staff.town = $1 AND (lower(staff.name) LIKE $2 ESCAPE '!' OR staff.login LIKE $2 ESCAPE '!')
                   AND ($3 = '' OR staff.role = $3)
             ORDER BY staff.role, staff.place, staff.name, staff.staff",
            args![town, &containing(&filter.text), filter.role.as_deref().unwrap_or_default()],
        )
        .await
    }

    /// How many users a town has, disabled ones too.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff_count(&mut self, town: &str) -> Result<i64, StorageError> {
        self.count("SELECT COUNT(*) FROM staff WHERE town = $1 AND staff <> $2", town, "").await
    }

    /// How many users of a role may sign in.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn staff_able(&mut self, town: &str, role: &str) -> Result<i64, StorageError> {
        self.count(
            "SELECT COUNT(*) FROM staff WHERE town = $1 AND role = $2 AND disabled_at IS NULL",
            town,
            role,
        )
        .await
    }

    /// Whether a town has such a station.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn has_station(&mut self, town: &str, station: &str) -> Result<bool, StorageError> {
        let sql = "SELECT COUNT(*) FROM station WHERE town = $1 AND station = $2";
        Ok(self.count(sql, town, station).await? > 0)
    }

    /// Whether a community has committees today.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn has_community(&mut self, town: &str, community: &str) -> Result<bool, StorageError> {
        let sql = "SELECT COUNT(*) FROM committee WHERE town = $1 AND community = $2 AND until_month IS NULL";
        Ok(self.count(sql, town, community).await? > 0)
    }

    /// Whether there is such a committee today, by its code.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn has_committee(&mut self, town: &str, committee: &str) -> Result<bool, StorageError> {
        let sql = "SELECT COUNT(*) FROM committee WHERE town = $1 AND committee = $2 AND until_month IS NULL";
        Ok(self.count(sql, town, committee).await? > 0)
    }

    async fn count(&mut self, sql: &'static str, town: &str, name: &str) -> Result<i64, StorageError> {
        let row: Option<(i64,)> = self.fetch_optional(sql, args![town, name]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }
}

/// The pattern of texts that contain `text`, whatever signs are in it.
fn containing(text: &str) -> String {
    let text = text.trim().to_lowercase();
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

impl Write {
    /// Adds a user.
    ///
    /// # Errors
    /// When the login is taken or the engine does not answer.
    pub async fn add_staff(&mut self, row: &StaffRow) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO staff (town, staff, login, name, role, place, password, must_change, totp, totp_offered,
                 totp_step, disabled_at, signed_in_at, epoch, version, created_at, changed_by, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
            args![
                &town,
                &row.staff,
                &row.login,
                &row.name,
                &row.role,
                &row.place,
                &row.password,
                row.must_change,
                row.totp.as_deref(),
                row.totp_offered.as_deref(),
                row.totp_step,
                row.disabled_at,
                row.signed_in_at,
                row.epoch,
                row.version,
                row.created_at,
                &row.changed_by,
                row.changed_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Writes a user back as it was read within this verb and then changed. Id, login and `created_at` stay.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn update_staff(&mut self, row: &StaffRow) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "UPDATE staff SET name = $3, role = $4, place = $5, password = $6, must_change = $7, totp = $8,
                 totp_offered = $9, totp_step = $10, disabled_at = $11, signed_in_at = $12, epoch = $13,
                 version = $14, changed_by = $15, changed_at = $16
             WHERE town = $1 AND staff = $2",
            args![
                &town,
                &row.staff,
                &row.name,
                &row.role,
                &row.place,
                &row.password,
                row.must_change,
                row.totp.as_deref(),
                row.totp_offered.as_deref(),
                row.totp_step,
                row.disabled_at,
                row.signed_in_at,
                row.epoch,
                row.version,
                &row.changed_by,
                row.changed_at
            ],
        )
        .await?;
        Ok(())
    }
}
