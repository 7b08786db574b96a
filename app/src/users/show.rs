//! The card of one person: `/users/:id`.

use leptos::{prelude::*, task::spawn_local};
use model::users::UserCard;

use super::{account::Account, api::get_user, concerns::Concerns, contact::Contact, features::Features, words};
use crate::{
    audit::history,
    devices::table::DevicesPanel,
    differences::panel::panel,
    licences::held::HeldLicences,
    mail::last::LastMailPanel,
    orgs::scope::SearchHere,
    routes::To,
    ui::{
        chip::{Chip, Tag},
        erase::changing,
        heading::Heading,
        later::later,
        live::{LiveNote, live, renew},
        load::loaded,
        text::initials,
    },
    verification::{
        call::Call,
        offer::Verify,
        proof::ProofChip,
        show::{OPENER, VerifyDialog},
    },
    visits::start::StartCall,
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_user(asked.id("user")?).await }), card)
}

pub fn card(card: UserCard) -> AnyView {
    let roles = card.roles.iter().map(|role| view! { <Tag text=words::role(*role) icon="shield" /> }).collect_view();
    let shown = RwSignal::new(card.clone());
    let call = Call::new(card.id, card.proof.clone(), Callback::new(move |call| reload(shown, call)));
    let interrupted = live(format!("user={}", card.id), Callback::new(move |()| call.refresh()));
    let work = [card.title.clone(), card.department.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let name = card.display_name.clone();
    view! {
        <article class="card">
            <header class="page-head">
                <span class="avatar" aria-hidden="true">
                    {initials(&card.display_name)}
                </span>
                <div class="page-title">
                    <Heading text=card.display_name.clone() />
                    <p class="page-sub">
                        <a href=To::Org(card.org.id).to_string() data-key="o">{card.org.name.clone()}</a>
                        {(!work.is_empty()).then(|| format!(" · {work}"))}
                    </p>
                    <div class="chips">
                        <Chip word=words::status(card.status) />
                        {roles}
                        <ProofChip proof=call.proof lapsed=Callback::new(move |()| call.refresh()) />
                        <LiveNote interrupted />
                    </div>
                </div>
                <div class="actions">
                    {card.calls.then(|| view! { <Verify call primary=true id=OPENER /> <StartCall user=card.id /> })}
                    <SearchHere org=card.org.clone() />
                    {history::link(To::UserHistory(card.id))}
                </div>
            </header>
            {changing(move || shown.with(|card| view! { <Concerns concerns=card.concerns.clone() user=card.id org=card.org.clone() /> }.into_any()))}
            <div class="panels">
                <Contact shown call />
                {later(move || rest(shown))}
            </div>
            {later(move || view! { <VerifyDialog call name=name.clone() /> }.into_any())}
        </article>
    }
    .into_any()
}

/// What is read once it is clear who this is and what is wrong.
fn rest(shown: RwSignal<UserCard>) -> AnyView {
    let card = shown.get_untracked();
    view! {
        <Account card=card.clone() />
        <div class="stack">
            {panel(card.changed, To::UserHistory(card.id))}
            {changing(move || shown.with(|card| view! { <LastMailPanel user=card.id mail=card.last_mail.clone() /> }.into_any()))}
            <Features features=card.features />
        </div>
        <HeldLicences licences=card.licences />
        <DevicesPanel devices=card.devices />
    }
    .into_any()
}

/// Brings what changes by itself up to date: proof, contact, mail, and what looks wrong.
fn reload(shown: RwSignal<UserCard>, call: Call) {
    let mine = call.reloads.begin();
    spawn_local(async move {
        if let Ok(card) = get_user(call.user).await
            && call.reloads.is_last(mine)
        {
            renew(call.proof, card.proof.clone());
            renew(shown, card);
        }
    });
}
