//! Mail in words for people.

use model::mail::{
    LastMail, MailEventKind, MailKind, MailSource, MailStatus, NextStep, NoMailCause, SuppressionReason,
};

use crate::ui::chip::{Tone, Word, word};

pub const fn status(status: MailStatus) -> Word {
    match status {
        MailStatus::None => word(Tone::Quiet, "None"),
        MailStatus::InProgress => word(Tone::Note, "In progress"),
        MailStatus::Delivered => word(Tone::Good, "Delivered"),
        MailStatus::Unknown => word(Tone::Warn, "Unknown"),
        MailStatus::Error => word(Tone::Bad, "Error"),
    }
}

pub const fn kind(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Invitation => "Invitation",
        MailKind::PasswordReset => "Password reset",
        MailKind::MeetingInvite => "Meeting invitation",
        MailKind::Notice => "Notice",
        MailKind::VerificationCode => "Code",
        MailKind::VouchRequest => "Request to vouch",
        MailKind::ReleaseRequest => "Question to the owner",
        MailKind::Trial => "Trial",
    }
}

/// What happened last, as the end of "Mail to ana@… —".
pub const fn event(event: MailEventKind) -> &'static str {
    match event {
        MailEventKind::Queued => "is waiting to be sent",
        MailEventKind::Sent => "was sent; their server has not said yet what became of it",
        MailEventKind::Delivered => "was taken in by their mail server",
        MailEventKind::Deferred => "is held up; it is tried again by itself",
        MailEventKind::Bounced => "came back",
        MailEventKind::Rejected => "was refused",
        MailEventKind::Complained => "was reported as spam by its reader",
        MailEventKind::Autoreplied => "was answered by a machine",
        MailEventKind::Suppressed => "was not sent: the address is held back",
    }
}

/// One step of a mail's way, with the clock after it.
pub const fn happened(event: MailEventKind) -> &'static str {
    match event {
        MailEventKind::Queued => "Written",
        MailEventKind::Sent => "Sent",
        MailEventKind::Delivered => "Taken in by their mail server",
        MailEventKind::Deferred => "Put off by their server, tried again by itself",
        MailEventKind::Bounced => "Came back",
        MailEventKind::Rejected => "Refused by their server",
        MailEventKind::Complained => "Reported as spam by its reader",
        MailEventKind::Autoreplied => "Answered by a machine",
        MailEventKind::Suppressed => "Not sent: the address is held back",
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
pub const fn source(source: MailSource) -> &'static str {
    match source {
        MailSource::Directory => "told by the directory",
        MailSource::Farol => "by Farol",
        MailSource::Smtp => "told by the mail server",
        MailSource::Folder => "by the mail folder",
        MailSource::Dsn => "told by a delivery report",
        MailSource::Ses => "told by Amazon SES",
        MailSource::Sendgrid => "told by SendGrid",
        MailSource::Mailgun => "told by Mailgun",
        MailSource::Postmark => "told by Postmark",
    }
}

/// Why there is no mail; the address stands between the two.
pub const fn cause(cause: NoMailCause) -> (&'static str, &'static str) {
    match cause {
        NoMailCause::NoAddress => ("There is no address on file, so nothing can be sent", ""),
        NoMailCause::Complained => ("Our mail to", "was reported as spam by its reader, so none is sent any more"),
        NoMailCause::HardBounce => ("Mail to", "came back for good, so none is sent any more"),
        NoMailCause::SoftBounce => ("Mail to", "came back again and again, so it is held back"),
        NoMailCause::Held => ("Mail to", "is held back: somebody put it on hold by hand"),
        NoMailCause::Failed => ("The last mail to", "did not arrive"),
        NoMailCause::Deferred => ("The last mail to", "is held up: their server put it off"),
        NoMailCause::Waiting => ("The last mail to", "is waiting to be sent"),
        NoMailCause::Silent => ("The last mail to", "was sent, and their server has not said what became of it"),
        NoMailCause::Arrived => ("The last mail to", "did arrive: their mail server took it in"),
        NoMailCause::NothingSent => ("No mail has been sent to any of the addresses", ""),
    }
}

