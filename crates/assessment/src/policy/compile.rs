//! From the files of a policy to its editions: amendments applied, names resolved, every fault reported.

use super::document::{
    AmendmentDocument, BandDocument, ClausesDocument, FigureDocument, ItemDocument, PolicyDocument,
    RateDocument, ReadingDocument, ReadingsDocument, RuleDocument,
};
use super::option::{Choice, Options};
use super::source::{PolicyError, PolicyErrors, PolicySource};
use super::{
    Band, BottomPlaces, Clause, ClauseIndex, Edition, ExemptQuota, ExemptShare, Figure, FigureOf, Item,
    LoweredBy, MAX_ITEMS, MAX_RATES, MAX_READINGS, PerCount, Policy, Rate, RateIndex, Reading, ReadingIndex,
    ReadingOption, Rule, StepBelow,
};
use crate::Exact;
use crate::figures::{FigureIndex, MAX_FIGURES};

const POLICY: &str = "policy.toml";
const READINGS: &str = "readings.toml";
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
            table.amend(path, amendment)?;
            let mut edition = table.draft(path, &clauses, source)?.resolve(trial)?;
            edition.valid_from = amendment.valid_from;
            edition.amended_because = format!("{}：{}", amendment.instrument, amendment.reason);
            Self::keep_shape(path, &editions, &edition)?;
            match editions.last_mut() {
                Some(last) if last.valid_from == edition.valid_from => *last = edition,
                _ => editions.push(edition),
            }
        }
        Ok(Self { editions })
    }

    /// Figures and items are the columns of every file and table: an amendment changes what they hold, never which there are.
    fn keep_shape(path: &str, editions: &[Edition], edition: &Edition) -> Result<(), PolicyErrors> {
        let shape = |edition: &Edition| {
            let figures: Vec<_> = edition
                .figures
                .iter()
                .map(|figure| (figure.id.clone(), figure.header.clone(), figure.of))
                .collect();
            let items: Vec<_> = edition.items.iter().map(|item| item.id.clone()).collect();
            let rates: Vec<_> = edition.rates.iter().map(|rate| rate.id.clone()).collect();
            (figures, items, rates)
        };
        let fault = |message: &str, remedy: &str| {
            Err(PolicyErrors::from(PolicyError {
                file: path.to_owned(),
                line: None,
                message: message.to_owned(),
                remedy: remedy.to_owned(),
            }))
        };
        let Some(first) = editions.first() else { return Ok(()) };
        if shape(first) != shape(edition) {
            return fault("修订增减或改名了数据项、率或考核项", "另立一个政策文件夹；修订只改已有条目的内容");
        }
        if edition.valid_from < first.valid_from {
            return fault("修订的生效月份早于文件本身", "改正 valid_from");
        }
        Ok(())
    }
}

/// The policy's tables as they stand after the amendments applied so far.
struct Tables {
    policy: toml::Table,
}

impl Tables {
    fn new(source: &PolicySource) -> Result<Self, PolicyErrors> {
        let mut policy: toml::Table = source.read(POLICY)?;
        let readings: toml::Table = source.read(READINGS)?;
        policy.extend(readings);
        Ok(Self { policy })
    }

    fn amend(&mut self, path: &str, amendment: &AmendmentDocument) -> Result<(), PolicyErrors> {
        let mut faults = Vec::new();
        for set in &amendment.sets {
            let place = find(&mut self.policy, &set.path);
            match place {
                Some(value) if value.same_type(&set.value) => value.clone_from(&set.value),
                Some(value) => faults.push(PolicyError {
                    file: path.to_owned(),
                    line: None,
                    message: format!(
                        "{} 原为 {}，不能改成 {}",
                        set.path,
                        value.type_str(),
                        set.value.type_str()
                    ),
                    remedy: "按原来的类型书写新值".to_owned(),
                }),
                None => faults.push(PolicyError {
                    file: path.to_owned(),
                    line: None,
                    message: format!("政策里没有 {}", set.path),
                    remedy: "路径由键名和条目 id 用点连成，如 item.registration_accuracy.rule.target_percent"
                        .to_owned(),
                }),
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(PolicyErrors(faults)) }
    }

    fn draft<'a>(
        &self,
        path: &'a str,
        clauses: &'a ClausesDocument,
        source: &'a PolicySource,
    ) -> Result<Draft<'a>, PolicyErrors> {
        let mut policy = self.policy.clone();
        let mut readings = toml::Table::new();
        if let Some(list) = policy.remove("reading") {
            readings.insert("reading".to_owned(), list);
        }
        let fault = |error: &toml::de::Error| PolicyErrors::from(PolicyError::from_toml(path, "", error));
        let document: PolicyDocument = policy.try_into().map_err(|error| fault(&error))?;
        let readings: ReadingsDocument = readings.try_into().map_err(|error| fault(&error))?;
        Ok(Draft { document, readings: readings.readings, clauses, source, file: path })
    }
}

