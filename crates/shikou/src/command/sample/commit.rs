//! `shikou sample commit`: a seed bound before anybody knows what it will draw.

use std::io::Read;

use sampling::{Salt, Seed, SeedShare};
use serde_json::json;

use super::files::{document, must_be_new};
use crate::command_line::CommitArgs;
use crate::failure::Failure;
use crate::output::files::Staged;
use crate::output::{print, print_json, tell};
use crate::random;

/// A seed is at most 200 bytes; whoever gives more has given something else.
const TYPED_BYTES_MAX: u64 = 4_096;

pub(super) fn run(args: &CommitArgs) -> Result<(), Failure> {
    let holder = args.holder.trim();
    if holder.is_empty() {
        return Err(Failure::Usage("--holder 是空的：请写明哪一方出的种子。".to_owned()));
    }
    must_be_new(&args.out)?;
    let seed = match args.seed.as_deref() {
        Some("-") => typed()?,
        Some(seed) => seed.to_owned(),
        None => random::hex(&chance()?),
    };
    let seed = Seed::new(seed).map_err(|error| Failure::refused(format!("{error}。")))?;
    let share = SeedShare::new(holder, seed, Salt::new(chance()?));
    let mut file = Staged::create(args.out.clone(), "")?;
    file.keep_private()?;
    file.write(&document(&share)?)?;
    let written = file.put_in_place()?;
    tell(&format!("已写 {}：种子和盐在里面，锁起来；冻结抽样框以后才能公布。", written.display()));
    if args.json {
        return print_json(&json!({
            "holder": share.holder,
            "commitment": share.commitment.to_string(),
            "short": share.commitment.short(),
            "written": written.display().to_string(),
        }));
    }
    tell("现在公布的承诺（完整的一行）：");
    print(&share.commitment.to_string())
}

fn typed() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(TYPED_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| Failure::unreadable(std::path::Path::new("标准输入"), &error))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Bytes that nobody can foretell, from the system.
fn chance() -> Result<[u8; 32], Failure> {
    random::bytes()
        .map_err(|error| Failure::refused(format!("系统给不出随机数（{error}），没有承诺：请换一台机器。")))
}
