//! Changes of committees from a month on: gathered, checked all at once, then written.

use std::collections::{BTreeMap, BTreeSet};

use assessment::{Edition, Month};
use serde_json::{Value, json};
use storage::{CommitteeSpan, MonthRow, NewSpan, Read, Scope, StaffFilter, StaffLine, StationMonthRow};

use super::warnings::{small_stations, stranded};
use super::{CommitteeCard, Founding, OBJECT, OrganisationChanged};
use crate::actor::Actor;
use crate::assembled::{code_of, holding};
use crate::deed::Deed;
use crate::ground::{month_of, part_state, state_of, still_open};
use crate::names::Names;
use crate::refusal::{FieldFault, Refusal};
use crate::state::MonthState;

pub(super) const LONGEST_NAME: usize = 40;

/// What is to happen to one committee.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Found(CommitteeCard),
    Change(CommitteeCard),
    Close,
}

/// 变更方案: what is to change from a month on.
pub(super) struct Plan {
    town: String,
    month: Month,
    text: String,
    pub(super) spans: Vec<CommitteeSpan>,
    pub(super) stations: Vec<String>,
    /// Months that are open from this one on, with their stations' parts.
    open: Vec<(MonthRow, Vec<StationMonthRow>)>,
    steps: BTreeMap<String, Step>,
    successions: Vec<(String, String)>,
    unchanged: usize,
    faults: Vec<FieldFault>,
    warnings: Vec<String>,
    users: Vec<StaffLine>,
}

impl Plan {
    pub(super) async fn of(read: &mut Read, actor: &Actor, month: &str) -> Result<Self, Refusal> {
        let parsed = month_of(month)?;
        let months = read.months(&actor.town).await?;
        still_open(&months, parsed)?;
        let mut open = Vec::new();
        for row in months {
            if row.month.as_str() >= month {
                let parts = read.station_months(&actor.town, &row.month).await?;
                open.push((row, parts));
            }
        }
        let stations = read.stations(&actor.town).await?;
        Ok(Self {
            town: actor.town.clone(),
            month: parsed,
            text: parsed.to_string(),
            spans: read.committee_spans(&actor.town, &Scope::Town).await?,
            stations: stations.into_iter().map(|row| row.station).collect(),
            open,
            steps: BTreeMap::new(),
            successions: Vec::new(),
            unchanged: 0,
            faults: Vec::new(),
            warnings: Vec::new(),
            users: read.staff_lines(&actor.town, &StaffFilter::default()).await?,
        })
    }

    /// The span of a committee that has no end yet.
    fn current(&self, committee: &str) -> Option<&CommitteeSpan> {
        self.spans.iter().find(|span| span.committee == committee && span.until_month.is_none())
    }

    /// Refuses what is not there, and what was shown before somebody changed it.
    pub(super) async fn shown(&self, read: &mut Read, committee: &str, version: i64) -> Result<(), Refusal> {
        let span = self.current(committee).ok_or_else(|| Refusal::NotFound(format!("居村委 {committee}")))?;
        if span.version == version {
            return Ok(());
        }
        let names = Names::of(read, &self.town).await?;
        Err(names.stale(&span.name, &span.changed_by, span.changed_at, card_words(&card_of(span))))
    }

    fn fault(&mut self, field: String, words: String) {
        self.faults.push(FieldFault { field, words });
    }

    pub(super) fn found(&mut self, prefix: &str, founding: &Founding) {
        let code = founding.committee.trim();
        let card = card(&founding.name, &founding.station, founding.community.as_deref());
        if code_of(code).is_err() {
            self.fault(format!("{prefix}committee"), format!("“{code}”不是 12 位居村委编码"));
            return;
        }
        if self.current(code).is_some() || self.steps.contains_key(code) {
            self.fault(format!("{prefix}committee"), format!("编码 {code} 已在使用"));
            return;
        }
        if self.spans.iter().any(|span| {
            span.committee == code
                && span.until_month.as_deref().is_some_and(|until| until > self.text.as_str())
        }) {
            self.fault(format!("{prefix}committee"), format!("编码 {code} 到 {} 还在使用", self.text));
            return;
        }
        self.check_card(prefix, &card);
        self.steps.insert(code.to_owned(), Step::Found(card));
    }

    pub(super) fn change(&mut self, prefix: &str, committee: &str, new: &CommitteeCard) {
        let new = card(&new.name, &new.station, new.community.as_deref());
        self.check_card(prefix, &new);
        let Some(span) = self.current(committee) else { return };
        if card_of(span) == new {
            self.fault(format!("{prefix}name"), "没有改动".to_owned());
            return;
        }
        self.check_from(prefix, committee);
        self.steps.insert(committee.to_owned(), Step::Change(new));
    }