/// Finds a value by path; inside a list the step is an entry's id, key, name, level or number.
fn find<'a>(table: &'a mut toml::Table, path: &str) -> Option<&'a mut toml::Value> {
    let mut steps = path.split('.');
    let mut value = table.get_mut(steps.next()?)?;
    for step in steps {
        value = match value {
            toml::Value::Table(table) => table.get_mut(step)?,
            toml::Value::Array(list) => {
                let named = list.iter().position(|entry| {
                    ["id", "key", "name"]
                        .iter()
                        .any(|key| entry.get(key).and_then(toml::Value::as_str) == Some(step))
                });
                let place = named.or_else(|| step.parse().ok())?;
                list.get_mut(place)?
            }
            _ => return None,
        };
    }
    Some(value)
}

/// One edition's documents, on the way to being resolved.
struct Draft<'a> {
    document: PolicyDocument,
    readings: Vec<ReadingDocument>,
    clauses: &'a ClausesDocument,
    source: &'a PolicySource,
    file: &'a str,
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
}

impl Draft<'_> {
    fn resolve(&self, trial: &[(&str, &str)]) -> Result<Edition, PolicyErrors> {
        let mut resolver = Resolver {
            source: self.source,
            file: self.file,
            clauses: Vec::new(),
            readings: Vec::new(),
            figures: Vec::new(),
            rates: Vec::new(),
            faults: Vec::new(),
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
    fn fault(&mut self, file: &str, word: &str, message: String, remedy: &str) {
        let line = self.source.line_of(file, word);
        self.faults.push(PolicyError { file: file.to_owned(), line, message, remedy: remedy.to_owned() });
    }

    pub(super) fn fault_here(&mut self, word: &str, message: String, remedy: &str) {
        let file = self.file.to_owned();
        self.fault(&file, word, message, remedy);
    }

    fn limit(&mut self, what: &str, length: usize, limit: usize) {
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
        self.limit("读法", documents.len(), MAX_READINGS);
        for document in documents {
            let reading = self.reading(document, trial);
            self.readings.push(reading);
        }
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
        let decided = if tried.is_some_and(|option| option != document.choice) {
            (String::new(), String::new())
        } else {
            (document.decided_by.clone(), document.decided_on.clone())
        };
        Reading {
            key: document.key.clone(),
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

    fn figure(&mut self, of: FigureOf, id: &str) -> FigureIndex {
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

    fn items(&mut self, documents: &[ItemDocument]) -> Vec<Item> {
        self.unique(self.file, "考核项", documents.iter().map(|item| item.id.as_str()));
        self.limit("考核项", documents.len(), MAX_ITEMS);
        documents.iter().filter_map(|document| self.item(document)).collect()
    }

    fn item(&mut self, document: &ItemDocument) -> Option<Item> {
        let clause = self.clause(self.file, &document.clause);
        let floor = self.choice(&document.floor);
        if document.full_marks <= Exact::ZERO {
            self.fault_here(
                &document.id,
                format!("考核项“{}”的满分不大于零", document.id),
                "改正 full_marks",
            );
        }
        let rule = self.rule(&document.rule);
        Some(Item {
            id: document.id.clone(),
            clause,
            title: document.title.clone(),
            full_marks: document.full_marks.clone(),
            floor: floor?,
            form_content: document.form_content.clone(),
            form_rules: document.form_rules.clone(),
            rule: rule?,
        })
    }

    fn rule(&mut self, document: &RuleDocument) -> Option<Rule> {
        match document {
            RuleDocument::PerCount { counts } => {
                let mut resolved = Vec::new();
                for count in counts {
                    resolved.push(PerCount {
                        figure: self.figure(FigureOf::Committee, &count.figure),
                        deduct_marks: count.deduct_marks.clone(),
                        applies: self.choice(&count.applies)?,
                    });
                }
                Some(Rule::PerCount(resolved))
            }
            RuleDocument::StepBelow {
                rate,
                target_percent,
                step_percentage_points,
                counting,
                band_by,
                bands,
            } => {
                if *step_percentage_points <= Exact::ZERO {
                    self.fault_here(rate, "步长不大于零".to_owned(), "改正 step_percentage_points");
                }
                Some(Rule::StepBelow(StepBelow {
                    rate: self.rate(rate),
                    target_percent: target_percent.clone(),
                    step_percentage_points: step_percentage_points.clone(),
                    counting: self.choice(counting)?,
                    band_by: band_by.as_ref().map(|figure| self.figure(FigureOf::Town, figure)),
                    bands: self.bands(bands, band_by.as_deref())?,
                }))
            }
            RuleDocument::BottomPlaces { .. } => self.bottom_places(document).map(Rule::BottomPlaces),
        }
    }

    fn bands(&mut self, documents: &[BandDocument], band_by: Option<&str>) -> Option<Vec<Band>> {
        let mut bands = Vec::new();
        let mut last = None;
        for (place, document) in documents.iter().enumerate() {
            let until = match (document.until_count, &document.edge) {
                (Some(count), Some(edge)) => Some((count, self.choice(edge)?)),
                _ => None,
            };
            let is_last = place + 1 == documents.len();
            let rises = until.as_ref().is_none_or(|(count, _)| last.is_none_or(|before| *count > before));
            if until.is_none() != is_last || !rises || (band_by.is_none() && !is_last) {
                self.fault_here(
                    band_by.unwrap_or("step_below"),
                    format!("第 {} 档的上限不对", place + 1),
                    "各档按 until_count 从小到大，除最后一档外都写 until_count 和 edge，并写明 band_by",
                );
            }
            last = until.as_ref().map(|(count, _)| *count);
            bands.push(Band { until, deduct_marks: document.deduct_marks.clone() });
        }
        self.limit("档", bands.len(), 16);
        Some(bands)
    }

    fn bottom_places(&mut self, document: &RuleDocument) -> Option<BottomPlaces> {
        let RuleDocument::BottomPlaces {
            measure,
            share_of,
            unranked,
            scope,
            deduct_marks,
            order,
            ties,
            small_group,
            small_group_below_committees,
            small_group_warning_below_committees,
            accumulation,
            exempt_share,
            exempt_quota,
        } = document
        else {
            return None;
        };
        self.limit("末位扣分", deduct_marks.len(), 20);
        if exempt_share.is_some() && share_of.is_empty() {
            self.fault_here(measure, "占比免扣没有分母".to_owned(), "写上 share_of，或删去 exempt_share");
        }
        let exempt_share = match exempt_share {
            Some(exempt) => {
                Some(ExemptShare { percent: exempt.percent.clone(), when: self.choice(&exempt.when)? })
            }
            None => None,
        };
        let exempt_quota = match exempt_quota {
            Some(exempt) => Some(ExemptQuota {
                own_quota: exempt.own_quota.as_ref().map(|figure| self.figure(FigureOf::Committee, figure)),
                scope: self.choice(&exempt.scope)?,
                period: self.choice(&exempt.period)?,
            }),
            None => None,
        };
        Some(BottomPlaces {
            measure: self.figure(FigureOf::Committee, measure),
            share_of: share_of.iter().map(|figure| self.figure(FigureOf::Committee, figure)).collect(),
            unranked: self.choice(unranked)?,
            scope: self.choice(scope)?,
            deduct_marks: deduct_marks.clone(),
            order: self.choice(order)?,
            ties: self.choice(ties)?,
            small_group: self.choice(small_group)?,
            small_group_below_committees: *small_group_below_committees,
            small_group_warning_below_committees: *small_group_warning_below_committees,
            accumulation: self.choice(accumulation)?,
            exempt_share,
            exempt_quota,
        })
    }
}

/// Limits are checked before an index is used, so a position that does not fit belongs to an edition that is refused.
fn small(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
