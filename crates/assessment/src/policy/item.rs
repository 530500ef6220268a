//! Resolves the items of the form: their rules with figures, rates and readings by name.

use super::compile::Resolver;
use super::document::{BandDocument, ItemDocument, RuleDocument};
use super::{
    Band, BottomPlaces, ExemptQuota, ExemptShare, FigureOf, Item, MAX_ITEMS, PerCount, Rule, StepBelow,
};
use crate::Exact;
use crate::figures::MAX_FIGURES;

impl Resolver<'_> {
    pub(super) fn items(&mut self, documents: &[ItemDocument]) -> Vec<Item> {
        self.unique(self.file, "考核项", documents.iter().map(|item| item.id.as_str()));
        self.limit("考核项", documents.len(), MAX_ITEMS);
        let mut items = Vec::new();
        for document in documents {
            self.inside = Some(("item", document.id.clone()));
            items.extend(self.item(document));
        }
        self.inside = None;
        items
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
                self.limit("按件扣分的 count ", counts.len(), MAX_FIGURES);
                let mut resolved = Vec::new();
                for count in counts {
                    self.not_negative("deduct_marks", &count.deduct_marks);
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
                    self.fault_here(
                        &step_percentage_points.to_string(),
                        "步长不大于零".to_owned(),
                        "改正 step_percentage_points",
                    );
                }
                self.percent("target_percent", target_percent);
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
            self.not_negative("deduct_marks", &document.deduct_marks);
            let until = match (document.until_count, &document.edge) {
                (Some(count), Some(edge)) => Some((count, self.choice(edge)?)),
                _ => None,
            };
            let half = document.until_count.is_some() != document.edge.is_some();
            let is_last = place + 1 == documents.len();
            let rises = until.as_ref().is_none_or(|(count, _)| last.is_none_or(|before| *count > before));
            if until.is_none() != is_last || half || !rises || (band_by.is_none() && !is_last) {
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
        for marks in deduct_marks {
            self.not_negative("deduct_marks", marks);
        }
        if exempt_share.is_some() && share_of.is_empty() {
            self.fault_here(measure, "占比免扣没有分母".to_owned(), "写上 share_of，或删去 exempt_share");
        }
        let exempt_share = match exempt_share {
            Some(exempt) => {
                self.percent("percent", &exempt.percent);
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
