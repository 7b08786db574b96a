//! What each act needs of the caller and of the agent: one table, asked at the act itself and for what a page offers.
//! `docs/PERMISSIONS.md` is made from it.

use model::error::later;
use model::{
    staff::StaffRole,
    verification::{Level, Offer, Proof},
};

/// What an agent does. Those up to `AskOwner` are done to a user, whose caller may have to prove something first.
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
    /// Searching, opening cards and lists, pinning.
    Read,
    /// What was read and done about one user or customer.
    ReadHistory,
    Call,
    AskConsent,
    View,
    ReadStaff,
    GrantRole,
    EndSessions,
    ChangeSettings,
    ReadLog,
    ExportLog,
    ApproveExport,
    AnswerQuestion,
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
    /// Who may.
    roles: &'static [StaffRole],
    level: Level,
    /// Whether it takes a proof of the agent that is at most ten minutes old: it changes or reveals.
    fresh: bool,
    /// In words, as in "…: the caller has to confirm a mailbox first".
    what: &'static str,
}

const HELP_DESK: &[StaffRole] = &[StaffRole::ProviderAdmin, StaffRole::HelpDeskAdvanced, StaffRole::HelpDesk];
const EVERYBODY: &[StaffRole] =
    &[StaffRole::ProviderAdmin, StaffRole::HelpDeskAdvanced, StaffRole::HelpDesk, StaffRole::Auditor];
const OVERSEERS: &[StaffRole] = &[StaffRole::ProviderAdmin, StaffRole::Auditor];
const ADMINISTRATORS: &[StaffRole] = &[StaffRole::ProviderAdmin];

const fn rule(act: Act, roles: &'static [StaffRole], level: Level, fresh: bool, what: &'static str) -> Rule {
    Rule { act, roles, level, fresh, what }
}

/// Act by act: L0 may do what harms nobody, L1 sees and mends, L2 is for what a thief would want.
const RULES: &[Rule] = &[
    rule(Act::Read, EVERYBODY, Level::Nothing, false, "Searching, opening cards and lists"),
    rule(Act::ReadHistory, EVERYBODY, Level::Nothing, false, "Reading the history of a user or customer"),
    rule(Act::Call, HELP_DESK, Level::Nothing, false, "Taking a call"),
    rule(Act::SendCode, HELP_DESK, Level::Nothing, false, "Sending a code"),
    rule(Act::AskVouch, HELP_DESK, Level::Nothing, false, "Asking for a vouch"),
    rule(Act::Reveal, HELP_DESK, Level::Mailbox, true, "Seeing contact data"),
    rule(Act::ResendInvitation, HELP_DESK, Level::Nothing, false, "Sending the invitation again"),
    rule(Act::RetryMail, HELP_DESK, Level::Nothing, false, "Trying a mail once more"),
    rule(Act::ClearSoft, HELP_DESK, Level::Nothing, true, "Lifting a hold for a passing trouble"),
    rule(Act::ClearHard, HELP_DESK, Level::Mailbox, true, "Lifting a hold for mail that came back for good"),
    rule(Act::AskOwner, HELP_DESK, Level::Nothing, false, "Asking the owner of a mailbox"),
    rule(Act::AskConsent, HELP_DESK, Level::Nothing, false, "Asking a customer for access"),
    rule(Act::View, HELP_DESK, Level::Nothing, true, "Looking into a customer's org under its consent"),
    rule(Act::ReadStaff, OVERSEERS, Level::Nothing, false, "Seeing who is an agent"),
    rule(Act::GrantRole, ADMINISTRATORS, Level::Nothing, true, "Giving and taking roles"),
    rule(Act::EndSessions, ADMINISTRATORS, Level::Nothing, true, "Ending an agent's sessions"),
    rule(Act::ChangeSettings, ADMINISTRATORS, Level::Nothing, true, "Changing the provider's settings"),
    rule(Act::ReadLog, OVERSEERS, Level::Nothing, false, "Reading the provider's log"),
    rule(Act::ExportLog, OVERSEERS, Level::Nothing, true, "Exporting the provider's log"),
    rule(Act::ApproveExport, OVERSEERS, Level::Nothing, true, "Approving another's large export"),
    rule(Act::AnswerQuestion, ADMINISTRATORS, Level::Nothing, false, "Answering a customer's question"),
];

