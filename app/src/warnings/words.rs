//! What each kind of early warning is called, and what to do about it.

use model::{
    search::OrgRef,
    warnings::{WarningKind, WarningSum},
};

use crate::{
    t,
    ui::{
        chip::Tone,
        words::{fill, t, tn},
    },
};

/// What is wrong, in one sentence.
pub fn sentence(sum: &WarningSum) -> String {
    match sum.kind {
        WarningKind::Administrators => tn(
            sum.customers,
            "{n} customer has no administrator whom mail reaches",
            "{n} customers have no administrator whom mail reaches",
        ),
        WarningKind::Invitations => tn(
            sum.n,
            "{n} invitation has not arrived for a day or longer",
            "{n} invitations have not arrived for a day or longer",
        ),
        WarningKind::Devices => tn(sum.n, "{n} device went offline", "{n} devices went offline together with others"),
        WarningKind::Subscriptions => {
            tn(sum.n, "{n} subscription ends soon or ended lately", "{n} subscriptions end soon or ended lately")
        }
        WarningKind::Licences => tn(sum.n, "{n} licence is used up", "{n} licences are used up"),
        WarningKind::Permissions => {
            tn(sum.n, "{n} permission to look in ends soon", "{n} permissions to look in end soon")
        }
    }
}

/// At whom: the first customers by name, and how many more there are.
pub fn at(first: &[OrgRef], customers: i64) -> String {
    let names = first.iter().map(|org| org.name.as_str()).collect::<Vec<_>>().join(", ");
    match customers - first.len() as i64 {
        more if more > 0 => fill(&tn(more, "{names} and {n} more", "{names} and {n} more"), &[("names", &names)]),
        _ => names,
    }
}

/// The name of the list of one kind.
pub fn title(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::Administrators => t("No administrator gets mail"),
        WarningKind::Invitations => t("Invitations that have not arrived"),
        WarningKind::Devices => t("Devices that went offline together"),
        WarningKind::Subscriptions => t("Subscriptions that end"),
        WarningKind::Licences => t("Licences used up"),
        WarningKind::Permissions => t("Permissions that end soon"),
    }
}

/// The same in a word, for the way between the lists.
pub fn short(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::Administrators => t("Administrators"),
        WarningKind::Invitations => t("Invitations"),
        WarningKind::Devices => t("Devices"),
        WarningKind::Subscriptions => t("Subscriptions"),
        WarningKind::Licences => t("Licences"),
        WarningKind::Permissions => t("Permissions"),
    }
}

/// What it means, and what is to be done.
pub fn advice(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::Administrators => t(
            "Mail to everybody who administrates the customer is held back: nobody there hears of anything. Mend the mailbox with them, then lift the hold.",
        ),
        WarningKind::Invitations => t(
            "These people were invited a day ago or longer, within the last 90 days, and the mail has not arrived. Their mail page says why.",
        ),
        WarningKind::Devices => t(
            "Several devices of one customer were last seen within minutes of each other, in the last seven days: look at the network, the power or the site first.",
        ),
        WarningKind::Subscriptions => t(
            "They end within 30 days and do not renew automatically, or have ended within the last 30. What depends on them stops working.",
        ),
        WarningKind::Licences => {
            t("All that was bought is used, or more: the next person who needs one does not get it.")
        }
        WarningKind::Permissions => {
            t("The customer's permission to look in is in its last days or hours. Ask again before it ends.")
        }
    }
}

/// What stands where there is none.
pub fn nothing(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::Administrators => t("Mail reaches an administrator of each of your customers."),
        WarningKind::Invitations => {
            t("Every invitation of the last 90 days has arrived, or went out less than a day ago.")
        }
        WarningKind::Devices => t("No devices of a customer went offline together within the last seven days."),
        WarningKind::Subscriptions => t("No subscription ends within 30 days or has ended within the last 30."),
        WarningKind::Licences => t("Each licence has some left."),
        WarningKind::Permissions => t("No permission to look in ends soon."),
    }
}

/// What its moment is of.
pub fn moment(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::Administrators | WarningKind::Licences => t("Since"),
        WarningKind::Invitations => t("Invited"),
        WarningKind::Devices => t("Last seen"),
        WarningKind::Subscriptions | WarningKind::Permissions => t("Ends"),
    }
}

/// What the moment is of the first of several.
pub fn first(kind: WarningKind) -> &'static str {
    if kind.ends() { t("Earliest end") } else { t("Newest") }
}

pub const fn icon(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::Administrators => "shield",
        WarningKind::Invitations => "mail-x",
        WarningKind::Devices => "phone",
        WarningKind::Subscriptions => "calendar-days",
        WarningKind::Licences => "credit-card",
        WarningKind::Permissions => "eye",
    }
}

pub const fn tone(kind: WarningKind) -> Tone {
    match kind {
        WarningKind::Administrators | WarningKind::Devices => Tone::Bad,
        WarningKind::Invitations | WarningKind::Subscriptions | WarningKind::Licences => Tone::Warn,
        WarningKind::Permissions => Tone::Note,
    }
}

/// How many of one thing are concerned, where that is not told by its name.
pub fn how_many(kind: WarningKind, n: i64, total: Option<i64>) -> Option<String> {
    match (kind, total) {
        (WarningKind::Licences, Some(total)) if n > total => Some(t!(
            "{used} used of {total}: {over} too many",
            used = grouped(n),
            total = grouped(total),
            over = grouped(n - total)
        )),
        (WarningKind::Licences, Some(total)) => Some(tn(total, "The only {n} is used", "All {n} are used")),
        (WarningKind::Devices, _) => Some(tn(n, "{n} device", "{n} devices")),
        (WarningKind::Administrators, _) => {
            Some(tn(n, "{n} administrator, the only one", "{n} administrators, none of whom gets mail"))
        }
        _ => None,
    }
}

fn grouped(n: i64) -> String {
    crate::ui::text::grouped(n)
}
