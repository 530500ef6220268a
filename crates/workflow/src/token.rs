//! Tokens: with one a program acts in the name of whoever made it, within what the token was made for and never beyond
//! what its maker may do now.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde_json::json;
use storage::{Stamp, TokenRow, Write};

use crate::actor::Actor;
use crate::clock::told_at;
use crate::deed::{Begun, ClientKey};
use crate::keys::hex;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::{FieldFault, Refusal};
use crate::session::actor_from;

const PURPOSE: &str = "api token";
const LONGEST_NAME: usize = 40;
/// The longest that a token holds, in days: somebody looks at it once a year.
const LONGEST_LIFE: i64 = 366;
const DAY: i64 = 24 * 3600 * 1_000_000;

/// 令牌用途: what a token may be made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenScope {
    /// 读结果: published months.
    Results,
    /// 送数据: figures of an open month.
    Figures,
    /// 读名册: committees and stations.
    Roster,
}

impl TokenScope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Results, Self::Figures, Self::Roster];

    /// As it is stored.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Figures => "figures",
            Self::Roster => "roster",
        }
    }

    /// As people say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Results => "读取已公布的结果",
            Self::Figures => "送入考核数据",
            Self::Roster => "读取居村委名册",
        }
    }

    /// What its maker must be allowed to do, when it is made and whenever it is used.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Results | Self::Roster => Permission::SeeResults,
            Self::Figures => Permission::ImportFigures,
        }
    }
}

impl FromStr for TokenScope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.id() == text).ok_or(())
    }
}

/// 持令牌者: the token through which a program acts for a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenBearer {
    /// Id of the token.
    pub token: String,
    /// What it is for, as its maker says it.
    pub name: String,
    /// What it may.
    pub scopes: BTreeSet<TokenScope>,
}

/// 新令牌: as the form gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may.
    pub scopes: BTreeSet<TokenScope>,
    /// The town or one station.
    pub place: Place,
    /// For how many days.
    pub days: i64,
}

/// 已发令牌: the id, and what the program is to show. Its debug form is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// Id.
    pub token: String,
    /// Shown once.
    pub value: String,
}

impl fmt::Debug for IssuedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "IssuedToken({})", self.token)
    }
}

/// 令牌行: a token as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Id.
    pub token: String,
    /// What it is for.
    pub name: String,
    /// What it may, in words.
    pub scopes: Vec<&'static str>,
    /// Where, in words.
    pub place: String,
    /// Name of the user who answers for it, and when it was made.
    pub made: String,
    /// When it ends, in words.
    pub expires: String,
    /// Why it lets nobody in; empty while it does.
    pub ended: String,
    /// How many requests it let in.
    pub uses: i64,
    /// When the last was, in words.
    pub used: Option<String>,
}

impl Office {
    /// 发放令牌.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for `name`, `scopes`, `place`, `days`.
    pub async fn issue_token(
        &self,
        actor: &Actor,
        key: &ClientKey,
        new: &NewToken,
    ) -> Result<IssuedToken, Refusal> {
        // Made from the request, so that the same request again shows the same without it being kept anywhere.
        let parts = [actor.town.as_bytes(), actor.id.as_bytes(), key.text().as_bytes()];
        let secret = self.keys.hash("new api token", &parts);
        let value = format!("{}.{}", actor.town, hex(&secret));
        let mut deed = match self.begin(actor, Permission::ManageTokens, "issue_token", key).await? {
            Begun::Repeated(token) => return Ok(IssuedToken { token, value }),
            Begun::Fresh(deed) => deed,
        };
        let mut faults = faults(actor, new);
        if let Place::Station(station) = &new.place
            && !deed.has_station(&actor.town, station).await?
        {
            faults.push(fault("place", format!("没有这个派出所：{station}")));
        }
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let at = deed.at();
        let row = TokenRow {
            // Numbered through the town, and never used again: tokens are not deleted.
            token: format!("t{}", deed.tokens(&actor.town).await?.len() + 1),
            hash: self.keys.hash(PURPOSE, &[actor.town.as_bytes(), &secret]).to_vec(),
            name: new.name.trim().to_owned(),
            scopes: new.scopes.iter().map(|scope| scope.id()).collect::<Vec<_>>().join(" "),
            place: new.place.to_string(),
            made_by: actor.id.clone(),
            made_at: at.0,
            expires_at: at.0 + new.days * DAY,
            revoked_by: None,
            revoked_at: None,
            uses: 0,
            used_at: None,
        };
        deed.add_token(&row).await?;
        let details = json!({ "name": row.name, "scopes": row.scopes, "place": row.place, "days": new.days });
        let token = deed.finish(object(&row.token), &details, row.token).await?;
        Ok(IssuedToken { token, value })
    }

