//! By which ways reports of delivery come in: vendors' webhooks, an LMTP listener, a mail on standard input.

use std::{
    fmt::{self, Display, Formatter},
    net::SocketAddr,
    path::PathBuf,
    str::FromStr,
};

use clap::{Args, Subcommand, builder::NonEmptyStringValueParser};
use desk::mail::report::Sns;

use super::Database;

/// Each webhook is there only where it is configured. With an empty key anybody signs.
#[derive(Clone, Default, Args)]
pub struct Webhooks {
    /// Take reports of Amazon SES at /webhooks/ses, from this SNS topic: arn:aws:sns:REGION:ACCOUNT:NAME
    #[arg(long, env = "FAROL_SES_TOPIC", value_name = "ARN")]
    pub ses_topic: Option<Sns>,
    /// Take events of SendGrid at /webhooks/sendgrid, signed by this verification key (base64)
    #[arg(long, env = "FAROL_SENDGRID_KEY", value_name = "KEY", hide_env_values = true)]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub sendgrid_key: Option<String>,
    /// Take events of Mailgun at /webhooks/mailgun, signed with this webhook signing key
    #[arg(long, env = "FAROL_MAILGUN_KEY", value_name = "KEY", hide_env_values = true)]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub mailgun_key: Option<String>,
    /// Take records of Postmark at /webhooks/postmark, which sends these credentials
    #[arg(long, env = "FAROL_POSTMARK_LOGIN", value_name = "USER:PASSWORD", hide_env_values = true)]
    #[arg(value_parser = login)]
    pub postmark_login: Option<String>,
}

impl std::fmt::Debug for Webhooks {
    /// Without the secrets.
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.debug_struct("Webhooks").field("ses_topic", &self.ses_topic).finish_non_exhaustive()
    }
}

fn login(text: &str) -> Result<String, &'static str> {
    match text.split_once(':') {
        Some((user, password)) if !user.is_empty() && !password.is_empty() => Ok(text.to_owned()),
        _ => Err("must be USER:PASSWORD"),
    }
}

/// Where the LMTP listener listens: never where others reach it, for it asks nobody who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lmtp {
    Loopback(SocketAddr),
    Socket(PathBuf),
}

impl Display for Lmtp {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Loopback(address) => address.fmt(out),
            Self::Socket(path) => path.display().fmt(out),
        }
    }
}

impl FromStr for Lmtp {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with('/') {
            return Ok(Self::Socket(text.into()));
        }
        match text.parse::<SocketAddr>() {
            Ok(address) if address.ip().is_loopback() => Ok(Self::Loopback(address)),
            _ => Err("must be a loopback address with its port, or the path of a unix socket"),
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Read one mail from standard input and write down what it reports: for a mail server's pipe
    Report(MailReport),
}

#[derive(Debug, Args)]
pub struct MailReport {
    /// The address that the mail was sent to (its envelope recipient), where the mail server knows it
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    #[command(flatten)]
    pub database: Database,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Cli;

    #[test]
    fn where_lmtp_may_listen() {
        assert_eq!("/run/farol/lmtp".parse(), Ok(Lmtp::Socket("/run/farol/lmtp".into())));
        assert!(matches!("127.0.0.1:2424".parse(), Ok(Lmtp::Loopback(_))));
        assert!(matches!("[::1]:2424".parse(), Ok(Lmtp::Loopback(_))));
        assert!("0.0.0.0:24".parse::<Lmtp>().is_err() && "lmtp".parse::<Lmtp>().is_err());
    }

    #[test]
    fn no_secret_is_empty() {
        for option in ["--mailgun-key=", "--sendgrid-key=", "--postmark-login=", "--postmark-login=farol:"] {
            Cli::read(["farol", "serve", option]).expect_err(option);
        }
        Cli::read(["farol", "serve", "--mailgun-key=k"]).expect("a key");
    }

    #[test]
    fn secrets_are_not_shown() {
        let webhooks = Webhooks { mailgun_key: Some("swordfish".to_owned()), ..Webhooks::default() };
        assert!(!format!("{webhooks:?}").contains("swordfish"));
        assert!(login("farol:s3:cret").is_ok() && login("farol").is_err() && login(":x").is_err());
    }
}
