//! `shikou config show`: every setting, its value and where it comes from.

use serde_json::json;

use crate::command_line::{ConfigCommand, ConfigShowArgs};
use crate::failure::Failure;
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json};
use crate::server;

pub(crate) fn run(command: &ConfigCommand) -> Result<(), Failure> {
    let ConfigCommand::Show(args) = command;
    show(args)
}

fn show(args: &ConfigShowArgs) -> Result<(), Failure> {
    let config = server::config(&args.config)?;
    if args.json {
        let settings = config.rows().map(|(key, value, origin)| {
            json!({ "name": key.name, "value": value, "origin": origin.to_string(), "about": key.about })
        });
        return print_json(&json!({ "settings": settings.collect::<Vec<_>>() }));
    }
    let mut heads = vec![("设置", Align::Left), ("值", Align::Left)];
    heads.extend(args.origin.then_some(("来自", Align::Left)));
    heads.push(("说明", Align::Left));
    let mut sheet = Sheet::new(&heads);
    for (key, value, origin) in config.rows() {
        let mut cells = vec![key.name.to_owned(), value];
        cells.extend(args.origin.then(|| origin.to_string()));
        cells.push(key.about.to_owned());
        sheet.row(Tone::Plain, cells);
    }
    print(&sheet.text())
}
