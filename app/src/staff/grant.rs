//! The dialog in which a role is given, changed or taken away.

use leptos::prelude::*;
use model::{
    search::{HitKind, OrgRef, UserRef},
    staff::StaffRole,
};

use super::{
    act::{Acts, GRANT},
    words,
};
use crate::t;
use crate::ui::words::t;
use crate::{
    ui::{
        copy::Copyable,
        dialog::focus,
        erase::{Named, changing, effect, flag, keyed, press, submit},
        icon::Icon,
        picker::PickerField,
    },
    verification::show::notice,
};

/// What the radio button says that takes a role away.
const NONE: &str = "none";

#[component]
pub fn GrantDialog(acts: Acts) -> AnyView {
    view! {
        <dialog class="dialog grant" id=GRANT aria-labelledby="grant-title">
            <form method="dialog" class="dialog-head">
                <h2 id="grant-title">
                    {changing(move || match acts.known.get() {
                        Some(agent) => t!("Role of {agent}", agent = agent.name),
                        None => t("Give a role").to_owned(),
                    })}
                </h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            // Nothing that was chosen for somebody else is chosen in it.
            {keyed(move || {
                let (opened, link) = (acts.opened.get(), acts.link.get());
                let inside: Named = (
                    format!("{opened}{}", link.is_some()),
                    Box::new(move || match link.clone() {
                        Some(link) => given(acts, link),
                        None => form(acts),
                    }),
                );
                vec![inside]
            })}
        </dialog>
    }
    .into_any()
}

fn form(acts: Acts) -> AnyView {
    let known = acts.known.get_untracked();
    let role = known.as_ref().map_or(StaffRole::HelpDesk, |agent| agent.role);
    let limited = known.as_ref().is_some_and(|agent| agent.customers.is_some());
    let sent = submit(move |_| {
        let role = match checked("role").as_deref() {
            Some(NONE) => Some(None),
            word => word.and_then(|word| word.parse().ok()).map(Some),
        };
        match (role, checked("limits")) {
            (Some(role), Some(limits)) => acts.grant(role, limits == "some"),
            _ => acts.problem.set(Some(t("Choose a role, and for which customers.").to_owned())),
        }
    });
    let roles = StaffRole::ALL.iter().map(|one| {
        let (text, means) = (words::role(*one), words::means(*one));
        choice("role", one.as_str(), *one == role, text, means)
    });
    let away = known
        .is_some()
        .then(|| choice("role", NONE, false, t("No role"), t("Is no agent any more, and is signed out everywhere.")));
    view! {
        <form class="form dialog-body" novalidate=true on:submit=sent>
            {known.is_none().then(|| changing(move || whom(acts)))}
            <fieldset>
                <legend>{t("Role")}</legend>
                {roles.collect_view()}
                {away}
            </fieldset>
            <fieldset class="grant-limits">
                <legend>{t("Customers")}</legend>
                {choice("limits", "all", !limited, t("All customers"), t("Also those that come later."))}
                {choice("limits", "some", limited, t("Only some"), t("Others are not found, nor is anything of theirs."))}
                <div class="grant-some">
                    {changing(move || chips(acts))}
                    <PickerField
                        id="grant-org"
                        label=t("Add a customer")
                        hint=t("A name, a domain or a number of it.")
                        kind=HitKind::Org
                        org=None
                        picked=Callback::new(move |hit: model::search::Hit| {
                            let org = OrgRef { id: hit.org_id, name: hit.title };
                            acts.customers.update(|all| if !all.contains(&org) { all.push(org) });
                        })
                    />
                </div>
            </fieldset>
            <div role="alert">
                {changing(move || acts.problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
            </div>
            <button class="button primary" aria-disabled=flag(move || acts.busy.get())>
                {changing(move || if acts.busy.get() { t("Saving…") } else { t("Save") })}
            </button>
        </form>
    }
    .into_any()
}

/// Who is to have the role: a field until somebody is chosen.
fn whom(acts: Acts) -> AnyView {
    let Some(user) = acts.whom.get() else {
        let provider = acts.page.with_untracked(|page| page.provider.id);
        effect(|| focus("#grant-user"));
        return view! {
            <PickerField
                id="grant-user"
                label=t("Who")
                hint=t("Somebody of your own organization, by name or e-mail.")
                kind=HitKind::User
                org=Some(provider)
                picked=Callback::new(move |hit: model::search::Hit| {
                    if let Ok(id) = hit.id.parse() {
                        acts.problem.set(None);
                        acts.whom.set(Some(UserRef { id, name: hit.title }));
                    }
                })
            />
        }
        .into_any();
    };
    effect(|| focus("#grant [name=role]:checked"));
    view! {
        <p class="grant-whom">
            <Icon name="user" />
            <strong>{user.name}</strong>
            <button type="button" class="button ghost" on:click=press(move || acts.whom.set(None))>
                {t("Somebody else")}
            </button>
        </p>
    }
    .into_any()
}

fn chips(acts: Acts) -> AnyView {
    let chips = acts.customers.get().into_iter().map(|org| {
        let (id, label) = (org.id, t!("Remove {org}", org = org.name));
        let remove = press(move || {
            acts.customers.update(|all| all.retain(|one| one.id != id));
            focus("#grant-org");
        });
        view! {
            <li class="scope">
                <span class="scope-name">{org.name}</span>
                <button type="button" aria-label=label on:click=remove>
                    <Icon name="x" />
                </button>
            </li>
        }
    });
    view! { <ul class="chips" aria-label=t("Chosen customers")>{chips.collect_view()}</ul> }.into_any()
}

fn choice(name: &'static str, value: &'static str, on: bool, text: &'static str, means: &'static str) -> AnyView {
    view! {
        <label class="choice">
            <input type="radio" name=name value=value checked=on />
            <span>{text}</span>
            <small>{means}</small>
        </label>
    }
    .into_any()
}

/// The value of the chosen radio button of this name.
fn checked(name: &str) -> Option<String> {
    let found = document().query_selector(&format!("#{GRANT} [name={name}]:checked")).ok().flatten();
    found.and_then(|input| input.get_attribute("value"))
}

fn given(acts: Acts, link: String) -> AnyView {
    effect(|| focus("#grant .copy"));
    view! {
        <div class="form dialog-body shown-once">
            <p class="grant-whom">
                <Icon name="user" />
                <strong>{acts.whom.get_untracked().map(|user| user.name)}</strong>
            </p>
            <p>{t("No mail is sent to new agents by this server. Give this link to them yourself: it is shown only now, sets a password once, and is good for a day.")}</p>
            <Copyable value=link what=t("link") code=true />
            <form method="dialog">
                <button class="button primary">{t("Done")}</button>
            </form>
        </div>
    }
    .into_any()
}