    pub(super) fn close(&mut self, committee: &str) {
        self.check_from("", committee);
        self.steps.insert(committee.to_owned(), Step::Close);
    }

    pub(super) fn split(&mut self, committee: &str, into: &[Founding]) {
        if into.len() < 2 {
            self.fault("into".to_owned(), "拆分后至少有两个居村委".to_owned());
        }
        self.become_of(&[committee.to_owned()], into);
    }

    pub(super) fn merge(&mut self, committees: &[(String, i64)], into: &Founding) {
        let codes: BTreeSet<String> = committees.iter().map(|(code, _)| code.clone()).collect();
        if codes.len() < 2 {
            self.fault("committees".to_owned(), "至少选两个居村委合并".to_owned());
        }
        let codes: Vec<_> = codes.into_iter().collect();
        self.become_of(&codes, std::slice::from_ref(into));
    }

    /// Old committees end, new ones begin; one that keeps its code changes.
    fn become_of(&mut self, old: &[String], into: &[Founding]) {
        for (place, founding) in into.iter().enumerate() {
            let prefix = format!("{}/", place + 1);
            let code = founding.committee.trim().to_owned();
            if old.contains(&code) && !self.steps.contains_key(&code) {
                let new = card(&founding.name, &founding.station, founding.community.as_deref());
                self.check_card(&prefix, &new);
                self.check_from(&prefix, &code);
                self.steps.insert(code.clone(), Step::Change(new));
            } else {
                self.found(&prefix, founding);
            }
            self.successions.extend(old.iter().map(|old| (old.clone(), code.clone())));
        }
        for code in old {
            if !self.steps.contains_key(code) {
                self.close(code);
            }
        }
    }

    pub(super) fn roster(&mut self, rows: &[Founding]) {
        let mut named = BTreeSet::new();
        for row in rows {
            let code = row.committee.trim().to_owned();
            let prefix = format!("{code}/");
            if !named.insert(code.clone()) {
                self.fault(format!("{prefix}committee"), format!("编码 {code} 在名册里出现两次"));
                continue;
            }
            let new = card(&row.name, &row.station, row.community.as_deref());
            match self.current(&code).map(card_of) {
                Some(held) if held == new => self.unchanged += 1,
                Some(_) => self.change(&prefix, &code, &new),
                None => self.found(&prefix, row),
            }
        }
        let left: Vec<_> = holding(&self.spans, &self.text)
            .filter(|span| !named.contains(&span.committee))
            .map(|span| span.name.clone())
            .collect();
        if !left.is_empty() {
            let words = format!("名册里没有、保持不变的居村委：{}；确已撤销的请逐个撤销", left.join("、"));
            self.warnings.push(words);
        }
    }

