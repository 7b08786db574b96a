//! The provider's agents: `/staff`.

use leptos::prelude::*;
use model::staff::{StaffPage, StaffRow};

use super::{act::Acts, api::list_staff, grant::GrantDialog, settings::Settings, words};
use crate::{
    routes::To,
    ui::{
        chip::{Chip, Tag, Tone, word},
        erase::{changing, flag, press},
        heading::Heading,
        icon::Icon,
        load::loaded,
        table::Table,
        text::count,
        time::Time,
    },
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(list_staff()), list)
}

pub fn list(page: StaffPage) -> AnyView {
    let may_change = page.may_change;
    let (provider, settings) = (page.provider.clone(), page.settings.clone());
    let acts = Acts::new(page);
    let give = may_change.then(|| {
        view! {
            <button type="button" class="button primary needs-script" id="give-role" on:click=press(move || acts.open(None))>
                <Icon name="users" />
                "Give a role"
            </button>
        }
    });
    let head = move || {
        view! {
            <th scope="col">"Agent"</th>
            <th scope="col">"Role"</th>
            <th scope="col">"Second factor"</th>
            <th scope="col">"Signed in"</th>
            <th scope="col"><span class="sr">"What you can do"</span></th>
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text="Staff" />
                <p class="page-sub">{format!("Who of {} works with Farol, and what each may do.", provider.name)}</p>
            </div>
            <div class="actions">{give}</div>
        </header>
        <div class="panel list">
            {changing(move || {
                let rows = acts.page.with(|page| page.agents.clone());
                view! { <Table caption="Agents" head=head()>{rows.into_iter().map(|agent| row(acts, agent)).collect_view()}</Table> }
            })}
        </div>
        <Settings settings may_change />
        {may_change.then(|| view! { <GrantDialog acts /> })}
    }
    .into_any()
}

fn row(acts: Acts, agent: StaffRow) -> AnyView {
    let may_change = acts.page.with_untracked(|page| page.may_change);
    let (name, sessions) = (agent.name.clone(), agent.sessions);
    let factor = match agent.second_factor {
        true => word(Tone::Good, "Set up"),
        false => word(Tone::Warn, "Not set up"),
    };
    let seen = match agent.last_seen_at.clone() {
        Some(at) if sessions > 0 => {
            view! { {count(sessions, "session", "sessions")} <span class="cell-sub">"seen " <Time at /></span> }
                .into_any()
        }
        _ => match agent.last_sign_in_at.clone() {
            Some(at) => view! { "Not now" <span class="cell-sub">"last " <Time at /></span> }.into_any(),
            None => view! { <span class="absent">"Never yet"</span> }.into_any(),
        },
    };
    let limits = limits(&agent);
    let acting = (may_change && !agent.oneself).then(|| controls(acts, agent.clone()));
    view! {
        <tr>
            <th scope="row">
                <a href=To::User(agent.id).to_string() data-row="">
                    {name}
                </a>
                " "
                {agent.oneself.then(|| view! { <Tag text="You" /> })}
                {agent.invited.then(|| view! { <Chip word=word(Tone::Note, "Invited") /> })}
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
    let Some(customers) = &agent.customers else { return "all customers".into_any() };
    let names: Vec<_> = customers.iter().map(|org| org.name.as_str()).collect();
    match names.as_slice() {
        [] => "no customer".into_any(),
        [one, two, _, ..] => {
            let more = format!("{one}, {two} and {} more", names.len() - 2);
            view! { <span title=names.join(", ")>{more}</span> }.into_any()
        }
        few => few.join(", ").into_any(),
    }
}

fn controls(acts: Acts, agent: StaffRow) -> AnyView {
    let (id, name) = (agent.id, agent.name.clone());
    let (change, end) = (format!("Change the role of {name}"), format!("End the sessions of {name}"));
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
            on:click=press(move || acts.open(Some(agent.clone())))
        >
            "Change"
        </button>
    }
    .into_any()
}
