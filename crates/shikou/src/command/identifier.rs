//! `shikou id check`: each number of a list read, with what is wrong or odd about it.
//!
//! A number's last four characters, its day of birth and its region are together the whole number. So what is not
//! asked to be shown is withheld in part everywhere: the number starred out, the birth as a year, the region as a
//! province.

use register::identifiers::{Identifier, IdentifierError, Options, ParsedIdentifier, Warning, region};
use sheets::{ListColumn, ListRow};

use crate::clock;
use crate::command_line::{IdCheckArgs, IdCommand};
use crate::failure::Failure;
use crate::lists::{self, Answer, Request};
use crate::output::rows::{Column, RowWriter};

pub(crate) fn run(command: &IdCommand) -> Result<(), Failure> {
    match command {
        IdCommand::Check(args) => check(args),
    }
}

fn check(args: &IdCheckArgs) -> Result<(), Failure> {
    let today = args.today.or_else(clock::today);
    let options = Options { demo: args.demo, expected: args.kind, today };
    let request = Request { input: args.file.as_deref(), out: args.out.as_deref(), json: args.json };
    lists::run(&Check { options, show: args.show }, &request)
}

struct Check {
    options: Options,
    /// Whether numbers are written in the clear.
    show: bool,
}

impl Answer for Check {
    const READ: &'static [ListColumn] = &[ListColumn {
        names: &["number", "号码", "证件号码", "身份证号", "身份证号码"],
        required: true,
    }];
    const WRITTEN: &'static [Column] = &[
        Column { head: "行号", key: "row" },
        Column { head: "号码", key: "number" },
        Column { head: "结论", key: "verdict" },
        Column { head: "种类", key: "kind_name" },
        Column { head: "种类代码", key: "kind" },
        Column { head: "出生日期", key: "birth_date" },
        Column { head: "性别", key: "sex" },
        Column { head: "行政区划", key: "region" },
        Column { head: "原因代码", key: "reason_code" },
        Column { head: "说明", key: "reason" },
        Column { head: "怎么办", key: "remedy" },
    ];
    const CLASSES: &'static [(&'static str, &'static str)] =
        &[("ok", "无误"), ("warning", "可用而有提示"), ("refused", "有误")];

    fn answer(&self, row: &ListRow<'_>, out: &mut RowWriter<'_>) -> usize {
        let text = row.cell(0);
        out.number(row.number);
        match Identifier::parse(text, &self.options) {
            Ok(parsed) => self.accepted(&parsed, out),
            Err(error) => {
                self.refused(text, &error, out);
                2
            }
        }
    }
}

impl Check {
    fn accepted(&self, parsed: &ParsedIdentifier, out: &mut RowWriter<'_>) -> usize {
        let identifier = &parsed.identifier;
        if self.show {
            clear(identifier, out);
        } else {
            out.shown(Some(identifier));
        }
        let warned = !parsed.warnings.is_empty();
        out.text(if warned { "warning" } else { "ok" });
        out.shown(Some(&parsed.kind));
        out.text(parsed.kind.word());
        match identifier.birth_date() {
            Some(date) if !self.show => out.shown(Some(&format_args!("{}-**-**", date.year()))),
            date => out.shown(date.as_ref()),
        }
        out.shown(identifier.sex().as_ref());
        self.region(identifier, out);
        let words: Vec<&str> = parsed.warnings.iter().map(Warning::word).collect();
        out.text(&words.join("；"));
        out.shown(Some(&parsed.warnings));
        out.text("");
        usize::from(warned)
    }

    fn refused(&self, text: &str, error: &IdentifierError, out: &mut RowWriter<'_>) {
        if self.show {
            out.text(text.trim());
        } else {
            out.shown(Some(&Starred(text.trim())));
        }
        out.text("refused");
        for _ in 0..5 {
            out.text("");
        }
        out.text(error.word());
        out.shown(Some(error));
        out.text(error.remedy());
    }

    /// The names of the region, the province first; the province alone when the number is not to be shown.
    fn region(&self, identifier: &Identifier, out: &mut RowWriter<'_>) {
        let code = match identifier {
            Identifier::Citizen(number) => number.region(),
            Identifier::Credit(code) => code.region(),
            _ => return out.text(""),
        };
        let name = |code| region(code).map_or("", |region| region.name);
        let (province, city) = (code / 10_000 * 10_000, code / 100 * 100);
        if !self.show || code == province {
            return out.text(name(province));
        }
        // Between a municipality and its districts stands a name that is none.
        let city = Some(name(city)).filter(|name| !matches!(*name, "市辖区" | "县") && city != code);
        out.shown(Some(&format_args!("{}{}{}", name(province), city.unwrap_or_default(), name(code))));
    }
}

/// The whole number, as cleaned of blanks and full-width signs.
fn clear(identifier: &Identifier, out: &mut RowWriter<'_>) {
    match identifier {
        Identifier::Citizen(number) => out.text(number.clear()),
        Identifier::Residence(number) => out.text(number.clear()),
        Identifier::PermanentResident(card) => out.text(card.clear()),
        Identifier::Travel(document) => out.text(document.clear()),
        Identifier::Credit(code) => out.text(code.clear()),
        Identifier::Mobile(mobile) => out.shown(Some(&mobile.clear())),
    }
}

/// A text that is no number, starred out but for its end where it is long enough to keep its secret.
struct Starred<'t>(&'t str);

impl std::fmt::Display for Starred<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        /// As many stars as the longest number; a longer text is told by its end alone.
        const STARS_MAX: usize = 18;
        let length = self.0.chars().count();
        let shown = if length >= 15 { 4 } else { length.min(8) / 4 };
        for _ in 0..(length - shown).min(STARS_MAX) {
            f.write_str("*")?;
        }
        self.0.chars().skip(length - shown).try_for_each(|c| std::fmt::Write::write_char(f, c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_starred_out_as_well() {
        let starred = |text| Starred(text).to_string();
        assert_eq!(starred("790000199003071230"), "**************1230");
        assert_eq!(starred("3.10115E+17"), "*********17");
        assert_eq!(starred("张三"), "**");
        assert_eq!(starred(""), "");
        assert_eq!(starred(&"1".repeat(90)), "******************1111");
    }
}