    fn check_card(&mut self, prefix: &str, card: &CommitteeCard) {
        let bad = |text: &str| text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control);
        if card.name.is_empty() || bad(&card.name) {
            self.fault(format!("{prefix}name"), "请填居村委名称，最多 40 字".to_owned());
        }
        if card.community.as_deref().is_some_and(bad) {
            self.fault(format!("{prefix}community"), "社区名称最多 40 字".to_owned());
        }
        if !self.stations.contains(&card.station) {
            let known = self.stations.join("、");
            let words =
                format!("没有派出所“{}”：本镇的派出所是{known}；新设的先在派出所里添加", card.station);
            self.fault(format!("{prefix}station"), words);
        }
    }

    fn check_from(&mut self, prefix: &str, committee: &str) {
        let since = self.current(committee).map(|span| span.from_month.clone());
        if let Some(since) = since.filter(|since| since.as_str() > self.text.as_str()) {
            let words = format!("这个居村委从 {since} 起另有安排，不能从更早的 {} 起变更", self.text);
            self.fault(format!("{prefix}month"), words);
        }
    }

    /// Everything that is wrong: the fields, and months whose stations have handed in already.
    pub(super) fn faults(&self) -> Vec<FieldFault> {
        let mut faults = self.faults.clone();
        let stations = self.touched_stations();
        for (month, parts) in &self.open {
            let locked = !matches!(state_of(month), Ok(MonthState::Open));
            if locked && !self.steps.is_empty() {
                let words = format!("{} 已锁定，先解锁再从这个月起变更", month.month);
                faults.push(FieldFault { field: "month".to_owned(), words });
                continue;
            }
            for part in parts.iter().filter(|part| stations.contains(&part.station)) {
                if let Ok(state) = part_state(part)
                    && !state.is_editable()
                {
                    let (station, month) = (&part.station, &month.month);
                    let words = format!("{station}的 {month} 数据“{state}”，退回后再从这个月起变更");
                    faults.push(FieldFault { field: "month".to_owned(), words });
                }
            }
        }
        faults
    }

    /// Stations that lose or gain a committee, or whose committee changes.
    fn touched_stations(&self) -> BTreeSet<String> {
        let mut stations = BTreeSet::new();
        for (code, step) in &self.steps {
            stations.extend(self.current(code).map(|span| span.station.clone()));
            match step {
                Step::Found(card) | Step::Change(card) => drop(stations.insert(card.station.clone())),
                Step::Close => {}
            }
        }
        stations
    }

    pub(super) fn outcome(&self, edition: &Edition) -> OrganisationChanged {
        let codes = |wanted: fn(&Step) -> bool| {
            self.steps.iter().filter(|(_, step)| wanted(step)).map(|(code, _)| code.clone()).collect()
        };
        let mut warnings = self.warnings.clone();
        let before: Vec<_> = holding(&self.spans, &self.text).cloned().collect();
        let after = self.after();
        warnings.extend(small_stations(edition, &after));
        warnings.extend(stranded(&self.users, &before, &after));
        OrganisationChanged {
            added: codes(|step| matches!(step, Step::Found(_))),
            changed: codes(|step| matches!(step, Step::Change(_))),
            ended: codes(|step| matches!(step, Step::Close)),
            unchanged: self.unchanged,
            warnings,
        }
    }

    /// The committees of the month as they will be.
    fn after(&self) -> Vec<CommitteeSpan> {
        let mut after: Vec<_> = holding(&self.spans, &self.text)
            .filter(|span| !self.steps.contains_key(&span.committee))
            .cloned()
            .collect();
        for (code, step) in &self.steps {
            let (Step::Found(card) | Step::Change(card)) = step else { continue };
            after.push(CommitteeSpan {
                committee: code.clone(),
                from_month: self.text.clone(),
                until_month: None,
                name: card.name.clone(),
                station: card.station.clone(),
                community: card.community.clone(),
                version: 0,
                changed_by: String::new(),
                changed_at: 0,
            });
        }
        after
    }

    /// Writes it, or refuses with everything that is wrong.
    pub(super) async fn carry_out(
        self,
        mut deed: Deed<'_>,
        edition: &Edition,
        what: &str,
    ) -> Result<OrganisationChanged, Refusal> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let outcome = self.outcome(edition);
        let (by, at) = (deed.actor().id.clone(), deed.at());
        for (code, step) in &self.steps {
            let held = self.current(code);
            if let Some(span) = held {
                // A span that begins where it would end never held.
                if span.from_month == self.text {
                    deed.drop_span(code, &self.text).await?;
                } else if !deed.end_span(span, &self.text, &by, at).await? {
                    return Err(Refusal::Fault(format!("committee {code} moved on inside its verb")));
                }
            }
            let (Step::Found(card) | Step::Change(card)) = step else { continue };
            let versions = self.spans.iter().filter(|span| span.committee == *code);
            deed.add_span(NewSpan {
                committee: code,
                from_month: &self.text,
                name: &card.name,
                station: &card.station,
                community: card.community.as_deref(),
                version: versions.map(|span| span.version).max().unwrap_or(0) + 2,
                by: &by,
                at,
            })
            .await?;
        }
        for (old, new) in &self.successions {
            deed.add_succession(old, new, &self.text).await?;
        }
        for (month, _) in &self.open {
            for station in self.touched_stations() {
                deed.add_part(&month.month, &station, &month.form_due).await?;
            }
        }
        let details = self.details(what);
        deed.finish(format!("{OBJECT}/{}", self.month), &details, outcome).await
    }

    fn details(&self, what: &str) -> Value {
        let steps = self.steps.iter().map(|(code, step)| {
            let before = self.current(code).map(card_of);
            let after = match step {
                Step::Found(card) | Step::Change(card) => Some(card),
                Step::Close => None,
            };
            json!({ "committee": code, "before": before, "after": after })
        });
        json!({ "what": what, "month": self.text, "steps": steps.collect::<Vec<_>>(),
            "successions": self.successions })
    }
}

fn card(name: &str, station: &str, community: Option<&str>) -> CommitteeCard {
    let community = community.map(str::trim).filter(|community| !community.is_empty());
    CommitteeCard {
        name: name.trim().to_owned(),
        station: station.trim().to_owned(),
        community: community.map(str::to_owned),
    }
}

pub(super) fn card_of(span: &CommitteeSpan) -> CommitteeCard {
    CommitteeCard {
        name: span.name.clone(),
        station: span.station.clone(),
        community: span.community.clone(),
    }
}

fn card_words(card: &CommitteeCard) -> String {
    let community = card.community.as_deref().unwrap_or("--");
    format!("{}，{}，{community}", card.name, card.station)
}
