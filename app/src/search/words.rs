//! The search in words for people.

use model::{
    classify::Looks,
    search::{Attribute, HitKind, SearchAnswer},
};

use crate::ui::text::count;

/// The heading of a group.
pub const fn group(kind: HitKind) -> &'static str {
    match kind {
        HitKind::User => "People",
        HitKind::Org => "Customers",
        HitKind::Device => "Devices",
        HitKind::Order => "Orders",
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
pub const fn attribute(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::OrgName | Attribute::UserName => "Name",
        Attribute::OrgNameSound | Attribute::UserNameSound => "Sounds like",
        Attribute::OrgId | Attribute::UserId | Attribute::DeviceId => "ID",
        Attribute::Domain => "Domain",
        Attribute::Phone => "Phone",
        Attribute::Extension => "Extension",
        Attribute::Site => "Meeting site",
        Attribute::Email => "E-mail",
        Attribute::Serial => "Serial",
        Attribute::Mac => "MAC",
        Attribute::Sip => "SIP",
        Attribute::Workspace => "Workspace",
        Attribute::Order => "Order",
        Attribute::Subscription => "Subscription",
    }
}

/// What the text is taken for: "Looks like …".
pub const fn looks(looks: Looks) -> &'static str {
    match looks {
        Looks::Name => "a name",
        Looks::Email => "an e-mail address",
        Looks::Phone => "a phone number",
        Looks::Domain => "a domain or meeting site",
        Looks::Mac => "a MAC address",
        Looks::Serial => "a serial number",
        Looks::Sip => "a SIP address",
        Looks::Order => "an order number",
        Looks::Subscription => "a subscription",
        Looks::Id => "an ID",
    }
}

/// "7 results: 4 people, 3 devices", as it is read out.
pub fn counted(answer: &SearchAnswer) -> String {
    let total: usize = answer.groups.iter().map(|group| group.hits.len()).sum();
    if total == 0 {
        return "Nothing found".to_owned();
    }
    let more = if answer.groups.iter().any(|group| group.more) { " or more" } else { "" };
    let each: Vec<_> = answer
        .groups
        .iter()
        .map(|found| {
            let n = i64::try_from(found.hits.len()).unwrap_or(i64::MAX);
            match found.kind {
                HitKind::User => count(n, "person", "people"),
                HitKind::Org => count(n, "customer", "customers"),
                HitKind::Device => count(n, "device", "devices"),
                HitKind::Order => count(n, "order", "orders"),
            }
        })
        .collect();
    let sound = if answer.by_sound { ", some by how they sound" } else { "" };
    let total = if total == 1 { "1 result".to_owned() } else { format!("{total}{more} results") };
    format!("{total}: {}{sound}", each.join(", "))
}
