//! What surrounds a page: the head, the navigation, who is signed in.

use workflow::{Permission, Place};

use crate::asset;
use crate::problem::Problem;
use crate::random;
use crate::visit::{Asked, Signed};

/// 页框: everything that a page shows around its own matter, and what its forms carry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) town: String,
    pub(crate) demo: bool,
    pub(crate) nav: Vec<Door>,
    pub(crate) user: Option<Badge>,
    pub(crate) csrf: String,
    /// Id of the user: a form goes on after a new sign-in for the same user alone.
    pub(crate) by: String,
    pub(crate) key: String,
    /// What was just done.
    pub(crate) done: Option<&'static str>,
}

/// 导航项: an entry of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    pub(crate) href: &'static str,
    pub(crate) words: &'static str,
    pub(crate) here: bool,
}

/// Who is signed in, as the head shows it.
#[derive(Debug, Clone)]
pub(crate) struct Badge {
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) place: String,
}

/// Entries of the navigation, each with what it asks.
const DOORS: &[(&str, &str, Option<Permission>)] = &[
    ("/", "工作台", None),
    ("/months", "月份", Some(Permission::SeeFigures)),
    ("/ranking", "排名", Some(Permission::SeeResults)),
    ("/consequences", "督导约谈", Some(Permission::SeeResults)),
    ("/committees", "居村委", Some(Permission::SeeResults)),
    ("/policy", "政策与读法", Some(Permission::SeePolicy)),
    ("/users", "用户", Some(Permission::ManageUsers)),
    ("/audit", "操作记录", Some(Permission::SeeAudit)),
    ("/system", "系统", Some(Permission::ManageSystem)),
    ("/system/tokens", "接口令牌", Some(Permission::ManageTokens)),
];

impl Frame {
    pub(crate) fn signed(signed: &Signed, asked: &Asked, title: String) -> Result<Self, Problem> {
        let actor = signed.actor();
        let path = asked.address.split('?').next().unwrap_or_default();
        let open = DOORS.iter().filter(|(_, _, asks)| asks.is_none_or(|permission| actor.may(permission)));
        let door = |(href, words, _): &(&'static str, &'static str, _)| Door {
            href,
            words,
            here: path == *href
                || (!matches!(*href, "/" | "/system")
                    && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))),
        };
        Ok(Self {
            title,
            town: signed.town.clone(),
            demo: signed.demo,
            nav: open.map(door).collect(),
            user: Some(Badge {
                name: actor.name.clone(),
                role: actor.role.words(),
                place: place_words(&actor.place),
            }),
            csrf: signed.signed_in.csrf.clone(),
            by: actor.id.clone(),
            key: random::token()?,
            done: done_words(asked.query.get("done")),
        })
    }

    pub(crate) fn guest(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    pub(crate) fn url(&self, name: &str) -> String {
        asset::url(name)
    }
}

fn place_words(place: &Place) -> String {
    match place {
        Place::Station(name) | Place::Community(name) => name.clone(),
        // The own committee is named on the desk; its code says nothing to anybody.
        Place::Town | Place::Committee(_) => String::new(),
    }
}

/// What a page says after the form before it was taken.
fn done_words(done: &str) -> Option<&'static str> {
    Some(match done {
        "saved" => "已保存。",
        "submitted" => "已提交，等分管副所长签认。",
        "signed" => "已签认，等平安办审核。",
        "returned" => "已退回，对方工作台上会看到原因。",
        "reviewed" => "已审核通过。",
        "locked" => "已锁定，可以公布。",
        "unlocked" => "已取消锁定。",
        "published" => "已公布并封存。",
        "asked" => "已申请重发，等另一人同意。",
        "agreed" => "已同意重发，可以更正数据后重新公布。",
        "declined" => "已不同意重发。",
        "extended" => "已延期。",
        "opened" => "已开月，各派出所可以填写。",
        "imported" => "已导入。24 小时内可以撤销。",
        "undone" => "已撤销导入，数据恢复到导入前。",
        "decided" => "已登记读法。",
        "changed" => "已更改。",
        "added" => "已新增。",
        "objected" => "已提出异议。",
        "answered" => "已答复。",
        "notified" => "已发通知。",
        "held" => "已登记结果。",
        "reported" => "已登记上报。",
        "closed" => "已办结。",
        "resolved" => "已登记决定。",
        "password" => "密码已修改。",
        "revoked" => "已撤销，下一次请求起不能再用。",
        "in" => "已登录。",
        _ => return None,
    })
}
