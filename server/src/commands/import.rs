//! `farol import`: a bar on a terminal, plain lines elsewhere, each refused row by file and line, a summary at the end. What
//! somebody has to look at goes to standard error: without the rest, cron has a mail to send only then.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

use desk::{
    imports::{self, Options, Progress},
    lease::Lease,
};
use model::imports::{BundleFile, RefusedRow};

use crate::{
    boot,
    commands::Fault,
    config::Import,
    say::{complain, say},
};

/// How often the bar is drawn anew, and how often a line is printed where there is no terminal.
const BAR: Duration = Duration::from_millis(100);
const LINE: Duration = Duration::from_secs(5);

/// How much an import gives way to whoever searches on the same machine.
const NICE: i32 = 15;

/// Has this thread and all that it begins give way.
pub fn give_way() {
    // Where the system does not let it, it goes on as it is.
    let _ = rustix::process::nice(NICE);
}

pub async fn run(options: Import) -> Result<ExitCode, Fault> {
    let database = &options.database;
    let store = if options.dry_run { boot::open_as_it_is(database).await? } else { boot::open(database).await? };
    let Import { path, org, dry_run, prune, force, .. } = options;
    let options = Options { path, org, dry_run, prune, force, ..Options::default() };
    let Some(lease) = Lease::take(&store, "import").await? else {
        return Err(Fault::Told(
            "another import is under way on this database: try again once it has ended".to_owned(),
        ));
    };
    let mut console = Console::new();
    let summary = imports::run_under(lease, &store, options, &mut console).await;
    console.clear();
    let summary = summary.map_err(|fault| Fault::Told(fault.to_string()))?;
    say!("{}", summary.table().trim_end());
    store.close().await?;
    Ok(ExitCode::from(summary.exit_code()))
}

/// Progress for a person who watches, or for a log.
struct Console {
    bar: bool,
    file: &'static str,
    rows: u64,
    shown: Instant,
}

impl Console {
    fn new() -> Self {
        Self { bar: std::io::stderr().is_terminal(), file: "", rows: 0, shown: Instant::now() }
    }

    /// Takes the bar away, so that a line can be printed where it was.
    fn clear(&self) {
        if self.bar {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        }
    }

    fn line(&self, text: std::fmt::Arguments<'_>) {
        self.clear();
        complain!("{text}");
    }
}

impl Progress for Console {
    fn file(&mut self, file: BundleFile, rows: u64) {
        (self.file, self.rows) = (file.as_str(), rows);
        if !self.bar {
            say!("{}: {rows} rows", self.file);
        }
    }

    fn rows(&mut self, done: u64) {
        if self.shown.elapsed() < if self.bar { BAR } else { LINE } {
            return;
        }
        self.shown = Instant::now();
        let percent = (done * 100).checked_div(self.rows).unwrap_or(100).min(100);
        if self.bar {
            let filled = usize::try_from(percent / 4).unwrap_or(0);
            let _ = write!(
                std::io::stderr(),
                "\r\x1b[2K{:<16} {}{} {percent:>3} %  {done} of {}",
                self.file,
                "█".repeat(filled),
                "░".repeat(25 - filled),
                self.rows
            );
            let _ = std::io::stderr().flush();
        } else {
            say!("{}: {done} of {} rows", self.file, self.rows);
        }
    }

    fn refused(&mut self, row: &RefusedRow) {
        self.line(format_args!("{row}"));
    }

    fn note(&mut self, text: &str) {
        if self.bar {
            self.line(format_args!("{text}"));
        } else {
            say!("{text}");
        }
    }

    fn warn(&mut self, text: &str) {
        self.line(format_args!("{text}"));
    }
}
