//! `shikou address parse`: each address of a list level by level, with its canonical text and key.

use std::path::Path;

use register::address::{Address, Confidence, Estates, Parser, Roads};
use sheets::{ListColumn, ListRow};

use crate::command_line::{AddressCommand, ParseArgs};
use crate::failure::Failure;
use crate::lists::{self, Answer, Request, each_row};
use crate::output::rows::{Column, RowWriter};
use crate::output::tell;

pub(crate) fn run(command: &AddressCommand) -> Result<(), Failure> {
    match command {
        AddressCommand::Parse(args) => parse(args),
    }
}

fn parse(args: &ParseArgs) -> Result<(), Failure> {
    let estates = args.estates.as_deref().map(estates).transpose()?;
    let roads = args.roads.as_deref().map(roads).transpose()?;
    let mut parser = Parser::new();
    if let Some(estates) = &estates {
        parser = parser.with_estates(estates);
    }
    if let Some(roads) = &roads {
        parser = parser.with_roads(roads);
    }
    let request = Request { input: args.file.as_deref(), out: args.out.as_deref(), json: args.json };
    lists::run(&Parse { parser }, &request)
}

struct Parse<'t> {
    parser: Parser<'t>,
}

impl Answer for Parse<'_> {
    const READ: &'static [ListColumn] = &[ListColumn { names: &["address", "地址"], required: true }];
    const WRITTEN: &'static [Column] = &[
        Column { head: "行号", key: "row" },
        Column { head: "address", key: "address" },
        Column { head: "规范地址", key: "canonical" },
        Column { head: "省", key: "province" },
        Column { head: "市", key: "city" },
        Column { head: "区县", key: "district" },
        Column { head: "街镇", key: "town" },
        Column { head: "村", key: "village" },
        Column { head: "宅", key: "hamlet" },
        Column { head: "组", key: "group" },
        Column { head: "路", key: "road" },
        Column { head: "小区", key: "estate" },
        Column { head: "弄", key: "lane" },
        Column { head: "支弄", key: "sub_lane" },
        Column { head: "号", key: "house" },
        Column { head: "幢", key: "building" },
        Column { head: "单元", key: "unit" },
        Column { head: "层", key: "floor" },
        Column { head: "室", key: "room" },
        Column { head: "分间", key: "sub_room" },
        Column { head: "地址键", key: "key" },
        Column { head: "把握", key: "confidence" },
        Column { head: "推断", key: "guessed" },
        Column { head: "另提及", key: "beside" },
    ];
    const CLASSES: &'static [(&'static str, &'static str)] = &[
        ("full", "可靠"),
        ("likely", "较可靠"),
        ("doubtful", "存疑"),
        ("partial", "不完整"),
        ("none", "无门牌"),
    ];

    fn answer(&self, row: &ListRow<'_>, out: &mut RowWriter<'_>) -> usize {
        let text = row.cell(0);
        let parsed = self.parser.parse(text);
        out.number(row.number);
        out.text(text);
        out.shown(Some(&parsed.address));
        levels(&parsed.address, out);
        // Without a door there is nothing that two addresses could share.
        let key = Some(parsed.address.key()).filter(|_| parsed.confidence != Confidence::None);
        out.plain(key.as_ref());
        out.text(parsed.confidence.word());
        out.shown(Some(&parsed.guessed));
        out.text(parsed.beside.as_deref().unwrap_or_default());
        match parsed.confidence {
            Confidence::Full => 0,
            Confidence::Likely => 1,
            Confidence::Doubtful => 2,
            Confidence::Partial => 3,
            Confidence::None => 4,
        }
    }
}

fn levels(address: &Address<'_>, out: &mut RowWriter<'_>) {
    let name = |name: &Option<std::borrow::Cow<'_, str>>, out: &mut RowWriter<'_>| {
        out.text(name.as_deref().unwrap_or_default());
    };
    for level in [
        &address.province,
        &address.city,
        &address.district,
        &address.town,
        &address.village,
        &address.hamlet,
    ] {
        name(level, out);
    }
    out.plain(address.group.as_ref());
    name(&address.road, out);
    name(&address.estate, out);
    for number in [
        address.lane,
        address.sub_lane,
        address.house,
        address.building,
        address.unit,
        address.floor,
        address.room,
    ] {
        out.plain(number.as_ref());
    }
    out.shown(address.sub_room.as_ref());
}

const ESTATE_COLUMNS: &[ListColumn] = &[
    ListColumn { names: &["estate", "小区", "小区名称"], required: true },
    ListColumn { names: &["road", "路名", "路"], required: true },
    ListColumn { names: &["lane", "弄", "弄号"], required: true },
];
const ROAD_COLUMNS: &[ListColumn] = &[ListColumn { names: &["road", "路名", "路"], required: true }];

fn estates(path: &Path) -> Result<Estates, Failure> {
    let mut estates = Estates::new();
    each_row(path, ESTATE_COLUMNS, |row| {
        let [name, road, lane] = [0, 1, 2].map(|place| row.cell(place).trim());
        let number = lane.strip_suffix('弄').unwrap_or(lane).parse::<u32>().ok().filter(|lane| *lane > 0);
        match number {
            _ if name.is_empty() => Err((0, "没有小区名".to_owned(), "请补上，或删去这一行")),
            _ if road.is_empty() => Err((1, "没有路名".to_owned(), "请补上，或删去这一行")),
            None => Err((2, format!("“{lane}”不是弄号"), "请填数字，如 123")),
            Some(lane) => {
                estates.insert(name, road, lane);
                Ok(())
            }
        }
    })?;
    tell(&format!("小区表 {} 个小区", estates.len()));
    Ok(estates)
}

fn roads(path: &Path) -> Result<Roads, Failure> {
    let mut roads = Roads::new();
    each_row(path, ROAD_COLUMNS, |row| match row.cell(0).trim() {
        "" => Err((0, "没有路名".to_owned(), "请补上，或删去这一行")),
        road => {
            roads.insert(road);
            Ok(())
        }
    })?;
    tell(&format!("路名表 {} 条路", roads.len()));
    Ok(roads)
}