/// The one thing to do next.
pub fn step(step: NextStep, org: &str) -> String {
    match step {
        NextStep::ClearAndResend => {
            "Have it put right first. Then lift the hold: one mail is sent, and you see whether it arrives."
        }
        NextStep::AskOwner => {
            "Only the owner of the mailbox can say that they want our mail again. Ask them by a link."
        }
        NextStep::Verify => "First prove whom you are speaking to; the hold can be lifted after that.",
        NextStep::ResendInvitation => "Compare the address with the caller, then send the invitation again.",
        NextStep::Wait => "Nothing to do but wait: it is tried again by itself, for some hours.",
        NextStep::CheckSpam => "Ask the caller to look into the spam folder too, and to search it for our name.",
        NextStep::MailAdministrator => {
            "Their mail administrator has to act. Give them the server's own words, as they stand here."
        }
        NextStep::FixAddress => {
            return format!("An administrator of {org} has to put the address right in the directory.");
        }
    }
    .to_owned()
}

pub const fn suppression(reason: SuppressionReason) -> &'static str {
    match reason {
        SuppressionReason::HardBounce => "mail came back for good",
        SuppressionReason::SoftBounce => "mail came back again and again",
        SuppressionReason::Complaint => "its reader reported our mail as spam",
        SuppressionReason::Manual => "somebody put it on hold by hand",
    }
}

/// What to do about an address that gets no mail.
pub const fn suppression_advice(reason: SuppressionReason) -> &'static str {
    match reason {
        SuppressionReason::HardBounce => {
            "Ask the caller to read the address out, letter by letter, and have the mailbox mended or the address put right. \
             Only then is it worth lifting the hold."
        }
        SuppressionReason::SoftBounce => {
            "Have the caller make room in the mailbox, or ask their mail administrator. The hold can be lifted after that."
        }
        SuppressionReason::Complaint => {
            "Only the owner of the mailbox can say that they want our mail again. Ask them to look into their spam folder."
        }
        SuppressionReason::Manual => "Ask whoever set the hold before lifting it.",
    }
}

/// The reason behind an enhanced status code (RFC 3463 §3: the subject and detail digits); `None` when it says nothing
/// that a caller could use.
pub fn reason(code: &str) -> Option<&'static str> {
    let (_, detail) = code.split_once('.')?;
    Some(match detail {
        "1.1" | "1.6" | "1.10" => "there is no such mailbox",
        "1.2" | "4.4" => "the domain has no mail server",
        "1.3" => "the address is not written as one",
        "2.1" => "the mailbox is switched off",
        "2.2" => "the mailbox is full",
        "2.3" | "3.4" => "the message is too large for them",
        "3.1" | "3.2" | "4.5" => "their mail server is too busy",
        "4.1" | "4.2" => "their mail server could not be reached",
        "4.7" => "it could not be handed over in time",
        "7.0" => "their server wants it tried again later",
        "7.1" | "7.2" => "their rules refuse it",
        _ if detail.starts_with("1.") => "something is wrong with the address",
        _ if detail.starts_with("2.") => "something is wrong with the mailbox",
        _ if detail.starts_with("3.") || detail.starts_with("4.") => "something is wrong at their mail server",
        _ if detail.starts_with("7.") => "their security rules refuse it",
        _ => return None,
    })
}

/// The one thing to do about the last mail; `None` when there is nothing to do.
pub fn advice(mail: &LastMail) -> Option<&'static str> {
    let detail = mail.code.as_deref().and_then(|code| code.split_once('.')).map(|(_, detail)| detail);
    Some(match (mail.event?, detail) {
        (MailEventKind::Delivered | MailEventKind::Autoreplied, _) => return None,
        (MailEventKind::Queued | MailEventKind::Sent, _) => {
            "Give it a few minutes, then have the caller look into the spam folder too."
        }
        (MailEventKind::Deferred, Some("2.2")) | (MailEventKind::Bounced, Some("2.2")) => {
            "Have the caller make room in the mailbox, then send it again."
        }
        (MailEventKind::Deferred, _) => "Nothing yet: it is tried again for some hours.",
        (MailEventKind::Bounced | MailEventKind::Rejected, Some(detail)) if detail.starts_with("1.") => {
            "Compare the address with the caller, letter by letter: it is most likely mistyped or gone."
        }
        (MailEventKind::Bounced | MailEventKind::Rejected, Some(detail)) if detail.starts_with("7.") => {
            "Their mail administrator has to let our mail in. Give them the server's words below."
        }
        (MailEventKind::Bounced | MailEventKind::Rejected, _) => {
            "Have their mail administrator look at the server's words below."
        }
        (MailEventKind::Complained, _) => "Ask the caller whether they want our mail. Only they can say so.",
        (MailEventKind::Suppressed, _) => "See above why the address is held back.",
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
