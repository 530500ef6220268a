//! `shikou user`: users from the machine's own console, for the first day and for when nobody gets in.

use serde_json::json;
use workflow::view::user::UserFilter;
use workflow::{Actor, Appointment, ClientKey, NewUser, Office, Place, Role, UserVersion};

use crate::command_line::{TownArgs, UserAddArgs, UserCommand, UserListArgs, UserResetArgs};
use crate::failure::Failure;
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json};
use crate::{random, server};

pub(crate) fn run(command: &UserCommand) -> Result<(), Failure> {
    match command {
        UserCommand::List(args) => list(args),
        UserCommand::Add(args) => add(args),
        UserCommand::Reset(args) => reset(args),
        UserCommand::FirstRun(args) => first_run(args),
    }
}

/// Runs work on the office of one town.
fn in_town<T>(
    args: &TownArgs,
    work: impl AsyncFnOnce(&Office, &str) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let config = server::config(&args.config)?;
    server::block_on(async {
        let db = server::database(&config, false).await?;
        let town = server::town(&config, &db, args.town.as_deref()).await?;
        let done = work(&server::office(&config, db.clone()).await?, &town).await;
        db.close().await;
        done
    })
}

fn list(args: &UserListArgs) -> Result<(), Failure> {
    let users = in_town(&args.town, async |office, town| {
        office.users(&Actor::console(town), &UserFilter::default()).await.map_err(server::refused)
    })?;
    if args.json {
        let users = users.iter().map(|user| {
            json!({
                "login": user.login, "name": user.name, "role": user.role.id(),
                "place": user.place.to_string(), "disabled": user.disabled,
            })
        });
        return print_json(&json!({ "users": users.collect::<Vec<_>>() }));
    }
    let heads = [
        ("登录名", Align::Left),
        ("姓名", Align::Left),
        ("角色", Align::Left),
        ("范围", Align::Left),
        ("状态", Align::Left),
    ];
    let mut sheet = Sheet::new(&heads);
    for user in &users {
        let (state, tone) = if user.disabled { ("停用", Tone::Faint) } else { ("可用", Tone::Plain) };
        sheet.row(
            tone,
            [&user.login, &user.name, user.role.words(), &user.place_words, state].map(str::to_owned),
        );
    }
    print(&sheet.text())
}

fn add(args: &UserAddArgs) -> Result<(), Failure> {
    let role: Role = args.role.parse().map_err(|()| {
        let known = Role::ALL.map(|role| format!("{}（{}）", role.id(), role.words())).join("、");
        Failure::Usage(format!("没有角色“{}”。可用：{known}。", args.role))
    })?;
    let place = Place::parse(&args.place).ok_or_else(|| {
        Failure::Usage(format!(
            "范围“{}”不认识：写 station:派出所名、community:社区名 或 committee:居村委编码；全镇就不写。",
            args.place
        ))
    })?;
    let new = NewUser {
        login: args.login.clone(),
        appointment: Appointment { name: args.name.clone(), role, place },
    };
    let created = in_town(&args.town, async |office, town| {
        office.create_user(&Actor::console(town), &client_key()?, &new).await.map_err(server::refused)
    })?;
    tell_password(args.json, &args.login, created.password.show())
}

fn reset(args: &UserResetArgs) -> Result<(), Failure> {
    let list = server::config(&args.town.config)?.next("shikou user list");
    let password = in_town(&args.town, async |office, town| {
        let console = Actor::console(town);
        let users = office.users(&console, &UserFilter::default()).await.map_err(server::refused)?;
        let found = users
            .into_iter()
            .find(|user| user.login == args.login)
            .ok_or_else(|| Failure::refused(format!("没有登录名“{}”。所有用户：{list}", args.login)))?;
        let user = office.user(&console, &found.staff).await.map_err(server::refused)?;
        let version = UserVersion { staff: user.staff, version: user.version };
        office.reset_password(&console, &client_key()?, &version).await.map_err(server::refused)
    })?;
    tell_password(args.json, &args.login, password.show())
}

fn first_run(args: &UserListArgs) -> Result<(), Failure> {
    let config = server::config(&args.town.config)?;
    let token = in_town(&args.town, async |office, town| {
        office.first_run_token(town).await.map_err(server::refused)
    })?;
    let Some(token) = token else {
        return Err(Failure::refused(format!(
            "已经有用户了，不再给首次设置的网址。忘了密码：{}",
            config.next("shikou user reset --login 登录名")
        )));
    };
    let link = format!("http://{}/first-run/{token}", config.get("server.listen"));
    if args.json {
        print_json(&json!({ "link": link }))
    } else {
        print(&format!("24 小时内打开一次：{link}"))
    }
}

/// A key of its own for each call: typed twice it is meant twice.
pub(crate) fn client_key() -> Result<ClientKey, Failure> {
    let bytes =
        random::bytes::<16>().map_err(|error| Failure::refused(format!("系统没有给出随机数：{error}。")))?;
    ClientKey::new(&random::hex(&bytes)).ok_or_else(|| Failure::refused("请求编号没有生成。"))
}

fn tell_password(json: bool, login: &str, password: &str) -> Result<(), Failure> {
    if json {
        return print_json(&json!({ "login": login, "initial_password": password }));
    }
    print(&format!("登录名 {login}，初始密码 {password}（只显示这一次；首次登录要改）"))
}
