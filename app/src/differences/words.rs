//! What changed, in words for people.

use std::str::FromStr;

use model::{
    differences::{Difference, Field},
    mail::MailEventKind,
    users::PhoneKind,
};

use crate::{devices, licences, mail, orgs, t, ui::words::t, users};

/// One whole sentence, without the full stop.
pub fn sentence(of: &Difference) -> String {
    let (before, after) = (of.before.clone(), of.after.clone());
    let name = of.name.clone().unwrap_or_else(|| "—".to_owned());
    match of.field {
        Field::UserStatus => one(t("Status"), each(of, |s| users::words::status(s).text)),
        Field::DeviceStatus => one(t("Status"), each(of, |s| devices::words::status(s).text)),
        Field::OrgStatus => one(t("Status"), each(of, |s| orgs::words::status(s).text)),
        Field::Name => one(t("Name"), (before, after)),
        Field::Title => one(t("Title"), (before, after)),
        Field::Department => one(t("Department"), (before, after)),
        Field::Location => one(t("Location"), (before, after)),
        Field::Extension => one(t("Extension"), (before, after)),
        Field::Software => one(t("Software"), (before, after)),
        Field::Channel => one(t("Upgrade channel"), each(of, devices::words::channel)),
        Field::Workspace => one(t("Workspace"), (before, after)),
        Field::Manager => one(t("Manager"), (before.map(person), after.map(person))),
        Field::Owner => one(t("Belongs to"), (before.map(person), after.map(person))),
        Field::Email => some(t("E-mail address"), (before, after)),
        Field::Sip => some(t("SIP address"), (before, after)),
        Field::Phone => {
            let kind = users::words::phone(name.parse().unwrap_or(PhoneKind::Other));
            some(&t!("Phone number ({kind})", kind = kind), (before, after))
        }
        Field::Role => given(t("Role"), &joined(each(of, users::words::role)), after.is_some()),
        Field::Licence => given(t("Licence"), &name, after.is_some()),
        Field::Feature => switched(&joined(each(of, users::words::feature)), after.is_some()),
        Field::Sso => switched(t("Single sign-on"), after.as_deref() == Some("on")),
        Field::DirectorySync => switched(t("Directory sync"), after.as_deref() == Some("on")),
        Field::InviteEmails => switched(t("Invitations by mail"), after.as_deref() == Some("on")),
        Field::ReadOnlyAccess => switched(t("Access for the provider"), after.as_deref() == Some("on")),
        Field::Fault if after.is_some() => {
            t!("It reports a fault: {fault}", fault = devices::errors::short(&after.unwrap_or_default()))
        }
        Field::Fault => {
            t!("It no longer reports a fault: {fault}", fault = devices::errors::short(&before.unwrap_or_default()))
        }
        Field::Provider if after.is_some() => t!("{name} looks after it now", name = name),
        Field::Provider => t!("{name} no longer looks after it", name = name),
        Field::Domain => some(&t!("Domain {name}", name = name), each(of, |s| orgs::words::domain(s).text)),
        Field::Site => some(t("Meeting site"), (before, after)),
        Field::Subscription => {
            some(&t!("Subscription {name}", name = name), each(of, |s| licences::words::status(s).text))
        }
        Field::SubscriptionEnd => one(&t!("End of the subscription {name}", name = name), (before, after)),
        Field::LicenceTotal => some(&t!("Licences of {name}", name = name), (before, after)),
        Field::Room => some(t("Workspace"), (before, after)),
        Field::UserGone => t!("{name} is no longer in the directory", name = before.unwrap_or_default()),
        Field::DeviceGone => t!("The device {name} is no longer in the directory", name = before.unwrap_or_default()),
        Field::UsersGone => t!("{n} users at once are no longer in the directory", n = after.unwrap_or_default()),
        Field::DevicesGone => t!("{n} devices at once are no longer in the directory", n = after.unwrap_or_default()),
        Field::Mail => trouble(&name, before.as_deref(), after.as_deref()),
        Field::Hold => held(&name, after.as_deref()),
    }
}

pub const fn icon(field: Field) -> &'static str {
    match field {
        Field::Mail => "mail-x",
        Field::Hold => "mail-warning",
        Field::Email | Field::Sip => "at-sign",
        Field::Phone | Field::Extension => "phone",
        Field::Licence | Field::LicenceTotal | Field::Subscription | Field::SubscriptionEnd => "credit-card",
        Field::Feature
        | Field::Sso
        | Field::DirectorySync
        | Field::InviteEmails
        | Field::ReadOnlyAccess
        | Field::Channel => "sliders-horizontal",
        Field::Role => "shield",
        Field::Software => "refresh-cw",
        Field::DeviceStatus | Field::DeviceGone | Field::DevicesGone => "monitor",
        Field::Fault => "triangle-alert",
        Field::Workspace | Field::Room => "door-open",
        Field::Domain | Field::Site => "globe",
        Field::OrgStatus | Field::Provider => "building-2",
        Field::UserGone | Field::UsersGone => "user-x",
        Field::Location => "building-2",
        Field::UserStatus | Field::Name | Field::Title | Field::Department | Field::Manager | Field::Owner => "user",
    }
}

