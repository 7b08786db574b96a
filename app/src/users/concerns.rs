//! What looks wrong with a person, each in plain words and with what to do about it.

use leptos::prelude::*;
use model::{
    UserId,
    devices::{DeviceRow, DeviceStatus},
    search::OrgRef,
    users::UserConcern,
};

use super::words;
use crate::ui::words::t;
use crate::{
    devices, mail,
    peek::{level, own},
    routes::To,
    ui::{
        icon::Icon,
        time::{Day, Time},
    },
};
use crate::{t, tv};

#[component]
pub fn Concerns(concerns: Vec<UserConcern>, user: UserId, org: OrgRef) -> AnyView {
    if concerns.is_empty() {
        return view! {
            <p class="all-well">
                <Icon name="circle-check" />
                {t("Nothing looks wrong: the account, its licences, mail and devices are as they should be.")}
            </p>
        }
        .into_any();
    }
    let items = concerns.into_iter().map(|concern| item(concern, user, &org)).collect::<Vec<_>>();
    view! {
        <section class="concerns" aria-labelledby=own("concerns-title")>
            <header class="panel-head">
                <Icon name="triangle-alert" />
                <h2 id=own("concerns-title") attr:aria-level=level()>{t("What looks wrong")}</h2>
                <span class="panel-count">{items.len()}</span>
            </header>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

/// Icon, what is wrong, what to do; where mail is the matter, the way to all of it.
fn item(concern: UserConcern, user: UserId, org: &OrgRef) -> AnyView {
    let mail = matches!(
        concern,
        UserConcern::AddressSuppressed { .. }
            | UserConcern::InvitationNotDelivered { .. }
            | UserConcern::NeverConfirmed { .. }
    );
    let more = mail.then(|| view! { " " <a href=To::Mail(user).to_string()>{t("See their mail")}</a> });
    let (icon, title, advice) = told(concern, org);
    view! {
        <li>
            <Icon name=icon />
            <div>
                <p class="concern-title">{title}</p>
                <p class="advice">{advice} {more}</p>
            </div>
        </li>
    }
    .into_any()
}

fn told(concern: UserConcern, org: &OrgRef) -> (&'static str, AnyView, String) {
    match concern {
        UserConcern::CallDenied { at } => (
            "triangle-alert",
            tv!(
                "Whoever reads their mail said that they did not call, {when}",
                when = view! { <Time at /> },
            ),
            t("Somebody may be calling in their name: be sure whom you are speaking to.").to_owned(),
        ),
        UserConcern::AccountInactive => (
            "user-x",
            t("The account is switched off").into_any(),
            t!("They cannot sign in. An administrator of {org} or its directory sync switched it off: ask one of them whether it should come back.", org = org.name),
        ),
        UserConcern::AddressSuppressed { address, suppression } => (
            "mail-x",
            tv!(
                "Mail to {address} is held back: {why}, {when}",
                address = address,
                why = mail::words::suppression(suppression.reason),
                when = view! { <Time at=suppression.since /> },
            ),
            mail::words::suppression_advice(suppression.reason).to_owned(),
        ),
        UserConcern::InvitationNotDelivered { address, mail } => {
            let why = mail.code.as_deref().and_then(mail::words::reason).map(|why| format!(": {why}"));
            let at = mail.at.clone();
            (
                "mail-warning",
                view! {
                    {t!("The invitation to {address} did not arrive", address = address)} {why}
                    {at.map(|at| view! { ", " <Time at /> })}
                }
                .into_any(),
                mail::words::advice(&mail)
                    .unwrap_or(t("Compare the address with the caller, then have the invitation sent again."))
                    .to_owned(),
            )
        }
        UserConcern::NeverConfirmed { invited_at } => (
            "mail",
            match invited_at {
                Some(at) => {
                    tv!("They were invited {when}, but never confirmed the address", when = view! { <Time at /> })
                }
                None => t("They were invited but never confirmed the address").into_any(),
            },
            t("Ask them to look for the invitation, also in the spam folder, and to press its link.").to_owned(),
        ),
        UserConcern::SubscriptionExpired { subscription, licence, ended_on } => (
            "calendar-days",
            tv!(
                "{licence} no longer works: its subscription {subscription} ended on {ended_on}",
                licence = licence,
                subscription = subscription,
                ended_on = view! { <Day on=ended_on /> },
            ),
            t!("Whoever buys for {org} has to renew it, or an administrator gives them a licence of another subscription.", org = org.name),
        ),
        UserConcern::LicenceMissing => (
            "key-round",
            t("They hold no licence at all").into_any(),
            t("Nothing but signing in will work. An administrator has to assign one: see on the customer's card what is free.").to_owned(),
        ),
        UserConcern::FeatureWithoutLicence { feature } => (
            "key-round",
            t!("{feature} is switched on, but none of their licences includes it", feature = words::feature(feature)).into_any(),
            t("It will not work until an administrator assigns a licence with it.").to_owned(),
        ),
        UserConcern::DeviceOffline { device } => {
            let advice = match device.status {
                DeviceStatus::OfflineExpired => {
                    t("It was away for too long and has to be activated again, with a new code.")
                }
                _ => t("Ask whether it has power and network: the light on it, the cable, then a restart."),
            };
            let at = device.last_seen_at.clone();
            (
                "wifi-off",
                match at {
                    Some(at) => {
                        tv!("{device} is offline, last seen {when}", device = link(&device), when = view! { <Time at /> })
                    }
                    None => tv!("{device} is offline", device = link(&device)),
                },
                advice.to_owned(),
            )
        }
        UserConcern::DeviceInError { device } => {
            let (what, advice) = match device.error_codes.first() {
                Some(code) => {
                    let told = devices::errors::told(code);
                    (format!(": {}", told.what), told.advice)
                }
                None => (String::new(), t("Open the device for what it reports.")),
            };
            ("triangle-alert", view! { {tv!("{device} reports a fault", device = link(&device))} {what} }.into_any(), advice.to_owned())
        }
    }
}

fn link(device: &DeviceRow) -> impl IntoView + use<> {
    view! { <a href=To::Device(device.id).to_string()>{device.name.clone()}</a> }
}
