//! Which core a program runs on, where the system can say (`taskset` of util-linux): who asks must not take the time of who is
//! asked.

use std::{path::Path, process::Command, thread};

/// Whether there are two cores to tell apart.
pub fn are_told_apart() -> bool {
    let two = thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    two && Command::new("taskset").arg("--version").output().is_ok_and(|said| said.status.success())
}

/// `program`, to be run on this core alone where that can be said.
pub fn on(core: usize, program: &Path) -> Command {
    if !are_told_apart() {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &core.to_string()]).arg(program);
    command
}
