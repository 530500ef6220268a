//! `shikou`: the command line, where everything meets.

mod bulk;
mod clock;
mod command;
mod command_line;
mod config;
mod demo;
mod failure;
mod figures_source;
mod lists;
mod output;
mod papers_of_month;
mod pipeline;
mod policy_folder;
mod progress;
mod random;
mod server;
mod usage;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use command_line::{Command, CommandLine};
use failure::Failure;
use output::tell;

fn main() -> ExitCode {
    let command_line = match usage::command()
        .try_get_matches()
        .and_then(|matches| CommandLine::from_arg_matches(&matches))
    {
        Ok(command_line) => command_line,
        Err(error) => return refuse_usage(&error),
    };
    match run(&command_line.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !matches!(failure, Failure::Closed) {
                tell(&failure.to_string());
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn refuse_usage(error: &clap::Error) -> ExitCode {
    match usage::explain(error) {
        Some(message) => {
            tell(&message);
            ExitCode::from(2)
        }
        None => {
            // Help and version go to standard output; a closed pipe is no failure.
            let _ = error.print();
            ExitCode::SUCCESS
        }
    }
}

fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => command::demo::run(args),
        Command::Assess(args) => command::assess::run(args),
        Command::Year(args) => command::year::run(args),
        Command::Explain(args) => command::explain::run(args),
        Command::Policy { command, .. } => command::policy::run(command),
        Command::Figures { command, .. } => command::figures::run(command),
        Command::Id { command, .. } => command::identifier::run(command),
        Command::Address { command, .. } => command::address::run(command),
        Command::Sample { command, .. } => command::sample::run(command),
        Command::Serve(args) => command::serve::run(args),
        Command::User { command, .. } => command::user::run(command),
        Command::Import(args) => command::import::run(args),
        Command::Backup(args) => command::backup::run(args),
        Command::Restore(args) => command::restore::run(args),
        Command::Verify(args) => command::verify::run(args),
        Command::Doctor(args) => command::doctor::run(args),
        Command::Config { command, .. } => command::config::run(command),
        Command::Completions { shell, .. } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut CommandLine::command(), "shikou", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
        Command::Overlay(args) => command::overlay::run(args),
        Command::GenerateRegister(args) => command::generate_register::run(args),
        Command::GenerateFigures(args) => command::generate::run(args),
    }
}