    /// 撤销令牌: the next request with it is refused.
    ///
    /// # Errors
    /// Not found; revoked already.
    pub async fn revoke_token(&self, actor: &Actor, key: &ClientKey, token: &str) -> Result<(), Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageTokens, "revoke_token", key).await? {
            Begun::Repeated(()) => return Ok(()),
            Begun::Fresh(deed) => deed,
        };
        let row = deed.token(&actor.town, token).await?;
        let row = row.ok_or_else(|| Refusal::NotFound("这个令牌".to_owned()))?;
        let at = deed.at();
        if !Write::revoke_token(&mut deed, token, &actor.id, at).await? {
            return Err(Refusal::State(format!("令牌“{}”已经撤销", row.name)));
        }
        deed.finish(object(token), &json!({ "name": row.name, "made_by": row.made_by }), ()).await
    }

    /// The tokens of the town, newest first.
    ///
    /// # Errors
    /// Permission.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<TokenLine>, Refusal> {
        if !actor.may(Permission::ManageTokens) {
            return Err(Refusal::NotAllowed(Permission::ManageTokens));
        }
        let mut read = self.db.read().await?;
        let rows = read.tokens(&actor.town).await?;
        let names = Names::of(&mut read, &actor.town).await?;
        let mut lines = Vec::new();
        for row in rows {
            let maker = read.staff(&actor.town, &row.made_by).await?;
            let able = maker.is_some_and(|maker| maker.disabled_at.is_none() && maker.must_change == 0);
            let ended = match (&row.revoked_by, row.revoked_at) {
                (Some(by), Some(at)) => format!("{}撤销", names.told(by, at)),
                _ if row.expires_at <= self.now().0 => "已到期".to_owned(),
                _ if !able => "发放人已停用或密码待改".to_owned(),
                _ => String::new(),
            };
            lines.push(TokenLine {
                scopes: scopes_of(&row).iter().map(|scope| scope.words()).collect(),
                place: Place::parse(&row.place).map_or_else(String::new, |place| place.words().to_owned()),
                made: names.told(&row.made_by, row.made_at),
                expires: told_at(Stamp(row.expires_at)),
                ended,
                uses: row.uses,
                used: row.used_at.map(|at| told_at(Stamp(at))),
                token: row.token,
                name: row.name,
            });
        }
        Ok(lines)
    }

    /// Who a program acts for that shows a token, counted as one use; none when the token is unknown, revoked or over,
    /// or when its maker may not sign in. Asked anew for each request.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn token_bearer(&self, shown: &str) -> Result<Option<Actor>, Refusal> {
        let Some((town, hash)) = self.stored_token(PURPOSE, shown) else { return Ok(None) };
        let mut read = self.db.read().await?;
        let Some(row) = read.token_by_hash(town, &hash).await? else { return Ok(None) };
        let Some(maker) = read.staff(town, &row.made_by).await? else { return Ok(None) };
        drop(read);
        let now = self.now();
        if !holds(&row, now) || maker.disabled_at.is_some() || maker.must_change != 0 {
            return Ok(None);
        }
        let Some(place) = Place::parse(&row.place) else { return Ok(None) };
        let maker = actor_from(town, &maker)?;
        self.db.count_token_use(town, &row.token, now).await?;
        let mut scopes = scopes_of(&row);
        scopes.retain(|scope| maker.may(scope.permission()));
        let bearer = TokenBearer { token: row.token, name: row.name, scopes };
        Ok(Some(Actor { place, token: Some(bearer), ..maker }))
    }
}

/// Whether a token still lets programs in.
pub(crate) fn holds(row: &TokenRow, now: Stamp) -> bool {
    row.revoked_at.is_none() && now.0 < row.expires_at
}

fn scopes_of(row: &TokenRow) -> BTreeSet<TokenScope> {
    row.scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect()
}

fn object(token: &str) -> String {
    format!("token/{token}")
}

fn fault(field: &str, words: impl Into<String>) -> FieldFault {
    FieldFault { field: field.to_owned(), words: words.into() }
}

fn faults(actor: &Actor, new: &NewToken) -> Vec<FieldFault> {
    let mut found = Vec::new();
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        found.push(fault("name", format!("写明给哪个系统用，最多 {LONGEST_NAME} 个字")));
    }
    if new.scopes.is_empty() {
        found.push(fault("scopes", "至少选一项用途"));
    }
    for scope in new.scopes.iter().filter(|scope| !actor.may(scope.permission())) {
        let lacking = scope.permission().words();
        found.push(fault("scopes", format!("本人没有“{lacking}”的权限，不能发“{}”的令牌", scope.words())));
    }
    if !matches!(new.place, Place::Town | Place::Station(_)) {
        found.push(fault("place", "范围选全镇或一个派出所"));
    }
    if !(1..=LONGEST_LIFE).contains(&new.days) {
        found.push(fault("days", format!("有效期填 1 到 {LONGEST_LIFE} 天")));
    }
    found
}
