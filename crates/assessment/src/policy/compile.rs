//! From the files of a policy to its editions: amendments applied, names resolved, every fault reported.

use super::amendment::{Tables, keep_date, keep_shape};
use super::document::{
    AmendmentDocument, ClausesDocument, FigureDocument, PolicyDocument, RateDocument, ReadingDocument,
    ReadingsDocument,
};
use super::option::{Choice, Options};
use super::source::{PolicyError, PolicyErrors, PolicySource};
use super::{
    Clause, ClauseIndex, Edition, Figure, FigureOf, LoweredBy, MAX_RATES, MAX_READINGS, Policy, Rate,
    RateIndex, Reading, ReadingIndex, ReadingOption,
};
use crate::figures::{FigureIndex, MAX_FIGURES};

pub(super) const POLICY: &str = "policy.toml";
pub(super) const READINGS: &str = "readings.toml";
const CLAUSES: &str = "clauses.toml";

impl Policy {
    /// Compiles a policy folder.
    pub fn compile(source: &PolicySource) -> Result<Self, PolicyErrors> {
        Self::compile_with(source, &[])
    }

    /// Compiles a policy folder with other readings than the chosen ones, `(key, option)`, over every edition.
    pub fn compile_with(source: &PolicySource, trial: &[(&str, &str)]) -> Result<Self, PolicyErrors> {
        let document: PolicyDocument = source.read(POLICY)?;
        let readings: ReadingsDocument = source.read(READINGS)?;
        let clauses: ClausesDocument = source.read(CLAUSES)?;
        let mut amendments = Vec::new();
        for (path, _) in source.folder("amendments") {
            amendments.push((path, source.read::<AmendmentDocument>(path)?));
        }
        amendments.sort_by_key(|(path, amendment)| (amendment.valid_from, *path));

        let mut table = Tables::new(source)?;
        let base = Draft { document, readings: readings.readings, clauses: &clauses, source, file: POLICY };
        let mut editions = vec![base.resolve(trial)?];
        for (path, amendment) in &amendments {
            keep_date(source, path, amendment)?;
            let mut edition = table.amended(source, path, amendment, &clauses, trial)?;
            edition.valid_from = amendment.valid_from;
            edition.amended_because = format!("{}：{}", amendment.instrument, amendment.reason);
            keep_shape(path, &editions, &edition)?;
            match editions.last_mut() {
                Some(last) if last.valid_from == edition.valid_from => *last = edition,
                _ => editions.push(edition),
            }
        }
        Ok(Self { editions })
    }
}

/// One edition's documents, on the way to being resolved.
pub(super) struct Draft<'a> {
    pub(super) document: PolicyDocument,
    pub(super) readings: Vec<ReadingDocument>,
    pub(super) clauses: &'a ClausesDocument,
    pub(super) source: &'a PolicySource,
    pub(super) file: &'a str,
}

/// Resolves names and gathers faults; a lookup that fails yields a stand-in that is thrown away with the edition.
pub(super) struct Resolver<'a> {
    pub(super) source: &'a PolicySource,
    pub(super) file: &'a str,
    pub(super) clauses: Vec<Clause>,
    pub(super) readings: Vec<Reading>,
    pub(super) figures: Vec<Figure>,
    pub(super) rates: Vec<Rate>,
    pub(super) faults: Vec<PolicyError>,
    /// The entry being resolved, as its list and its name: a fault is looked for there first.
    pub(super) inside: Option<(&'static str, String)>,
}

impl Draft<'_> {
    pub(super) fn resolve(&self, trial: &[(&str, &str)]) -> Result<Edition, PolicyErrors> {
        let mut resolver = Resolver {
            source: self.source,
            file: self.file,
            clauses: Vec::new(),
            readings: Vec::new(),
            figures: Vec::new(),
            rates: Vec::new(),
            faults: Vec::new(),
            inside: None,
        };
        resolver.clauses(self.clauses);
        resolver.readings(&self.readings, trial);
        resolver.figures(&self.document.figures);
        resolver.rates(&self.document.rates);
        let items = resolver.items(&self.document.items);
        let edition = resolver.edition(&self.document, items);
        if resolver.faults.is_empty() { Ok(edition) } else { Err(PolicyErrors(resolver.faults)) }
    }
}

