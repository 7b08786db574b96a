//! Mail in words for people.

use model::mail::{
    LastMail, MailEventKind, MailKind, MailSource, MailStatus, NextStep, NoMailCause, SuppressionReason,
};

use crate::t;
use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::t;

pub fn status(status: MailStatus) -> Word {
    match status {
        MailStatus::None => word(Tone::Quiet, t("None")),
        MailStatus::InProgress => word(Tone::Note, t("In progress")),
        MailStatus::Delivered => word(Tone::Good, t("Delivered")),
        MailStatus::Unknown => word(Tone::Warn, t("Unknown")),
        MailStatus::Error => word(Tone::Bad, t("Error")),
    }
}

pub fn kind(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Invitation => t("Invitation"),
        MailKind::PasswordReset => t("Password reset"),
        MailKind::MeetingInvite => t("Meeting invitation"),
        MailKind::Notice => t("Notice"),
        MailKind::VerificationCode => t("Code"),
        MailKind::VouchRequest => t("Request to vouch"),
        MailKind::ReleaseRequest => t("Question to the owner"),
        MailKind::Trial => t("Trial"),
    }
}

/// What happened last, as the end of "Mail to ana@… —".
pub fn event(event: MailEventKind) -> &'static str {
    match event {
        MailEventKind::Queued => t("is waiting to be sent"),
        MailEventKind::Sent => t("was sent; their server has not said yet what became of it"),
        MailEventKind::Delivered => t("was accepted by their mail server"),
        MailEventKind::Deferred => t("is delayed; it is tried again automatically"),
        MailEventKind::Bounced => t("came back"),
        MailEventKind::Rejected => t("was refused"),
        MailEventKind::Complained => t("was reported as spam by its reader"),
        MailEventKind::Autoreplied => t("was answered by a machine"),
        MailEventKind::Suppressed => t("was not sent: the address is held back"),
    }
}

/// One step of a mail's way, with the clock after it.
pub fn happened(event: MailEventKind) -> &'static str {
    match event {
        MailEventKind::Queued => t("Written"),
        MailEventKind::Sent => t("Sent"),
        MailEventKind::Delivered => t("Accepted by their mail server"),
        MailEventKind::Deferred => t("Put off by their server, tried again automatically"),
        MailEventKind::Bounced => t("Came back"),
        MailEventKind::Rejected => t("Refused by their server"),
        MailEventKind::Complained => t("Reported as spam by its reader"),
        MailEventKind::Autoreplied => t("Answered by a machine"),
        MailEventKind::Suppressed => t("Not sent: the address is held back"),
    }
}

pub const fn tone(event: MailEventKind) -> Tone {
    match event {
        MailEventKind::Queued | MailEventKind::Sent | MailEventKind::Autoreplied => Tone::Note,
        MailEventKind::Delivered => Tone::Good,
        MailEventKind::Deferred => Tone::Warn,
        MailEventKind::Bounced | MailEventKind::Rejected | MailEventKind::Complained | MailEventKind::Suppressed => {
            Tone::Bad
        }
    }
}

/// Who told of it.
pub fn source(source: MailSource) -> &'static str {
    match source {
        MailSource::Directory => t("reported by the directory"),
        MailSource::Farol => t("by Farol"),
        MailSource::Smtp => t("reported by the mail server"),
        MailSource::Folder => t("by the mail folder"),
        MailSource::Dsn => t("from a delivery report"),
        MailSource::Ses => t("reported by Amazon SES"),
        MailSource::Sendgrid => t("reported by SendGrid"),
        MailSource::Mailgun => t("reported by Mailgun"),
        MailSource::Postmark => t("reported by Postmark"),
    }
}

/// Why there is no mail, with a place for the address where there is one.
pub fn cause(cause: NoMailCause) -> &'static str {
    match cause {
        NoMailCause::NoAddress => t("There is no address on file, so nothing can be sent"),
        NoMailCause::Complained => {
            t("Our mail to {address} was reported as spam by its reader, so none is sent any more")
        }
        NoMailCause::HardBounce => t("Mail to {address} came back for good, so none is sent any more"),
        NoMailCause::SoftBounce => t("Mail to {address} came back again and again, so it is held back"),
        NoMailCause::Held => t("Mail to {address} is held back: somebody put it on hold by hand"),
        NoMailCause::Failed => t("The last mail to {address} did not arrive"),
        NoMailCause::Deferred => t("The last mail to {address} is held up: their server put it off"),
        NoMailCause::Waiting => t("The last mail to {address} is waiting to be sent"),
        NoMailCause::Silent => {
            t("The last mail to {address} was sent, and their server has not said what became of it")
        }
        NoMailCause::Arrived => t("The last mail to {address} did arrive: their mail server accepted it"),
        NoMailCause::NothingSent => t("No mail has been sent to any of the addresses"),
    }
}

