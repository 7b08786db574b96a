//! "Why do I get no mail?": one cause and one next step, told from what the mail page shows. Pure, so that every rule is a
//! row of a table.

use model::{
    mail::{LastMail, MailAddress, MailAnswer, MailEventKind, MailStatus, NextStep, NoMailCause, SuppressionReason},
    verification::Offer,
};

use super::report::text;

/// The one that counts most: a hold before the last mail, for a hold keeps every mail back.
pub(super) fn answer(addresses: &[MailAddress], last: &LastMail, invitation: &Offer) -> MailAnswer {
    let nothing = MailAnswer {
        cause: NoMailCause::NoAddress,
        step: NextStep::FixAddress,
        address: None,
        at: None,
        code: None,
        diagnostic: None,
    };
    if addresses.is_empty() {
        return nothing;
    }
    let held = addresses.iter().find_map(|address| Some((address, address.suppression.as_ref()?)));
    if let Some((address, hold)) = held {
        let (cause, open) = match hold.reason {
            SuppressionReason::Complaint => (NoMailCause::Complained, NextStep::AskOwner),
            SuppressionReason::HardBounce => (NoMailCause::HardBounce, NextStep::ClearAndResend),
            SuppressionReason::SoftBounce => (NoMailCause::SoftBounce, NextStep::ClearAndResend),
            SuppressionReason::Manual => (NoMailCause::Held, NextStep::ClearAndResend),
        };
        let step = match (open, &address.clear) {
            (NextStep::ClearAndResend, Offer::Needs { .. }) => NextStep::Verify,
            _ => open,
        };
        return MailAnswer {
            cause,
            step,
            address: Some(address.address.clone()),
            at: Some(hold.since.clone()),
            code: hold.diagnostic.as_deref().and_then(|words| text::reply(words).1),
            diagnostic: hold.diagnostic.clone(),
        };
    }
    let invite = *invitation == Offer::Open;
    let (cause, step) = told(last, invite);
    MailAnswer {
        cause,
        step,
        address: last.address.clone().or_else(|| addresses.first().map(|address| address.address.clone())),
        at: last.at.clone(),
        code: last.code.clone(),
        diagnostic: last.diagnostic.clone(),
    }
}

/// By the last mail alone.
fn told(last: &LastMail, invite: bool) -> (NoMailCause, NextStep) {
    use MailEventKind::{Bounced, Complained, Deferred, Queued, Rejected, Suppressed};
    let subject = last.code.as_deref().and_then(|code| code.split('.').nth(1));
    let mend = if subject == Some("1") { NextStep::FixAddress } else { NextStep::MailAdministrator };
    let again = |step| if invite { NextStep::ResendInvitation } else { step };
    match (last.status, last.event) {
        (MailStatus::None, _) => (NoMailCause::NothingSent, again(NextStep::AskWhich)),
        (_, Some(Complained)) => (NoMailCause::Complained, NextStep::AskOwner),
        (_, Some(Bounced | Rejected)) if subject == Some("1") => (NoMailCause::Failed, mend),
        (_, Some(Bounced | Rejected | Suppressed)) => (NoMailCause::Failed, again(mend)),
        (_, Some(Deferred)) => (NoMailCause::Deferred, NextStep::Wait),
        (_, Some(Queued)) => (NoMailCause::Waiting, NextStep::Wait),
        (MailStatus::Delivered, _) => (NoMailCause::Arrived, NextStep::CheckSpam),
        (MailStatus::InProgress, _) => (NoMailCause::Silent, NextStep::Wait),
        _ => (NoMailCause::Silent, again(NextStep::CheckSpam)),
    }
}

#[cfg(test)]
mod tests {
    use model::{Timestamp, mail::Suppression};

    use super::*;

    fn address(hold: Option<SuppressionReason>, clear: Offer) -> MailAddress {
        let suppression = hold.map(|reason| Suppression {
            reason,
            since: Timestamp::from_rfc3339("2026-11-20T05:28:05Z"),
            diagnostic: None,
        });
        let ask_owner = Offer::Closed { says: String::new() };
        MailAddress { address: "an•••@oasis.example".to_owned(), suppression, clear, ask_owner }
    }

    #[test]
    fn a_hold_counts_before_the_last_mail() {
        let needs = || Offer::Needs { level: model::verification::Level::Mailbox, says: String::new() };
        let closed = || Offer::Closed { says: String::new() };
        for (reason, clear, cause, step) in [
            (SuppressionReason::HardBounce, Offer::Open, NoMailCause::HardBounce, NextStep::ClearAndResend),
            (SuppressionReason::HardBounce, needs(), NoMailCause::HardBounce, NextStep::Verify),
            (SuppressionReason::SoftBounce, Offer::Open, NoMailCause::SoftBounce, NextStep::ClearAndResend),
            (SuppressionReason::Manual, needs(), NoMailCause::Held, NextStep::Verify),
            (SuppressionReason::Complaint, closed(), NoMailCause::Complained, NextStep::AskOwner),
        ] {
            let last = LastMail { status: MailStatus::Delivered, ..LastMail::none() };
            let addresses = [address(None, closed()), address(Some(reason), clear)];
            let answer = answer(&addresses, &last, &closed());
            assert_eq!((answer.cause, answer.step), (cause, step), "{reason}");
        }
        let none = answer(&[], &LastMail::none(), &closed());
        assert_eq!((none.cause, none.step), (NoMailCause::NoAddress, NextStep::FixAddress));
    }

    #[test]
    fn by_the_last_mail() {
        use MailEventKind::*;
        for (status, event, code, invite, cause, step) in [
            (MailStatus::None, None, None, true, NoMailCause::NothingSent, NextStep::ResendInvitation),
            (MailStatus::None, None, None, false, NoMailCause::NothingSent, NextStep::AskWhich),
            (MailStatus::Error, Some(Bounced), Some("5.1.1"), true, NoMailCause::Failed, NextStep::FixAddress),
            (MailStatus::Error, Some(Bounced), Some("5.2.2"), true, NoMailCause::Failed, NextStep::ResendInvitation),
            (MailStatus::Error, Some(Rejected), Some("5.7.1"), false, NoMailCause::Failed, NextStep::MailAdministrator),
            (MailStatus::InProgress, Some(Deferred), Some("4.2.2"), false, NoMailCause::Deferred, NextStep::Wait),
            (MailStatus::InProgress, Some(Queued), None, false, NoMailCause::Waiting, NextStep::Wait),
            (MailStatus::InProgress, Some(Sent), None, false, NoMailCause::Silent, NextStep::Wait),
            (MailStatus::Unknown, Some(Sent), None, false, NoMailCause::Silent, NextStep::CheckSpam),
            (MailStatus::Delivered, Some(Delivered), None, false, NoMailCause::Arrived, NextStep::CheckSpam),
        ] {
            let last = LastMail { status, event, code: code.map(str::to_owned), ..LastMail::none() };
            assert_eq!(told(&last, invite), (cause, step), "{status} {event:?} {code:?}");
        }
    }
}
