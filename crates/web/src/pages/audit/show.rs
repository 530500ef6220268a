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
    let audit = visit.office().audit_page(visit.actor(), &wanted).await?;
    let may_bundle = visit.actor().may(workflow::Permission::SeeResults);
    let publications =
        if may_bundle { visit.office().publications(visit.actor()).await? } else { Vec::new() };
    page(&Page { frame: visit.frame("操作记录")?, audit, wanted, publications, may_bundle })
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