/// The one thing to do next.
pub fn step(step: NextStep, org: &str) -> String {
    match step {
        NextStep::ClearAndResend => {
            t("Have it put right first. Then lift the hold: one mail is sent, and you see whether it arrives.")
        }
        NextStep::AskOwner => {
            t("Only the owner of the mailbox can say that they want our mail again. Ask them by a link.")
        }
        NextStep::Verify => t("First prove whom you are speaking to; the hold can be lifted after that."),
        NextStep::ResendInvitation => t("Compare the address with the caller, then send the invitation again."),
        NextStep::Wait => t("Nothing to do but wait: it is tried again automatically, for some hours."),
        NextStep::AskWhich => {
            t("Ask the caller which mail they wait for, who sends it, and compare the address with them.")
        }
        NextStep::CheckSpam => t("Ask the caller to look into the spam folder too, and to search it for our name."),
        NextStep::MailAdministrator => {
            t("Their mail administrator has to act. Give them the server's own words, as they stand here.")
        }
        NextStep::FixAddress => {
            return t!("An administrator of {org} has to put the address right in the directory.", org = org);
        }
    }
    .to_owned()
}

pub fn suppression(reason: SuppressionReason) -> &'static str {
    match reason {
        SuppressionReason::HardBounce => t("mail came back for good"),
        SuppressionReason::SoftBounce => t("mail came back again and again"),
        SuppressionReason::Complaint => t("its reader reported our mail as spam"),
        SuppressionReason::Manual => t("somebody put it on hold by hand"),
    }
}

/// What to do about an address that gets no mail.
pub fn suppression_advice(reason: SuppressionReason) -> &'static str {
    match reason {
        SuppressionReason::HardBounce => t(
            "Ask the caller to read the address out, letter by letter, and have the mailbox mended or the address put right. \
             Only then is it worth lifting the hold.",
        ),
        SuppressionReason::SoftBounce => t(
            "Have the caller make room in the mailbox, or ask their mail administrator. The hold can be lifted after that.",
        ),
        SuppressionReason::Complaint => t(
            "Only the owner of the mailbox can say that they want our mail again. Ask them to look into their spam folder.",
        ),
        SuppressionReason::Manual => t("Ask whoever set the hold before lifting it."),
    }
}

/// The reason behind an enhanced status code (RFC 3463 §3: the subject and detail digits); `None` when it says nothing
/// that a caller could use.
pub fn reason(code: &str) -> Option<&'static str> {
    let (_, detail) = code.split_once('.')?;
    Some(match detail {
        "1.1" | "1.6" | "1.10" => t("there is no such mailbox"),
        "1.2" | "4.4" => t("the domain has no mail server"),
        "1.3" => t("the address is not written the way addresses are"),
        "2.1" => t("the mailbox is switched off"),
        "2.2" => t("the mailbox is full"),
        "2.3" | "3.4" => t("the message is too large for them"),
        "3.1" | "3.2" | "4.5" => t("their mail server is too busy"),
        "4.1" | "4.2" => t("their mail server could not be reached"),
        "4.7" => t("it could not be handed over in time"),
        "7.0" => t("their server wants it tried again later"),
        "7.1" | "7.2" => t("their rules refuse it"),
        _ if detail.starts_with("1.") => t("something is wrong with the address"),
        _ if detail.starts_with("2.") => t("something is wrong with the mailbox"),
        _ if detail.starts_with("3.") || detail.starts_with("4.") => t("something is wrong at their mail server"),
        _ if detail.starts_with("7.") => t("their security rules refuse it"),
        _ => return None,
    })
}

/// The one thing to do about the last mail; `None` when there is nothing to do.
pub fn advice(mail: &LastMail) -> Option<&'static str> {
    let detail = mail.code.as_deref().and_then(|code| code.split_once('.')).map(|(_, detail)| detail);
    Some(match (mail.event?, detail) {
        (MailEventKind::Delivered | MailEventKind::Autoreplied, _) => return None,
        (MailEventKind::Queued | MailEventKind::Sent, _) => {
            t("Give it a few minutes, then have the caller look into the spam folder too.")
        }
        (MailEventKind::Deferred, Some("2.2")) | (MailEventKind::Bounced, Some("2.2")) => {
            t("Have the caller make room in the mailbox, then send it again.")
        }
        (MailEventKind::Deferred, _) => t("Nothing yet: it is tried again for some hours."),
        (MailEventKind::Bounced | MailEventKind::Rejected, Some(detail)) if detail.starts_with("1.") => {
            t("Compare the address with the caller, letter by letter: it is most likely mistyped or gone.")
        }
        (MailEventKind::Bounced | MailEventKind::Rejected, Some(detail)) if detail.starts_with("7.") => {
            t("Their mail administrator has to let our mail in. Give them the server's words below.")
        }
        (MailEventKind::Bounced | MailEventKind::Rejected, _) => {
            t("Have their mail administrator look at the server's words below.")
        }
        (MailEventKind::Complained, _) => t("Ask the caller whether they want our mail. Only they can say so."),
        (MailEventKind::Suppressed, _) => t("See above why the address is held back."),
    })
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn by_subject_then_detail() {
        assert_eq!(reason("5.2.2"), Some("the mailbox is full"));
        assert_eq!(reason("4.2.2"), Some("the mailbox is full"));
        assert_eq!(reason("5.1.99"), Some("something is wrong with the address"));
        assert_eq!(reason("5.0.0"), None);
        assert_eq!(reason("nonsense"), None);
    }
}
