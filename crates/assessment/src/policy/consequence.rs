//! Resolves what follows from marks: the town's rate, ranking, interviews, meetings, veto, year and calendar.

use super::compile::Resolver;
use super::document::{CircularDocument, PolicyDocument};
use super::option::{Choice, Options};
use super::{
    AnalysisMeetingRule, Calendar, CircularWording, Edition, FormWording, Instrument, InterviewRule, Item,
    Ranking, StationQuota, TownRateRule, VetoRule, YearRule,
};

impl Resolver<'_> {
    /// The whole edition; faults gathered on the way decide whether it is used.
    pub(super) fn edition(&mut self, document: &PolicyDocument, items: Vec<Item>) -> Edition {
        let file = self.file;
        self.unique(file, "派出所", document.stations.iter().map(|station| station.name.as_str()));
        self.consequences(document);
        self.date(file, "issued_on", &document.instrument.issued_on);
        let interviews = self.interviews(document);
        let veto = document.veto.as_ref().map(|veto| VetoRule {
            clause: self.clause(file, &veto.clause),
            title: veto.title.clone(),
            bottom_months_a_year: veto.bottom_months_a_year,
            exclusion: self.choice_or_first(&veto.exclusion),
            applies: self.choice_or_first(&veto.applies),
            legal_basis: veto.legal_basis.clone(),
        });
        let analysis_meeting = document.analysis_meeting.as_ref().map(|meeting| AnalysisMeetingRule {
            clause: self.clause(file, &meeting.clause),
            convened_by: meeting.convened_by.clone(),
            together_with: meeting.together_with.clone(),
            applies: self.choice_or_first(&meeting.applies),
        });
        let calendar = &document.calendar;
        if !(1..=28).contains(&calendar.form_due_day) || !(1..=28).contains(&calendar.meeting_due_day) {
            self.fault_here(
                "calendar",
                "期限日应在 1 至 28 之间".to_owned(),
                "改正 form_due_day、meeting_due_day",
            );
        }
        Edition {
            valid_from: document.instrument.valid_from,
            amended_because: String::new(),
            instrument: self.instrument(document),
            form: self.form(document),
            circular: document.circular.as_ref().map(|circular| self.circular(circular)),
            items,
            stations: document
                .stations
                .iter()
                .map(|station| StationQuota {
                    name: station.name.clone(),
                    quota: station.quota_pushes_a_year,
                })
                .collect(),
            town_rate: self.town_rate(document),
            ranking: self.ranking(document),
            interviews,
            analysis_meeting,
            veto,
            year: YearRule {
                clause: self.clause(file, &document.year.clause),
                average_reading: self.reading_index(&document.year.average_reading),
            },
            calendar: Calendar {
                clause: self.clause(file, &calendar.clause),
                form_due_day: calendar.form_due_day,
                meeting_due_day: calendar.meeting_due_day,
            },
            clauses: std::mem::take(&mut self.clauses),
            readings: std::mem::take(&mut self.readings),
            figures: std::mem::take(&mut self.figures),
            rates: std::mem::take(&mut self.rates),
        }
    }

    fn choice_or_first<T: Options>(&mut self, text: &str) -> Choice<T> {
        match (self.choice(text), T::ALL) {
            (Some(choice), _) => choice,
            (None, [(_, value), ..]) => Choice { value: *value, reading: None },
            (None, []) => unreachable!("a parameter has at least one value"),
        }
    }

    fn instrument(&mut self, document: &PolicyDocument) -> Instrument {
        let instrument = &document.instrument;
        Instrument {
            id: instrument.id.clone(),
            title: instrument.title.clone(),
            number: instrument.number.clone(),
            issuer: instrument.issuer.clone(),
            issued_on: instrument.issued_on.clone(),
            town: instrument.town.clone(),
            office: instrument.office.clone(),
        }
    }

    fn circular(&mut self, document: &CircularDocument) -> CircularWording {
        let CircularDocument { issuer, addressees, subject, signatory } = document;
        for (key, text) in
            [("issuer", issuer), ("addressees", addressees), ("subject", subject), ("signatory", signatory)]
        {
            if text.trim().is_empty() {
                self.fault_here(
                    "circular",
                    format!("{key} 是空的"),
                    "写上通报要印的文字，或删去整个 [circular]",
                );
            }
        }
        CircularWording {
            issuer: issuer.clone(),
            addressees: addressees.clone(),
            subject: subject.clone(),
            signatory: signatory.clone(),
        }
    }

    fn form(&mut self, document: &PolicyDocument) -> FormWording {
        let form = &document.form;
        if form.columns.len() != 4 {
            self.fault_here("form", "考核表应有四列".to_owned(), "在 [form] 的 columns 里写四个列名");
        }
        FormWording {
            clause: self.clause(self.file, &form.clause),
            title: form.title.clone(),
            subject: form.subject.clone(),
            columns: form.columns.clone(),
            total: form.total.clone(),
            note: form.note.clone(),
        }
    }

    fn town_rate(&mut self, document: &PolicyDocument) -> TownRateRule {
        TownRateRule {
            rate: self.rate(&document.town_rate.rate),
            title: document.town_rate.title.clone(),
            algorithm: self.choice_or_first(&document.town_rate.algorithm),
            district_header: document.town_rate.district_header.clone(),
        }
    }

    fn ranking(&mut self, document: &PolicyDocument) -> Ranking {
        let ranking = &document.ranking;
        Ranking {
            clause: self.clause(self.file, &ranking.clause),
            order: self.choice_or_first(&ranking.order),
            bottom_places: ranking.bottom_places,
            bottom_title: ranking.bottom_title.clone(),
            bottom_ties: self.choice_or_first(&ranking.bottom_ties),
            bottom_published: self.choice_or_first(&ranking.bottom_published),
        }
    }

    fn interviews(&mut self, document: &PolicyDocument) -> Vec<InterviewRule> {
        let mut rules = Vec::new();
        for interview in &document.interviews {
            rules.push(InterviewRule {
                clause: self.clause(self.file, &interview.clause),
                streak_months: interview.streak_months,
                level: interview.level,
                interviewee: interview.interviewee.clone(),
                attendants: interview.attendants.clone(),
                report_to: interview.report_to.clone(),
                beyond: interview.beyond.as_ref().map(|key| self.reading_index(key)),
            });
        }
        if !rules.is_sorted_by(|before, after| before.streak_months < after.streak_months) {
            self.fault_here(
                "interview",
                "约谈各级的连续月数应由少到多".to_owned(),
                "调整 [[interview]] 的次序",
            );
        }
        rules
    }
}
