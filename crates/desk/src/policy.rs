//! What each act needs of the caller and of the agent: one table, asked at the act itself and for what a page offers.

use model::{
    AppError,
    staff::StaffRole,
    verification::{Level, Offer, Proof},
};

/// What an agent does to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    SendCode,
    AskVouch,
    Reveal,
    ResendInvitation,
    /// Trying a mail once more that was given up on.
    RetryMail,
    /// Lifting a hold that was set for a passing trouble, or has run out.
    ClearSoft,
    /// Lifting a hold that was set because mail came back for good.
    ClearHard,
    /// Asking the owner of a mailbox by a link.
    AskOwner,
}

/// What the rules look at.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub level: Level,
    pub proof: Option<Proof>,
    /// The row behind the proof, for its sliding end: a verification, or a vouch.
    pub row: Option<(Level, uuid::Uuid)>,
    /// The folded address at which the caller reads mail.
    pub address: Option<String>,
    pub role: StaffRole,
    pub oneself: bool,
    /// The user administers their org.
    pub privileged: bool,
}

struct Rule {
    act: Act,
    level: Level,
    /// What is offered in words, as it stands in "…: the caller has to confirm a mailbox first".
    what: &'static str,
}

/// Act by act (DESIGN §5): L0 may do what harms nobody, L1 sees and mends, L2 is for what a thief would want.
const RULES: &[Rule] = &[
    Rule { act: Act::SendCode, level: Level::Nothing, what: "Sending a code" },
    Rule { act: Act::AskVouch, level: Level::Nothing, what: "Asking for a vouch" },
    Rule { act: Act::Reveal, level: Level::Mailbox, what: "Seeing contact data" },
    Rule { act: Act::ResendInvitation, level: Level::Nothing, what: "Sending the invitation again" },
    Rule { act: Act::RetryMail, level: Level::Nothing, what: "Trying it once more" },
    Rule { act: Act::ClearSoft, level: Level::Nothing, what: "Lifting this hold" },
    Rule { act: Act::ClearHard, level: Level::Mailbox, what: "Lifting this hold" },
    Rule { act: Act::AskOwner, level: Level::Nothing, what: "Asking the owner" },
];

/// Whether the act is open, and what is missing where it is not.
pub(crate) fn offer(act: Act, standing: &Standing) -> Offer {
    let Some(rule) = RULES.iter().find(|rule| rule.act == act) else {
        return Offer::Closed { says: "That is not yours to do.".to_owned() };
    };
    if standing.oneself {
        return closed("Nobody acts on themselves: ask a colleague.");
    }
    if standing.role == StaffRole::Auditor {
        return closed("An auditor reads and changes nothing.");
    }
    if standing.privileged && standing.role == StaffRole::HelpDesk {
        return closed("This is an administrator: only the advanced help desk acts on administrators.");
    }
    if standing.level >= rule.level {
        return Offer::Open;
    }
    let says = match rule.level {
        Level::Vouched => "somebody has to vouch for the caller first",
        _ => "the caller has to confirm a mailbox first",
    };
    Offer::Needs { level: rule.level, says: format!("{}: {says}.", rule.what) }
}

/// That what is offered is open; else `not_allowed`, saying what is missing.
pub(crate) fn require(offered: Offer) -> Result<(), AppError> {
    match offered {
        Offer::Open => Ok(()),
        Offer::Needs { says, .. } | Offer::Closed { says } => Err(AppError::not_allowed(says)),
    }
}

fn closed(says: &str) -> Offer {
    Offer::Closed { says: says.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(level: Level, role: StaffRole) -> Standing {
        Standing { level, proof: None, row: None, address: None, role, oneself: false, privileged: false }
    }

    #[test]
    fn each_act_needs_its_level() {
        use Level::{Mailbox, Nothing, Vouched};
        for (act, least) in [
            (Act::SendCode, Nothing),
            (Act::AskVouch, Nothing),
            (Act::Reveal, Mailbox),
            (Act::ResendInvitation, Nothing),
            (Act::RetryMail, Nothing),
            (Act::ClearSoft, Nothing),
            (Act::ClearHard, Mailbox),
            (Act::AskOwner, Nothing),
        ] {
            for level in [Nothing, Mailbox, Vouched] {
                let open = offer(act, &standing(level, StaffRole::HelpDesk)) == Offer::Open;
                assert_eq!(open, level >= least, "{act:?} at {level}");
            }
        }
    }

    #[test]
    fn who_is_refused_whatever_is_proven() {
        let of = standing(Level::Vouched, StaffRole::HelpDesk);
        for (refused, standing) in [
            (true, Standing { oneself: true, ..of.clone() }),
            (true, Standing { privileged: true, ..of.clone() }),
            (true, Standing { role: StaffRole::Auditor, ..of.clone() }),
            (false, Standing { privileged: true, role: StaffRole::HelpDeskAdvanced, ..of.clone() }),
            (false, Standing { privileged: true, role: StaffRole::ProviderAdmin, ..of }),
        ] {
            for rule in RULES {
                assert_eq!(offer(rule.act, &standing) != Offer::Open, refused, "{:?} {standing:?}", rule.act);
            }
        }
    }
}