impl Resolver<'_> {
    pub(super) fn fault(&mut self, file: &str, word: &str, message: String, remedy: &str) {
        let here = self.inside.as_ref();
        let line = here
            .and_then(|(list, name)| self.source.line_in(file, list, name, word))
            .or_else(|| self.source.line_of(file, word));
        self.faults.push(PolicyError { file: file.to_owned(), line, message, remedy: remedy.to_owned() });
    }

    pub(super) fn fault_here(&mut self, word: &str, message: String, remedy: &str) {
        let file = self.file.to_owned();
        self.fault(&file, word, message, remedy);
    }

    pub(super) fn limit(&mut self, what: &str, length: usize, limit: usize) {
        if length > limit || length == 0 {
            self.fault_here("", format!("{what}有 {length} 个，应为 1 至 {limit} 个"), "增减到这个范围之内");
        }
    }

    pub(super) fn unique<'b>(&mut self, file: &str, what: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            if id.is_empty() || !seen.insert(id) {
                self.fault(file, id, format!("{what}“{id}”重复或为空"), "每个名字只用一次");
            }
        }
    }

    fn clauses(&mut self, document: &ClausesDocument) {
        self.unique(CLAUSES, "条款", document.clauses.iter().map(|clause| clause.id.as_str()));
        self.clauses = document
            .clauses
            .iter()
            .map(|clause| Clause {
                id: clause.id.clone(),
                place: clause.place.clone(),
                summary: clause.summary.clone(),
            })
            .collect();
        self.limit("条款", document.clauses.len(), 250);
    }

    pub(super) fn clause(&mut self, file: &str, id: &str) -> ClauseIndex {
        match self.clauses.iter().position(|clause| clause.id == id) {
            Some(place) => ClauseIndex(small(place)),
            None => {
                self.fault(file, id, format!("没有条款“{id}”"), "在 clauses.toml 里写上这一条，或改正编号");
                ClauseIndex(0)
            }
        }
    }

    fn readings(&mut self, documents: &[ReadingDocument], trial: &[(&str, &str)]) {
        self.unique(READINGS, "读法", documents.iter().map(|reading| reading.key.as_str()));
        self.unique(READINGS, "读法名称", documents.iter().map(|reading| reading.label.as_str()));
        self.limit("读法", documents.len(), MAX_READINGS);
        for document in documents {
            self.inside = Some(("reading", document.key.clone()));
            let reading = self.reading(document, trial);
            self.readings.push(reading);
        }
        self.inside = None;
        for (key, _) in trial {
            if !documents.iter().any(|reading| reading.key == *key) {
                let known: Vec<_> = documents.iter().map(|reading| reading.key.as_str()).collect();
                self.fault(
                    READINGS,
                    key,
                    format!("没有读法“{key}”"),
                    &format!("可用的读法：{}", known.join("、")),
                );
            }
        }
    }

    fn reading(&mut self, document: &ReadingDocument, trial: &[(&str, &str)]) -> Reading {
        let clause = self.clause(READINGS, &document.clause);
        self.options(document);
        let options: Vec<_> = document
            .options
            .iter()
            .map(|option| ReadingOption {
                id: option.id.clone(),
                means: option.means.clone().unwrap_or_else(|| option.id.clone()),
                aliases: option.aliases.clone(),
                text: option.text.clone(),
            })
            .collect();
        let tried = trial.iter().rev().find(|(key, _)| *key == document.key).map(|(_, option)| *option);
        let wanted = tried.unwrap_or(&document.choice);
        let fits = |option: &ReadingOption| {
            option.id == wanted || option.aliases.iter().any(|alias| alias == wanted)
        };
        let choice = options.iter().position(fits).unwrap_or_else(|| {
            let known: Vec<_> = options.iter().map(|option| option.id.as_str()).collect();
            self.fault(
                READINGS,
                &document.key,
                format!("读法“{}”没有选项“{wanted}”", document.key),
                &format!("可选：{}", known.join("、")),
            );
            0
        });
        if document.decided_by.is_empty() != document.decided_on.is_empty() {
            self.fault(
                READINGS,
                &document.key,
                format!("读法“{}”的 decided_by 和 decided_on 只填了一个", document.key),
                "两个都填，或都留空",
            );
        }
        if !document.decided_on.is_empty() {
            self.date(READINGS, "decided_on", &document.decided_on);
        }
        // A signature is for the option signed; trying that same option, by whatever name, keeps it.
        let signed = |option: &ReadingOption| {
            option.id == document.choice || option.aliases.contains(&document.choice)
        };
        let decided = if options.get(choice).is_some_and(signed) {
            (document.decided_by.clone(), document.decided_on.clone())
        } else {
            (String::new(), String::new())
        };
        Reading {
            key: document.key.clone(),
            label: document.label.clone(),
            clause,
            question: document.question.clone(),
            options,
            choice,
            reason: document.reason.clone(),
            ask_before_start: document.ask_before_start,
            decided_by: decided.0,
            decided_on: decided.1,
        }
    }

    pub(super) fn reading_index(&mut self, key: &str) -> ReadingIndex {
        match self.readings.iter().position(|reading| reading.key == key) {
            Some(place) => ReadingIndex(small(place)),
            None => {
                self.fault_here(key, format!("没有读法“{key}”"), "在 readings.toml 里写上，或改正名字");
                ReadingIndex(0)
            }
        }
    }

    /// A parameter: one of its values, or `reading:KEY` where a reading sets it.
    pub(super) fn choice<T: Options>(&mut self, text: &str) -> Option<Choice<T>> {
        let known: Vec<_> = T::ALL.iter().map(|(name, _)| *name).collect();
        let value = |name: &str| T::ALL.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let Some(key) = text.strip_prefix("reading:") else {
            return match value(text) {
                Some(value) => Some(Choice { value, reading: None }),
                None => {
                    self.fault_here(
                        text,
                        format!("不认识的值“{text}”"),
                        &format!("可用：{}，或 reading:读法", known.join("、")),
                    );
                    None
                }
            };
        };
        let Some(place) = self.readings.iter().position(|reading| reading.key == key) else {
            self.fault_here(text, format!("没有读法“{key}”"), "在 readings.toml 里写上，或改正名字");
            return None;
        };
        let reading = self.readings.get(place)?.clone();
        let outside = self.inside.replace(("reading", key.to_owned()));
        for option in &reading.options {
            if value(&option.means).is_none() {
                self.fault(
                    READINGS,
                    &option.id,
                    format!("读法“{key}”的选项“{}”表示“{}”，这条规则不认识", option.id, option.means),
                    &format!("用 means 写成：{}", known.join("、")),
                );
            }
        }
        self.inside = outside;
        let value = value(&reading.chosen()?.means)?;
        Some(Choice { value, reading: Some(ReadingIndex(small(place))) })
    }

    fn figures(&mut self, documents: &[FigureDocument]) {
        self.unique(self.file, "数据项", documents.iter().map(|figure| figure.id.as_str()));
        for of in [FigureOf::Committee, FigureOf::Town] {
            let headers =
                documents.iter().filter(|figure| figure.of == of).map(|figure| figure.header.as_str());
            self.unique(self.file, "列名", headers);
            let count = documents.iter().filter(|figure| figure.of == of).count();
            if count > MAX_FIGURES {
                self.limit("数据项", count, MAX_FIGURES);
            }
        }
        let mut next = [0_usize; 2];
        for document in documents {
            let slot = usize::from(document.of == FigureOf::Town);
            let index = next.get(slot).copied().unwrap_or(0);
            if let Some(counter) = next.get_mut(slot) {
                *counter += 1;
            }
            self.figures.push(Figure {
                id: document.id.clone(),
                index: FigureIndex(small(index)),
                header: document.header.clone(),
                unit: document.unit.clone(),
                about: document.about.clone(),
                of: document.of,
                blank: document.blank,
                column: document.column,
                accumulates: document.accumulates,
                not_above: None,
            });
        }
        for (place, document) in documents.iter().enumerate() {
            let Some(whole) = &document.not_above else { continue };
            let whole = self.figure(document.of, whole);
            if let Some(figure) = self.figures.get_mut(place) {
                figure.not_above = Some(whole);
            }
        }
    }

    pub(super) fn figure(&mut self, of: FigureOf, id: &str) -> FigureIndex {
        match self.figures.iter().find(|figure| figure.id == id && figure.of == of) {
            Some(figure) => figure.index,
            None => {
                self.fault_here(
                    id,
                    format!("没有数据项“{id}”"),
                    "在 policy.toml 里用 [[figure]] 声明，并注意是居村还是全镇的数据",
                );
                FigureIndex(0)
            }
        }
    }

    fn rates(&mut self, documents: &[RateDocument]) {
        self.unique(self.file, "率", documents.iter().map(|rate| rate.id.as_str()));
        self.limit("率", documents.len(), MAX_RATES);
        for document in documents {
            self.inside = Some(("rate", document.id.clone()));
            if let Some(lowered) = &document.lowered_by {
                self.not_negative("percentage_points", &lowered.percentage_points);
            }
            let lowered_by = document.lowered_by.as_ref().and_then(|lowered| {
                Some(LoweredBy {
                    figure: self.figure(FigureOf::Committee, &lowered.figure),
                    percentage_points: lowered.percentage_points.clone(),
                    clause: self.clause(self.file, &lowered.clause),
                    effect: self.choice(&lowered.effect)?,
                })
            });
            let numerator = self.figure(FigureOf::Committee, &document.numerator);
            let denominator = self.figure(FigureOf::Committee, &document.denominator);
            let Some(none_checked) = self.choice(&document.none_checked) else { continue };
            self.rates.push(Rate {
                id: document.id.clone(),
                title: document.title.clone(),
                numerator,
                denominator,
                lowered_by,
                none_checked,
            });
        }
        self.inside = None;
    }

    pub(super) fn rate(&mut self, id: &str) -> RateIndex {
        match self.rates.iter().position(|rate| rate.id == id) {
            Some(place) => RateIndex(small(place)),
            None => {
                self.fault_here(id, format!("没有率“{id}”"), "在 policy.toml 里用 [[rate]] 声明");
                RateIndex(0)
            }
        }
    }
}

/// Limits are checked before an index is used, so a position that does not fit belongs to an edition that is refused.
fn small(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
