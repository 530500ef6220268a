//! What no published month lacks, whoever sealed it.

use serde_json::Value;

use super::{Bundle, BundleError, Section, SignerAct};

impl Bundle {
    /// Checks what sealing and opening both ask for.
    pub(super) fn check(&self) -> Result<(), BundleError> {
        self.check_subject().map_err(|problem| BundleError::Rule { section: Section::Subject, problem })?;
        self.check_content()?;
        self.check_signers().map_err(|problem| BundleError::Rule { section: Section::Signers, problem })
    }

    fn check_subject(&self) -> Result<(), &'static str> {
        let subject = &self.subject;
        if subject.town.is_empty() || subject.town_name.is_empty() {
            return Err("没有街镇");
        }
        if !is_month(&subject.month) {
            return Err("月份应写成 2022-06 的样子");
        }
        if subject.lock_reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err("锁定的理由是空的：没有理由就不写");
        }
        match (subject.issue, &subject.replaces) {
            (0, _) => Err("期次应从 1 起"),
            (1, Some(_)) => Err("首次公布不能写着更正了前一期"),
            (2.., None) => Err("更正须写明更正的是哪一期（前一期的根）和理由"),
            (_, Some(replaced)) if replaced.reason.trim().is_empty() => Err("更正须写明理由"),
            _ => Ok(()),
        }
    }

    fn check_content(&self) -> Result<(), BundleError> {
        let wrong = |section, problem| Err(BundleError::Rule { section, problem });
        let month = self.subject.month.as_str();
        let months = &self.figures.months;
        if self.policy.is_empty() {
            return wrong(Section::Policy, "没有政策文件");
        }
        if !months.iter().map(|figures| &figures.month).is_sorted_by(|a, b| a < b) {
            return wrong(Section::Figures, "月份应由早到晚，每月一次");
        }
        if months.last().is_none_or(|last| last.month != month) {
            return wrong(Section::Figures, "最后一个月应是封存的月份");
        }
        if self.results.get("month").and_then(Value::as_str) != Some(month) {
            return wrong(Section::Results, "结果的月份与封存的月份不同");
        }
        Ok(())
    }

    fn check_signers(&self) -> Result<(), &'static str> {
        let blank = |text: &str| text.trim().is_empty();
        if self.signers.iter().any(|one| blank(&one.name) || blank(&one.role) || blank(&one.user_id)) {
            return Err("签署人须有姓名、角色和用户编号");
        }
        let who = |act| self.signers.iter().filter(move |one| one.act == act);
        if who(SignerAct::Published).next().is_none() {
            return Err("没有公布人：没有人负责的月份不能封存");
        }
        let published = |user: &str| who(SignerAct::Published).any(|one| one.user_id == user);
        let countersigned = who(SignerAct::Countersigned).any(|one| !published(&one.user_id));
        if self.subject.issue > 1 && !countersigned {
            return Err("更正须由公布人以外的人会签");
        }
        Ok(())
    }
}

fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)
}
