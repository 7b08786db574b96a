//! What the command line and the environment say, read once. Each option is also a variable.

mod address;
mod audit;
mod hidden;
mod replica;
mod reports;

use std::{convert::Infallible, net::SocketAddr, path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand};
use model::staff::StaffRole;
use url::Url;

pub use address::Address;
pub use audit::{AuditCommand, AuditErase, AuditExport, AuditVerify};
pub use replica::Replica;
pub use reports::{Lmtp, MailCommand, MailReport, Webhooks};

/// Farol, the help desk console for service providers.
#[derive(Debug, Parser)]
#[command(name = "farol", version, about, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the console
    Serve(Box<Serve>),
    /// Bring in a directory: a bundle's folder, one of its files, or one customer's user export
    Import(Import),
    /// Write a made-up directory to try Farol with
    Demo(Demo),
    /// Bring the database's schema up to date
    Migrate(Database),
    /// Look after the agents
    #[command(subcommand)]
    Staff(Staff),
    /// Take what mail servers say of our mail
    #[command(subcommand)]
    Mail(MailCommand),
    /// Export the audit log, check an export, erase a person from it
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Print who may do what, as docs/PERMISSIONS.md has it
    Permissions,
    /// Copy an SQLite database while it is in use, and check the copy
    Backup(Backup),
    /// Put an SQLite database back from a backup, once it is checked; or settle one that its own tools have put back. No farol
    /// may have it open
    Restore(Restore),
    /// Write all search keys anew
    Reindex(Database),
    /// Look for what is wrong with the installation
    Doctor(Database),
}

#[derive(Clone, Debug, Args)]
pub struct Database {
    /// sqlite://PATH or postgres://…; an SQLite file in the data folder when absent
    #[arg(long = "database", env = "FAROL_DATABASE_URL", hide_env_values = true)]
    database: Option<Address>,
    /// Where Farol keeps its files
    #[arg(long, env = "FAROL_DATA", default_value = "data", value_parser = in_text)]
    pub data: PathBuf,
}

impl Database {
    /// The database's URL.
    pub fn url(&self) -> String {
        self.database.as_deref().map_or_else(|| store::address_of(&self.data.join("farol.db")), str::to_owned)
    }
}

/// A path that can be said in text (UTF-8), as SQLite takes none other: another file would be written than is looked at.
fn in_text(path: &str) -> Result<PathBuf, Infallible> {
    Ok(path.into())
}

/// A database with the key that it is used with.
#[derive(Clone, Debug, Args)]
pub struct Keyed {
    #[command(flatten)]
    pub database: Database,
    /// A file with 64 hex digits, the key that all processes of one deployment share; made in the data folder when absent
    #[arg(long, env = "FAROL_KEY_FILE")]
    pub key_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, env = "FAROL_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub keyed: Keyed,
    #[command(flatten)]
    pub replica: Replica,
    /// Where signed checkpoints of the audit log go: best a disk that the database is not on. In the data folder when absent
    #[arg(long, env = "FAROL_AUDIT_CHECKPOINTS")]
    pub audit_checkpoints: Option<PathBuf>,
    /// Where mail goes: folder:DIR, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…
    #[arg(long, env = "FAROL_MAIL", hide_env_values = true)]
    pub mail: Option<Mail>,
    /// Whom mail comes from: NAME <ADDRESS>, or an address. Bounces go to bounce+TOKEN at its domain
    #[arg(long, env = "FAROL_MAIL_FROM", default_value = "Farol <farol@localhost>")]
    pub mail_from: String,
    /// The https:// address that people use, where something in front of Farol speaks TLS. Needed to listen on any
    /// address but a loopback one; X-Forwarded-For is believed then
    #[arg(long, env = "FAROL_PUBLIC_URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub webhooks: Webhooks,
    /// Take reports of delivery by LMTP at this loopback address or unix socket
    #[arg(long, env = "FAROL_LMTP", value_name = "ADDRESS")]
    pub lmtp: Option<Lmtp>,
    /// Seconds between saying "not ready" and taking nobody new when told to end: as long as the balancer needs to notice.
    /// Only where something asks for /readyz
    #[arg(long, env = "FAROL_DRAIN_DELAY", default_value_t = 5, value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(0..=15))]
    pub drain_delay: u64,
    /// How many requests of a kind (searches, pages, …) are worked on at once; eight times as many wait, the others are told
    /// to come again. Four for each core when absent
    #[arg(long, env = "FAROL_AT_ONCE", value_name = "NUMBER", value_parser = at_least_one)]
    pub at_once: Option<usize>,
    /// Give the demo directory's agents their known passwords and show them to everybody; loopback only
    #[arg(long)]
    pub demo: bool,
}

impl Serve {
    /// What must not be combined, in words.
    pub fn refusal(&self) -> Option<&'static str> {
        let loopback = self.listen.ip().is_loopback();
        match &self.public_url {
            Some(url) if !url.starts_with("https://") => Some("--public-url must begin with https://"),
            Some(url) if !is_a_whole_host(url) => Some(
                "--public-url must be https://HOST or https://HOST:PORT: Farol is all of it, with no path or query",
            ),
            None if !loopback => {
                Some("listening on an address that others reach needs TLS in front: name it by --public-url")
            }
            Some(_) if self.demo => Some("--demo shows passwords: it goes with a loopback address and no --public-url"),
            Some(_) if matches!(self.mail, Some(Mail::Folder(_))) => {
                Some("--mail folder:… is for development: name an SMTP server")
            }
            _ => None,
        }
    }
}

