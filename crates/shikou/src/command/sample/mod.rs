//! `shikou sample`: from a promised seed to a rate with its bounds.

mod commit;
mod draw;
mod estimate;
mod files;
mod freeze;
mod list;
mod replace;
mod size;
mod verify;

use crate::command_line::SampleCommand;
use crate::failure::Failure;

pub(crate) fn run(command: &SampleCommand) -> Result<(), Failure> {
    match command {
        SampleCommand::Commit(args) => commit::run(args),
        SampleCommand::Freeze(args) => freeze::run(args),
        SampleCommand::Draw(args) => draw::run(args),
        SampleCommand::Replace(args) => replace::run(args),
        SampleCommand::Verify(args) => verify::run(args),
        SampleCommand::Size(args) => size::run(args),
        SampleCommand::Estimate(args) => estimate::run(args),
    }
}
