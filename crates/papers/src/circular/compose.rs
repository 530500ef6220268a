//! Writes the circular from the month's results: every sentence is told from figures, rules or the policy's words.

use assessment::policy::CircularWording;
use assessment::{Month, NOT_ASSESSED};

use super::content::{Attachment, Block, Circular, CircularInput, Section};
use super::indicators::indicators;
use super::ledger::Ledger;
use super::overview::overview;
use super::problems::problems;
use super::ranking::{notice, ranking};
use super::supervision::{Lists, interview_list, meeting_list, supervision, veto_list};
use super::unsettled::unsettled;
use crate::DRAFT;

/// Numerals of headings, 一、 and （一）.
const NUMERALS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

impl Circular {
    /// The circular of a month.
    pub fn compose(input: &CircularInput<'_>) -> Self {
        let ledger = Ledger::new(input);
        let (sections, mut attachments) = body(&ledger);
        if let (Some(root), Some(ranks)) = (&input.letter.root, attachments.first_mut()) {
            let words = format!("本月数据、读法和结果已封存，封存校验码：{root}。");
            ranks.blocks.push(Block::paragraph(words));
        }
        let instrument = &input.edition.instrument;
        let month = input.month.month;
        let wording = wording(input);
        let issuer = input.letter.issuer.clone().unwrap_or(wording.issuer);
        let subject = wording.subject;
        let opening = format!(
            "根据《{}》（{}），现将{}年{}月{subject}考核情况通报如下：",
            instrument.title,
            instrument.number,
            month.year(),
            month.number()
        );
        Self {
            draft: input.letter.draft.as_ref().map(|_| DRAFT.to_owned()),
            title: vec![
                format!("{issuer}关于{}年{}月", month.year(), month.number()),
                format!("{subject}考核情况的通报"),
            ],
            number: input.letter.number.clone(),
            addressees: input.letter.addressees.clone().unwrap_or(wording.addressees),
            opening: vec![opening],
            sections: numbered(sections),
            signature: input.letter.issuer.clone().unwrap_or(wording.signatory),
            date: input.letter.date.map_or_else(|| "　　　年　月　日".to_owned(), |date| date.to_string()),
            issued: input.letter.date,
            attachments,
            issuer,
        }
    }
}

/// What the policy says the circular says of itself, or what its town, office and form let one say.
fn wording(input: &CircularInput<'_>) -> CircularWording {
    let instrument = &input.edition.instrument;
    input.edition.circular.clone().unwrap_or_else(|| {
        let issuer = format!("{}{}", instrument.town, instrument.office);
        CircularWording {
            addressees: "各派出所，各社区，各居（村）委".to_owned(),
            subject: subject(input),
            signatory: issuer.clone(),
            issuer,
        }
    })
}

/// What is assessed, as the form's title words it between committee and 考核表: 居（村）委人口管理工作.
fn subject(input: &CircularInput<'_>) -> String {
    let title = &input.edition.form.title;
    let work = title
        .split_once("{committee}")
        .and_then(|(_, rest)| rest.split_once("考核表"))
        .map_or("", |(work, _)| work);
    format!("居（村）委{work}")
}

fn body(ledger: &Ledger<'_>) -> (Vec<Section>, Vec<Attachment>) {
    let lists = [
        Some(notice(ledger)),
        meeting_list(ledger),
        interview_list(ledger),
        veto_list(ledger),
        unsettled(ledger),
    ];
    let mut number = 0;
    let [ranks, meeting, interviews, veto, open] = lists.each_ref().map(|list| {
        list.as_ref().map(|_| {
            number += 1;
            format!("附件{number}")
        })
    });
    let named =
        Lists { meeting: meeting.as_deref(), interviews: interviews.as_deref(), veto: veto.as_deref() };
    let sections = vec![
        overview(ledger, open.as_deref()),
        indicators(ledger),
        ranking(ledger, ranks.as_deref().unwrap_or_default()),
        problems(ledger),
        supervision(ledger, &named),
        requirements(ledger),
    ];
    (sections, lists.into_iter().flatten().collect())
}

/// 六、下月要求: the dates that the policy sets, and what the month left undone.
fn requirements(ledger: &Ledger<'_>) -> Section {
    let edition = ledger.input.edition;
    let month = ledger.input.month.month;
    let (next, after) = (month.next(), month.next().next());
    let calendar = &edition.calendar;
    let mut told = vec![
        format!(
            "{}前召开会议，向各居（村）委反馈{}考核情况并指导整改。",
            day(next, month, calendar.meeting_due_day),
            month_of(month)
        ),
        format!(
            "{}前各派出所完成{}评定，填写考核表，汇总至{}（{}）。",
            day(after, month, calendar.form_due_day),
            month_of(next),
            edition.instrument.office,
            ledger.place(calendar.clause)
        ),
    ];
    let missing: Vec<_> = ledger.not_assessed().collect();
    if !missing.is_empty() {
        told.push(format!("{}要把当月{NOT_ASSESSED}的{}列入测查。", month_of(next), ledger.names(missing)));
    }
    told.push("被扣分的居（村）委要对照考核表逐项核对原因，落实整改。".to_owned());
    let numbered =
        NUMERALS.iter().zip(told).map(|(numeral, text)| Block::paragraph(format!("（{numeral}）{text}")));
    Section { heading: "下月要求".to_owned(), blocks: numbered.collect() }
}

fn month_of(month: Month) -> String {
    format!("{}月", month.number())
}

/// A day as the circular writes it: the year only where it is another one.
fn day(month: Month, issued: Month, day: u8) -> String {
    let year = if month.year() == issued.year() { String::new() } else { format!("{}年", month.year()) };
    format!("{year}{}月{day}日", month.number())
}

fn numbered(mut sections: Vec<Section>) -> Vec<Section> {
    for (numeral, section) in NUMERALS.iter().zip(&mut sections) {
        section.heading = format!("{numeral}、{}", section.heading);
        let subheadings = section.blocks.iter_mut().filter_map(|block| match block {
            Block::Subheading { text } => Some(text),
            Block::Paragraph { .. } | Block::Table(_) => None,
        });
        for (numeral, text) in NUMERALS.iter().zip(subheadings) {
            *text = format!("（{numeral}）{text}");
        }
    }
    sections
}