fn rule_of(act: Act) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.act == act)
}

/// Whether the act is open to the role, whomever it is done to.
pub(crate) fn open_to(act: Act, role: StaffRole) -> Offer {
    match rule_of(act) {
        Some(rule) if rule.roles.contains(&role) => Offer::Open,
        Some(_) if role == StaffRole::Auditor => closed(later("An auditor reads and changes nothing.")),
        _ => closed(later("This is for the provider's administrators.")),
    }
}

/// Whether the act takes a fresh proof of the agent.
pub(crate) fn needs_fresh(act: Act) -> bool {
    rule_of(act).is_none_or(|rule| rule.fresh)
}

/// Whether the act is open, and what is missing where it is not.
pub(crate) fn offer(act: Act, standing: &Standing) -> Offer {
    let Some(rule) = rule_of(act) else { return closed(later("That is not yours to do.")) };
    if standing.oneself {
        return closed(later("Nobody acts on themselves: ask a colleague."));
    }
    let open = open_to(act, standing.role);
    if open != Offer::Open {
        return open;
    }
    if standing.privileged && standing.role == StaffRole::HelpDesk {
        return closed(later("This is an administrator: only the advanced help desk acts on administrators."));
    }
    if standing.level >= rule.level {
        return Offer::Open;
    }
    let says = match (rule.act, rule.level) {
        (Act::Reveal, Level::Mailbox) => {
            later("Seeing contact data: the caller has to confirm a mailbox first.").to_owned()
        }
        (Act::ClearHard, Level::Mailbox) => {
            later("Lifting a hold for mail that came back for good: the caller has to confirm a mailbox first.")
                .to_owned()
        }
        (_, Level::Vouched) => format!("{}: somebody has to vouch for the caller first.", rule.what),
        (_, _) => format!("{}: the caller has to confirm a mailbox first.", rule.what),
    };
    Offer::Needs { level: rule.level, says }
}

fn closed(says: &str) -> Offer {
    Offer::Closed { says: says.to_owned() }
}

/// `docs/PERMISSIONS.md`: the table, as people read it.
pub fn permissions() -> String {
    let mut out = String::from(
        "# Who may do what\n\n\
         Made from the one table that the server asks (`crates/desk/src/policy.rs`); a test fails when this page is stale.\n\n\
         An agent acts only on customers that their provider manages, and, where they are limited to some, on those. Nobody acts\n\
         on themselves, and the help desk role does not act on a customer's administrators. An administrator who is limited to\n\
         some customers gives nobody all of them, and changes neither an agent who has them all nor the provider's settings.\n\
         *Caller* is what the caller has to have proven in this visit. *Fresh* is a proof of the agent that is at most ten\n\
         minutes old.\n\n\
         | act | provider_admin | help_desk_advanced | help_desk | auditor | caller | fresh |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        let may = |role: StaffRole| if rule.roles.contains(&role) { "yes" } else { "–" };
        let level = match rule.level {
            Level::Nothing => "–",
            Level::Mailbox => "mailbox confirmed",
            Level::Vouched => "vouched for",
        };
        let cells = [
            rule.what,
            may(StaffRole::ProviderAdmin),
            may(StaffRole::HelpDeskAdvanced),
            may(StaffRole::HelpDesk),
            may(StaffRole::Auditor),
            level,
            if rule.fresh { "yes" } else { "–" },
        ];
        out += &format!("| {} |\n", cells.join(" | "));
    }
    out + "\n\
           A customer's own people sign in to its own pages (`/my`) and see nothing else. `org_admin` and `user_admin` answer\n\
           requests, set the standing switch, withdraw, vouch and question; `org_read_only_admin` reads. A manager vouches by a\n\
           mailed link.\n"
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
            for rule in RULES.iter().filter(|rule| rule.roles == HELP_DESK) {
                assert_eq!(offer(rule.act, &standing) != Offer::Open, refused, "{:?} {standing:?}", rule.act);
            }
        }
    }

    #[test]
    fn the_page_of_permissions_is_up_to_date() {
        let page = include_str!("../../../docs/PERMISSIONS.md");
        assert_eq!(page, permissions(), "`cargo run -p server -- permissions > docs/PERMISSIONS.md`");
    }
}
