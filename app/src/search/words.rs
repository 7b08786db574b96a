//! The search in words for people.

use crate::t;
use crate::ui::words::{t, tn};
use model::{
    classify::Looks,
    search::{Attribute, HitKind, SearchAnswer},
};

/// The heading of a group.
pub fn group(kind: HitKind) -> &'static str {
    match kind {
        HitKind::User => t("People"),
        HitKind::Org => t("Customers"),
        HitKind::Device => t("Devices"),
        HitKind::Order => t("Orders"),
    }
}

pub const fn icon(kind: HitKind) -> &'static str {
    match kind {
        HitKind::User => "user",
        HitKind::Org => "building-2",
        HitKind::Device => "phone",
        HitKind::Order => "package",
    }
}

/// Which attribute matched: stands before its value.
pub fn attribute(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::OrgName | Attribute::UserName => t("Name"),
        Attribute::OrgNameSound | Attribute::UserNameSound => t("Sounds like"),
        Attribute::OrgId | Attribute::UserId | Attribute::DeviceId => t("ID"),
        Attribute::Domain => t("Domain"),
        Attribute::Phone => t("Phone"),
        Attribute::Extension => t("Extension"),
        Attribute::Site => t("Meeting site"),
        Attribute::Email => t("E-mail"),
        Attribute::Serial => t("Serial"),
        Attribute::Mac => t("MAC"),
        Attribute::Sip => t("SIP"),
        Attribute::Workspace => t("Workspace"),
        Attribute::Order => t("Order"),
        Attribute::Subscription => t("Subscription"),
    }
}

/// What the text is taken for: "Looks like …".
pub fn looks(looks: Looks) -> &'static str {
    match looks {
        Looks::Name => t("a name"),
        Looks::Email => t("an e-mail address"),
        Looks::Phone => t("a phone number"),
        Looks::Domain => t("a domain or meeting site"),
        Looks::Mac => t("a MAC address"),
        Looks::Serial => t("a serial number"),
        Looks::Sip => t("a SIP address"),
        Looks::Order => t("an order number"),
        Looks::Subscription => t("a subscription"),
        Looks::Id => t("an ID"),
    }
}

/// "7 results: 4 people, 3 devices", as it is read out; "4 people" where all are of one kind and there are no more.
pub fn counted(answer: &SearchAnswer) -> String {
    let total: usize = answer.groups.iter().map(|group| group.hits.len()).sum();
    if total == 0 {
        return t("Nothing found").to_owned();
    }
    let more = answer.groups.iter().any(|group| group.more);
    let each: Vec<_> = answer
        .groups
        .iter()
        .map(|found| {
            let n = i64::try_from(found.hits.len()).unwrap_or(i64::MAX);
            match found.kind {
                HitKind::User => tn(n, "{n} person", "{n} people"),
                HitKind::Org => tn(n, "{n} customer", "{n} customers"),
                HitKind::Device => tn(n, "{n} device", "{n} devices"),
                HitKind::Order => tn(n, "{n} order", "{n} orders"),
            }
        })
        .collect();
    if let ([each], false, false) = (each.as_slice(), more, answer.by_sound) {
        return each.clone();
    }
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    let results = if more {
        tn(total, "{n} or more results", "{n} or more results")
    } else {
        tn(total, "{n} result", "{n} results")
    };
    let each = each.join(", ");
    if answer.by_sound {
        t!("{results}: {each}, some by how they sound", results = results, each = each)
    } else {
        format!("{results}: {each}")
    }
}