/// Whether nothing but a host and its port follows what it begins with. Links and passkeys are of a whole host.
fn is_a_whole_host(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    url.has_host()
        && url.path() == "/"
        && url.query().or(url.fragment()).is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "must be a number from 1 on".to_owned())
}

/// Where outgoing mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// A folder that gets one `.eml` file a mail.
    Folder(PathBuf),
    /// An SMTP server by its URL.
    Smtp(Address),
}

impl FromStr for Mail {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("folder", path)) if !path.is_empty() => Ok(Self::Folder(path.into())),
            Some(("smtp" | "smtps", rest)) if rest.len() > 2 && rest.starts_with("//") => {
                Ok(Self::Smtp(text.to_owned().into()))
            }
            _ => Err("must be folder:DIR, smtp://… or smtps://…"),
        }
    }
}

#[derive(Debug, Args)]
pub struct Import {
    /// A bundle's folder, one of its CSV files, or a user export of one customer (with --org)
    pub path: PathBuf,
    /// The customer that a user export is of: its id or one of its domains
    #[arg(long)]
    pub org: Option<String>,
    /// Say what would be done and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Delete what the database has of these orgs and the files have not
    #[arg(long)]
    pub prune: bool,
    /// Let --prune delete more than a tenth of an org
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub database: Database,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// How many users
    #[arg(long, default_value_t = 5_000)]
    pub users: u64,
    /// The folder to write the bundle to
    #[arg(long)]
    pub out: PathBuf,
    /// A folder for a small bundle of how some of it was before: imported first, histories have something in them
    #[arg(long)]
    pub earlier: Option<PathBuf>,
    /// As of today, and not of the one day that gives the same bytes everywhere
    #[arg(long)]
    pub today: bool,
}

#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Make a provider's user an agent, or give an agent another role. Prints a one-time link to set a password
    Add(StaffAdd),
}

#[derive(Debug, Args)]
pub struct StaffAdd {
    /// An e-mail address of the user, as in the directory
    pub email: String,
    /// provider_admin, help_desk, help_desk_advanced or auditor
    #[arg(long)]
    pub role: StaffRole,
    /// Read the password from standard input (its first line) instead of printing a link
    #[arg(long)]
    pub password_stdin: bool,
    /// What the link begins with
    #[arg(long, env = "FAROL_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; it must not be there yet
    #[arg(value_parser = in_text)]
    pub file: PathBuf,
    #[command(flatten)]
    pub database: Database,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// A copy that `farol backup` made
    #[arg(required_unless_present = "settle")]
    pub file: Option<PathBuf>,
    /// Put the database that is there aside, and this in its place
    #[arg(long)]
    pub replace: bool,
    /// The database that is there was put back by PostgreSQL's tools or with its machine: end what must not hold any more
    #[arg(long, conflicts_with_all = ["file", "replace"])]
    pub settle: bool,
    #[command(flatten)]
    pub keyed: Keyed,
    /// The file of signed checkpoints of the audit log. In the data folder when absent
    #[arg(long, env = "FAROL_AUDIT_CHECKPOINTS")]
    pub audit_checkpoints: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
        assert_eq!(Cli::command().get_name(), "farol", "what --version says");
    }

    #[test]
    fn production_refuses_what_is_for_development() {
        let refused = |args: &[&str]| {
            let cli = Cli::try_parse_from([&["farol", "serve"], args].concat()).map_err(|e| e.to_string());
            let Ok(Cli { command: Command::Serve(serve) }) = cli else { panic!("{cli:?}") };
            serve.refusal().is_some()
        };
        assert!(!refused(&[]));
        assert!(!refused(&["--demo", "--mail", "folder:/tmp/mail"]));
        assert!(!refused(&["--listen", "[::1]:80"]));
        assert!(!refused(&["--listen", "0.0.0.0:80", "--public-url", "https://help.example"]));
        assert!(refused(&["--listen", "0.0.0.0:80"]));
        assert!(!refused(&["--public-url", "https://ajuda.example:8443/"]));
        for url in [
            "http://help.example",
            "https://",
            "https:///",
            "https://help.example/farol",
            "https://help.example?farol",
            "https://help.example/#farol",
            "https://farol@help.example",
            "https://help example",
        ] {
            assert!(refused(&["--public-url", url]), "{url}");
        }
        assert!(refused(&["--public-url", "https://help.example", "--demo"]));
        assert!(refused(&["--public-url", "https://help.example", "--mail", "folder:/tmp/mail"]));
    }

    #[test]
    fn passwords_are_not_shown() {
        let secret = [
            ["--database", "postgres://farol:sword@fish@db.example/farol"],
            ["--database-replica", "postgres://db.example/farol?password=swordfish"],
            ["--mail", "smtps://farol:sword%66ish@mx.example"],
            ["--postmark-login", "farol:swordfish"],
            ["--sendgrid-key", "swordfish"],
        ];
        let cli =
            Cli::try_parse_from(["farol", "serve"].into_iter().chain(secret.into_iter().flatten())).expect("options");
        let shown = format!("{cli:?}");
        assert!(!shown.contains("sword") && !shown.contains("fish") && shown.contains("smtps://…"), "{shown}");
        let Command::Serve(serve) = cli.command else { panic!("another command: {shown}") };
        assert_eq!(serve.keyed.database.url(), secret[0][1], "it is used as it was given");
    }

    #[test]
    fn mail_transports() {
        assert_eq!("folder:/tmp/m".parse(), Ok(Mail::Folder("/tmp/m".into())));
        assert!(matches!("smtp://mx.example:25".parse(), Ok(Mail::Smtp(_))));
        assert!("pigeon:".parse::<Mail>().is_err() && "folder:".parse::<Mail>().is_err());
    }
}
