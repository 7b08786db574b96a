//! The card of a device: `/devices/:id`.

use leptos::prelude::*;
use model::devices::{DeviceCard, DeviceOwner, DeviceStatus};

use super::{api::get_device, errors::told, table::value, words};
use crate::ui::words::{t, tc};
use crate::{
    audit::history,
    differences::panel::panel,
    orgs::scope::SearchHere,
    peek::{level, own},
    routes::To,
    ui::{
        chip::Chip,
        copy::{Copy, Copyable},
        facts::{Absent, Fact, Facts, Panel},
        heading::Heading,
        icon::Icon,
        load::loaded,
        text::capitalized,
        time::Time,
    },
    verification::proof::ProofChip,
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_device(asked.id("device")?).await }), card)
}

pub fn card(mut card: DeviceCard) -> AnyView {
    let changed = panel(std::mem::take(&mut card.changed), To::DeviceHistory(card.id));
    view! {
        <article class="card">
            <header class="page-head">
                <span class="avatar square" aria-hidden="true">
                    <Icon name=words::icon(card.kind) />
                </span>
                <div class="page-title">
                    <Heading text=card.name.clone() />
                    <p class="page-sub">
                        <a href=To::Org(card.org.id).to_string() data-key="o">{card.org.name.clone()}</a>
                        " · "
                        {card.product.clone()}
                    </p>
                    <div class="chips">
                        <Chip word=words::status(card.status) />
                        <ProofChip proof=RwSignal::new(card.proof.clone()) />
                    </div>
                </div>
                <div class="actions">
                    <SearchHere org=card.org.clone() />
                    {history::link(To::DeviceHistory(card.id))}
                </div>
            </header>
            <Faults status=card.status codes=card.error_codes.clone() />
            <div class="panels two">
                <Identity card=card.clone() />
                <Connection card />
                {changed}
            </div>
        </article>
    }
    .into_any()
}

/// What is wrong with it and what to do, the state first.
#[component]
fn Faults(status: DeviceStatus, codes: Vec<String>) -> impl IntoView {
    let state = words::advice(status).map(|advice| {
        view! {
            <li>
                <Icon name=words::status(status).tone.icon() />
                <div>
                    <p class="concern-title">{words::status(status).text}</p>
                    <p class="advice">{advice}</p>
                </div>
            </li>
        }
    });
    let faults = codes
        .into_iter()
        .map(|code| {
            let told = told(&code);
            let what = capitalized(told.what);
            view! {
                <li>
                    <Icon name="triangle-alert" />
                    <div>
                        <p class="concern-title">
                            {what} " " <span class="value code">{code.clone()}</span> <Copy value=code what=t("error code") />
                        </p>
                        <p class="advice">{told.advice}</p>
                    </div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    if state.is_none() && faults.is_empty() {
        return view! {
            <p class="all-well">
                <Icon name="circle-check" />
                {t("Nothing looks wrong: it is connected and reports no fault.")}
            </p>
        }
        .into_any();
    }
    view! {
        <section class="concerns" aria-labelledby=own("concerns-title")>
            <header class="panel-head">
                <Icon name="triangle-alert" />
                <h2 id=own("concerns-title") attr:aria-level=level()>{t("What looks wrong")}</h2>
            </header>
            <ul>{state} {faults}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Identity(card: DeviceCard) -> AnyView {
    let owner = match card.owner {
        DeviceOwner::User(user) => {
            view! { <a href=To::User(user.id).to_string() data-key="u"><Icon name="user" />{user.name}</a> }.into_any()
        }
        DeviceOwner::Workspace { name } => {
            view! { <span class="with-icon"><Icon name="door-open" />{name}</span> <span class="hint">{t("workspace")}</span> }.into_any()
        }
        DeviceOwner::Nobody => view! { <Absent text=t("nobody") /> }.into_any(),
    };
    view! {
        <Panel id="identity" title=t("Device") icon="info">
            <Facts>
                <Fact name=t("Belongs to")>{owner}</Fact>
                <Fact name=t("Customer")><a href=To::Org(card.org.id).to_string()>{card.org.name}</a></Fact>
                <Fact name=t("Product")><Copyable value=card.product what=t("product") /></Fact>
                <Fact name=t("Kind")>{words::kind(card.kind)}</Fact>
                <Fact name=t("Serial")>
                    {match card.serial {
                        Some(value) => {
                            view! { <Copyable value what=t("serial") code=true aloud=true key="c" /> }.into_any()
                        }
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("MAC")>{read_out(card.mac, t("MAC address"))}</Fact>
                <Fact name=t("Device ID")><Copyable value=card.id.to_string() what=t("device ID") code=true aloud=true /></Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

fn read_out(value: Option<String>, what: &'static str) -> AnyView {
    match value {
        Some(value) => view! { <Copyable value what code=true aloud=true /> }.into_any(),
        None => view! { <Absent /> }.into_any(),
    }
}

#[component]
fn Connection(card: DeviceCard) -> AnyView {
    view! {
        <Panel id="connection" title=t("Connection and software") icon="globe">
            <Facts>
                <Fact name=t("State")><Chip word=words::status(card.status) /></Fact>
                <Fact name=t("IP address")>{value(card.ip, tc("what", "IP address"))}</Fact>
                <Fact name=t("SIP address")>{value(card.sip_address, tc("what", "SIP address"))}</Fact>
                <Fact name=t("Software")>{value(card.software, t("software version"))}</Fact>
                <Fact name=t("Upgrade channel")>{card.upgrade_channel.map_or("—", words::channel)}</Fact>
                <Fact name=t("First seen")>
                    {match card.first_seen_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent text=t("never") /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("Last seen")>
                    {match card.last_seen_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent text=t("never") /> }.into_any(),
                    }}
                </Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}
