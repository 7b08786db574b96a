//! What is said of a command line that cannot be read: without the values of options that may have a password in them. A variable
//! is mistyped as easily, and what a server says at its start is kept in a log.

use std::ffi::OsString;

use clap::{
    Command, CommandFactory, Error, Parser,
    error::{ContextKind, ContextValue},
};

use super::Cli;

/// Stands for what is not shown.
const HIDDEN: &str = "…";

impl Cli {
    /// From the words of the command line and the environment.
    pub fn read(words: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, Error> {
        Self::try_parse_from(words).map_err(hide)
    }
}

fn hide(mut error: Error) -> Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    // A word too many may be an address that was meant for an option.
    if option.contains("://") {
        error.insert(ContextKind::InvalidArg, ContextValue::String(HIDDEN.to_owned()));
    }
    let mut command = Cli::command();
    // An option has no name in words before.
    command.build();
    if value.contains("://") || has_secret(&command, &option) {
        error.insert(ContextKind::InvalidValue, ContextValue::String(HIDDEN.to_owned()));
    }
    error
}

/// Whether an option of the command, or of one below it, may hold a secret: those whose variable `--help` does not show.
fn has_secret(command: &Command, option: &str) -> bool {
    command.get_arguments().any(|own| own.is_hide_env_values_set() && own.to_string() == option)
        || command.get_subcommands().any(|below| has_secret(below, option))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        for (words, says) in [
            (&["serve", "--mail", "smpt://farol:swordfish@mx.example"][..], "must be folder:DIR"),
            (&["serve", "--mail=swordfish"], "--mail <MAIL>"),
            (&["serve", "--postmark-login", "swordfish"], "must be USER:PASSWORD"),
            (&["serve", "smtp://farol:swordfish@mx.example"], "unexpected argument"),
            (&["serve", "--listen", "postgres://farol:swordfish@db.example"], "--listen"),
            (&["serve", "--mial", "smtp://farol:swordfish@mx.example"], "--mial"),
            (&["serve", "--mial=smtp://farol:swordfish@mx.example"], "--mial"),
        ] {
            let told = Cli::read([&["farol"], words].concat()).expect_err("it cannot be read").to_string();
            assert!(!told.contains("swordfish") && told.contains(says), "{words:?}: {told}");
        }
        let told = Cli::read(["farol", "serve", "--listen", "here"]).expect_err("no address").to_string();
        assert!(told.contains("'here'"), "what is no secret is: {told}");
    }

    #[test]
    fn help_shows_no_secret() {
        for option in ["database", "mail", "database-replica", "sendgrid-key", "mailgun-key", "postmark-login"] {
            let command = Cli::command();
            let serve = command.find_subcommand("serve").expect("serve");
            let own = serve.get_arguments().find(|own| own.get_long() == Some(option)).expect(option);
            assert!(own.is_hide_env_values_set(), "--{option}");
        }
    }
}
