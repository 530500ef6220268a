//! What the administrator's desk leads to.

use storage::Read;

use super::desk::{Target, ToDo};
use crate::actor::Actor;
use crate::refusal::Refusal;

/// What the administrator looks after, with how much of it there is.
pub(super) async fn to_do(read: &mut Read, actor: &Actor) -> Result<Vec<ToDo>, Refusal> {
    let staff = read.staff_names(&actor.town).await?;
    let disabled = staff.iter().filter(|one| one.disabled_at.is_some()).count();
    let lines = read.town(&actor.town).await?.map_or(0, |town| town.sequence);
    let pages = [
        (format!("用户 {} 人，停用 {disabled} 人", staff.len()), Target::Users),
        ("设置、备份、自检".to_owned(), Target::System),
        (format!("操作记录 {lines} 条"), Target::Audit),
    ];
    Ok(pages.map(|(words, target)| ToDo { words, count: 0, late: false, target }).into())
}
