//! The provider's agents: `/staff`.

use leptos::prelude::*;
use model::staff::{StaffPage, StaffRow};

use super::{act::Acts, api::list_staff, grant::GrantDialog, settings::Settings, words};
use crate::ui::words::{t, tn};
use crate::{
    peek::rows::current,
    routes::To,
    ui::{
        chip::{Chip, Tag, Tone, word},
        erase::{changing, flag, press},
        heading::Heading,
        icon::Icon,
        load::loaded,
        table::Table,
        time::Time,
    },
};
use crate::{t, tv};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(list_staff()), list)
}

pub fn list(page: StaffPage) -> AnyView {
    let (may_change, sees_all) = (page.may_change, page.sees_all);
    let (provider, settings) = (page.provider.clone(), page.settings.clone());
    let acts = Acts::new(page);
    let give = may_change.then(|| {
        view! {
            <button
                type="button"
                class="button primary needs-script"
                id="give-role"
                aria-disabled=flag(move || acts.busy.get())
                on:click=press(move || acts.open(None))
            >
                <Icon name="users" />
                {t("Give a role")}
            </button>
        }
    });
    let head = move || {
        view! {
            <th scope="col">{t("Agent")}</th>
            <th scope="col">{t("Role")}</th>
            <th scope="col">{t("Second factor")}</th>
            <th scope="col">{t("Signed in")}</th>
            <th scope="col"><span class="sr">{t("What you can do")}</span></th>
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=t("Staff") />
                <p class="page-sub">{t!("Who of {provider} works with Farol, and what each may do.", provider = provider.name)}</p>
            </div>
            <div class="actions">{give}</div>
        </header>
        <div class="panel list agents">
            {changing(move || {
                let rows = acts.page.with(|page| page.agents.clone());
                view! { <Table caption=t("Agents") head=head() cards=true>{rows.into_iter().map(|agent| row(acts, agent)).collect_view()}</Table> }
            })}
        </div>
        <Settings settings may_change=may_change && sees_all />
        {may_change.then(|| view! { <GrantDialog acts /> })}
    }
    .into_any()
}

fn row(acts: Acts, agent: StaffRow) -> AnyView {
    // Who sees all customers is changed by whoever does.
    let may_change = acts.page.with_untracked(|page| page.may_change && (page.sees_all || agent.customers.is_some()));
    let (name, sessions) = (agent.name.clone(), agent.sessions);
    let factor = match agent.second_factor {
        true => word(Tone::Good, t("Set up")),
        false => word(Tone::Warn, t("Not set up")),
    };
    let seen = match agent.last_seen_at.clone() {
        Some(at) if sessions > 0 => {
            view! { {tn(sessions, "{n} session", "{n} sessions")} <span class="cell-sub">{tv!("seen {when}", when = view! { <Time at /> })}</span> }
                .into_any()
        }
        _ => match agent.last_sign_in_at.clone() {
            Some(at) => view! { {t("Not now")} <span class="cell-sub">{tv!("last {when}", when = view! { <Time at /> })}</span> }.into_any(),
            None => view! { <span class="absent">{t("Never yet")}</span> }.into_any(),
        },
    };
    let limits = limits(&agent);
    let href = To::User(agent.id).to_string();
    let acting = (may_change && !agent.oneself).then(|| controls(acts, agent.clone()));
    view! {
        <tr>
            <th scope="row">
                <a aria-current=current(&href) href=href data-row="">
                    {name}
                </a>
                " "
                {agent.oneself.then(|| view! { <Tag text=t("You") /> })}
                {agent.invited.then(|| view! { <Chip word=word(Tone::Note, t("Invited")) /> })}
                <span class="cell-sub">{agent.email}</span>
            </th>
            <td>
                {words::role(agent.role)}
                <span class="cell-sub">{limits}</span>
            </td>
            <td><Chip word=factor /></td>
            <td>{seen}</td>
            <td><div class="row-acts">{acting}</div></td>
        </tr>
    }
    .into_any()
}

/// The first names; all of them in the title.
fn limits(agent: &StaffRow) -> AnyView {
    let Some(customers) = &agent.customers else { return t("all customers").into_any() };
    let names: Vec<_> = customers.iter().map(|org| org.name.as_str()).collect();
    match names.as_slice() {
        [] => t("no customer").into_any(),
        [one, two, _, ..] => {
            let more = t!("{one}, {two} and {len} more", one = one, two = two, len = names.len() - 2);
            view! { <span title=names.join(", ")>{more}</span> }.into_any()
        }
        few => few.join(", ").into_any(),
    }
}

fn controls(acts: Acts, agent: StaffRow) -> AnyView {
    let (id, name) = (agent.id, agent.name.clone());
    let (change, end) = (t!("Change the role of {name}", name = name), t!("End the sessions of {name}", name = name));
    let end = (agent.sessions > 0).then(|| {
        view! {
            <button
                type="button"
                class="button ghost square needs-script"
                aria-label=end.clone()
                title=end
                aria-disabled=flag(move || acts.busy.get())
                on:click=press(move || acts.end_sessions(id, &name))
            >
                <Icon name="log-out" />
            </button>
        }
    });
    view! {
        {end}
        <button
            type="button"
            class="button needs-script"
            aria-label=change
            aria-disabled=flag(move || acts.busy.get())
            on:click=press(move || acts.open(Some(agent.clone())))
        >
            {t("Change")}
        </button>
    }
    .into_any()
}