type Values = (Option<String>, Option<String>);

/// Of what there is one.
fn one(what: &str, values: Values) -> String {
    let none = || t("none").to_owned();
    let (before, after) = (values.0.unwrap_or_else(none), values.1.unwrap_or_else(none));
    t!("{what}: {before} → {after}", what = what, before = before, after = after)
}

/// Of what there are several.
fn some(what: &str, values: Values) -> String {
    match values {
        (None, Some(after)) => t!("{what}: {after} was added", what = what, after = after),
        (Some(before), None) => t!("{what}: {before} was removed", what = what, before = before),
        both => one(what, both),
    }
}

fn given(what: &str, name: &str, given: bool) -> String {
    if given {
        t!("{what} “{name}” was given", what = what, name = name)
    } else {
        t!("{what} “{name}” was taken away", what = what, name = name)
    }
}

fn switched(what: &str, on: bool) -> String {
    if on { t!("{what} was switched on", what = what) } else { t!("{what} was switched off", what = what) }
}

fn trouble(address: &str, code: Option<&str>, event: Option<&str>) -> String {
    let event = event.and_then(|event| event.parse().ok()).unwrap_or(MailEventKind::Rejected);
    let what = mail::words::event(event);
    match code.and_then(mail::words::reason) {
        Some(why) => t!("Mail to {address} {what}: {why}", address = address, what = what, why = why),
        None => t!("Mail to {address} {what}", address = address, what = what),
    }
}

fn held(address: &str, reason: Option<&str>) -> String {
    match reason.and_then(|reason| reason.parse().ok()).map(mail::words::suppression) {
        Some(why) => t!("Mail to {address} is held back since then: {why}", address = address, why = why),
        None => t!("Mail to {address} is held back since then", address = address),
    }
}

/// Who is no longer in the directory has no name.
fn person(name: String) -> String {
    if name.is_empty() { t("somebody who is gone").to_owned() } else { name }
}

/// Both values in words.
fn each<T: FromStr>(of: &Difference, words: impl Fn(T) -> &'static str) -> Values {
    let word = |value: &Option<String>| {
        value.as_ref().map(|word| word.parse().map_or_else(|_| word.clone(), |value| words(value).to_owned()))
    };
    (word(&of.before), word(&of.after))
}

fn joined((before, after): Values) -> String {
    after.or(before).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    fn said(field: Field, name: Option<&str>, before: Option<&str>, after: Option<&str>) -> String {
        let own = |text: Option<&str>| text.map(str::to_owned);
        sentence(&Difference {
            id: model::EventId::from_str("e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1").expect("an id").0,
            at: Timestamp::from_rfc3339("2026-11-22T10:00:00Z"),
            field,
            name: own(name),
            before: own(before),
            after: own(after),
        })
    }

    #[test]
    fn reads_as_people_speak() {
        for (sentence, field, name, before, after) in [
            ("Status: Active → Switched off", Field::UserStatus, None, Some("active"), Some("inactive")),
            ("Status: Active → Suspended", Field::OrgStatus, None, Some("active"), Some("suspended")),
            ("Licence “Calling” was taken away", Field::Licence, Some("Calling"), Some("on"), None),
            ("Software: 11.1 → 11.2", Field::Software, None, Some("11.1"), Some("11.2")),
            ("Manager: Ana Silva → Bruno Reis", Field::Manager, None, Some("Ana Silva"), Some("Bruno Reis")),
            ("Manager: none → somebody who is gone", Field::Manager, None, None, Some("")),
            ("Voicemail was switched off", Field::Feature, None, Some("voicemail"), None),
            ("Role “Administrator” was given", Field::Role, None, None, Some("org_admin")),
            ("Phone number (Mobile): ••• ••27 was added", Field::Phone, Some("mobile"), None, Some("••• ••27")),
            ("Single sign-on was switched on", Field::Sso, None, Some("off"), Some("on")),
            ("It reports a fault: its network connection is poor", Field::Fault, None, None, Some("networkquality")),
            ("It no longer reports a fault: “fluxcapacitor”", Field::Fault, None, Some("fluxcapacitor"), None),
            ("Licences of Calling: 10 → 20", Field::LicenceTotal, Some("Calling"), Some("10"), Some("20")),
            (
                "Mail to a•••@b came back: the mailbox is full",
                Field::Mail,
                Some("a•••@b"),
                Some("5.2.2"),
                Some("bounced"),
            ),
        ] {
            assert_eq!(said(field, name, before, after), sentence);
        }
        for field in Field::ALL {
            assert!(said(*field, None, Some("x"), Some("y")).len() > 5, "{field}");
        }
    }
}
