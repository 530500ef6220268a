//! The audit, newest first.

use askama::Template;
use workflow::view::{AuditPage, AuditWanted, PublicationLine};

use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/audit/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) audit: AuditPage,
    pub(crate) wanted: AuditWanted,
    pub(crate) publications: Vec<PublicationLine>,
    pub(crate) may_bundle: bool,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let wanted = AuditWanted {
        actor: visit.query("actor").to_owned(),
        verb: visit.query("verb").to_owned(),
        object: visit.query("object").to_owned(),
        before: visit.query("before").parse().ok(),
    };
    let asked = AuditWanted { object: object_of(&wanted.object), ..wanted.clone() };
    let audit = visit.office().audit_page(visit.actor(), &asked).await?;
    let may_bundle = visit.actor().may(workflow::Permission::SeeResults);
    let publications =
        if may_bundle { visit.office().publications(visit.actor()).await? } else { Vec::new() };
    page(&Page { frame: visit.frame("操作记录")?, audit, wanted, publications, may_bundle })
}

/// How lines name what was typed: a month, a month and a station, or already a line's own name for it.
fn object_of(typed: &str) -> String {
    let (month, rest) = typed.split_once(' ').unwrap_or((typed, ""));
    let is_month = month.len() == 7 && month.as_bytes().get(4) == Some(&b'-');
    match (is_month, rest.trim()) {
        (false, _) => typed.to_owned(),
        (true, "") => format!("month/{month}"),
        (true, station) => format!("month/{month}/station/{station}"),
    }
}

impl Page {
    /// The address of the next page, filters kept.
    fn next(&self) -> Option<String> {
        let before = self.audit.next?;
        let mut fields = crate::fields::Fields::default();
        for (name, value) in
            [("actor", &self.wanted.actor), ("verb", &self.wanted.verb), ("object", &self.wanted.object)]
        {
            if !value.is_empty() {
                fields.push(name.to_owned(), value.clone());
            }
        }
        fields.push("before".to_owned(), before.to_string());
        Some(format!("/audit?{}", fields.encoded()))
    }

    fn is_verb(&self, verb: &str) -> bool {
        self.wanted.verb == verb
    }

    fn is_filtered(&self) -> bool {
        self.wanted != AuditWanted::default()
    }
}

#[cfg(test)]
mod tests {
    use super::object_of;

    #[test]
    fn a_month_and_a_station_are_typed_as_people_write_them() {
        assert_eq!(object_of("2022-06"), "month/2022-06");
        assert_eq!(object_of("2022-06 三林派出所"), "month/2022-06/station/三林派出所");
        assert_eq!(object_of("user/u4"), "user/u4");
        assert_eq!(object_of(""), "");
    }
}
