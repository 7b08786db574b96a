//! *Looking in*: on a customer's card, whether the agent may look into its org, and what can be done about it.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use model::{
    consent::{ConsentRow, OrgAccess, StandingAccess},
    verification::Offer,
    view::ViewPage,
};

use super::{
    looking::{Looking, Wish},
    reason::ReasonDialog,
    waiting::waiting,
};
use crate::ui::words::{heard, t};
use crate::{
    routes::To,
    ui::{
        chip::{Chip, Tone, word},
        erase::{changing, press},
        facts::Panel,
        icon::Icon,
        later::later,
        left::Left,
        live::{LiveNote, live},
        sure::Sure,
        time::{Clock, Time},
    },
};
use crate::{t, tv};

#[component]
pub fn LookingIn(access: OrgAccess) -> AnyView {
    let name = access.org.name.clone();
    let navigate = use_navigate();
    let of = Looking::new(access, Callback::new(move |to: To| navigate(&to.to_string(), Default::default())));
    let interrupted = live(format!("org={}", of.org), Callback::new(move |()| of.refresh()));
    let aside = view! { <LiveNote interrupted /> }.into_any();
    view! {
        <Panel id="looking-in" title=t("Looking in") icon="eye" aside class="wide looking">
            {changing(move || of.access.with(|access| body(access.clone(), of)))}
        </Panel>
        {later(move || dialogs(of, &name))}
    }
    .into_any()
}

fn dialogs(of: Looking, org: &str) -> AnyView {
    [Wish::Ask, Wish::View].map(|wish| view! { <ReasonDialog of wish org=org.to_owned() /> }).collect_view().into_any()
}

fn body(access: OrgAccess, of: Looking) -> AnyView {
    let OrgAccess { org, standing, live, waiting: asked, ask, view, open } = access;
    let name = org.name;
    let go = open.map(|id| {
        view! {
            <a class="button primary" href=To::View(id, ViewPage::Overview).to_string()>
                <Icon name="eye" />
                {t("Back to the open view")}
            </a>
        }
    });
    // What closes both is said once.
    let said_once = ask == view;
    let (view, no_view) = offer(view, Wish::View, t!("View {name}", name = name), of, open.is_none());
    let (ask, no_ask) = offer(ask, Wish::Ask, t("Ask for access").to_owned(), of, view.is_none());
    let ask_closed = ask.is_none();
    view! {
        <div class="looking-body">
            <ul class="looking-facts">
                {standing_line(standing, &name)}
                {live.map(|consent| live_line(consent, of))}
            </ul>
            <div class="looking-acts">
                {go}
                {view}
                {asked.is_none().then_some(ask)}
            </div>
            // That the customer has to be asked is what the button says.
            {ask_closed.then_some(no_view)}
            {(asked.is_none() && !said_once).then_some(no_ask)}
        </div>
        {asked.map(|asked| waiting(asked, of))}
    }
    .into_any()
}

/// The button of an act that is open, or why it is not.
fn offer(offer: Offer, wish: Wish, words: String, of: Looking, primary: bool) -> (Option<AnyView>, Option<AnyView>) {
    match offer {
        Offer::Open => {
            let button = view! {
                <button type="button" class="button needs-script" class:primary=primary on:click=press(move || of.begin(wish))>
                    <Icon name=if wish == Wish::Ask { "mail" } else { "eye" } />
                    {words}
                </button>
            };
            (Some(button.into_any()), None)
        }
        Offer::Needs { says, .. } | Offer::Closed { says } => {
            let why = view! {
                <p class="looking-why">
                    <Icon name="info" />
                    {heard(&says)}
                </p>
            };
            (None, Some(why.into_any()))
        }
    }
}

fn standing_line(standing: StandingAccess, org: &str) -> AnyView {
    let (word, means) = if standing.allowed {
        (
            word(Tone::Good, t("Standing access on")),
            t!("{org} lets {provider} look in without asking each time.", org = org, provider = standing.provider.name),
        )
    } else {
        (word(Tone::Quiet, t("Standing access off")), t!("{org} wants to be asked each time.", org = org))
    };
    let by = match (standing.changed_by, standing.changed_at) {
        (Some(by), Some(at)) => tv!("{name} set it {when}.", name = by, when = view! { <Time at /> }),
        _ => t("The directory says so.").into_any(),
    };
    view! { <li><Chip word /> <span>{means} " " {by}</span></li> }.into_any()
}

fn live_line(consent: ConsentRow, of: Looking) -> AnyView {
    let id = consent.id;
    let refresh = Callback::new(move |()| of.refresh());
    view! {
        <li>
            <Chip word=word(Tone::Good, t("Allowed")) />
            <span>
                {consent.answered_by.map(|by| format!("{} ", t!("by {name}", name = by)))}
                {consent.ends_at.map(|at| view! { {tv!("until {when}", when = view! { <Clock at /> })} " · " })}
                <Left seconds=consent.seconds_left.0 over=refresh />
                " · “" {consent.reason} "”"
            </span>
            <Sure text=t("Give back") what=t("the permission") act=Callback::new(move |()| of.give_back(id, t("Given back: nothing can be looked at under it any more."))) />
        </li>
    }
    .into_any()
}
