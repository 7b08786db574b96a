//! A person's mail: `/users/:id/mail`. Why none may have come and the one thing to do, then every mail there was.

use leptos::prelude::*;
use model::mail::{MailPage, MailStatus, NoMailCause, Posted};

use super::{
    act::{Acts, reload},
    addresses::addresses,
    answer::answer,
    api::get_mail,
    clear::ClearDialog,
    stories::stories,
    words,
};
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{
        chip::Chip,
        dialog::focus,
        erase::{changing, effect},
        facts::Panel,
        heading::Heading,
        icon::Icon,
        live::{LiveNote, live},
        load::loaded,
        text::initials,
    },
    verification::{
        call::Call,
        offer::Verify,
        proof::ProofChip,
        show::{OPENER, VerifyDialog},
    },
};
use crate::{t, tv};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_mail(asked.id("user")?).await }), mail)
}

pub fn mail(first: MailPage) -> AnyView {
    let page = RwSignal::new(first.clone());
    let MailPage { user, org, proof, calls, .. } = first;
    let call = Call::new(user.id, proof, Callback::new(move |call| reload(page, call)));
    let interrupted = live(format!("user={}", user.id), Callback::new(move |()| call.refresh()));
    let acts = Acts::new(page, call);
    let arrived = Memo::new(move |_| page.with(|page| page.answer.cause == NoMailCause::Arrived));
    view! {
        <article class="card">
            <header class="page-head">
                <span class="avatar" aria-hidden="true">
                    {initials(&user.name)}
                </span>
                <div class="page-title">
                    <Heading text=t!("Mail to {user}", user = user.name) />
                    <p class="page-sub">
                        <a href=To::User(user.id).to_string() data-key="u">{user.name.clone()}</a>
                        " · "
                        <a href=To::Org(org.id).to_string() data-key="o">{org.name}</a>
                    </p>
                    <div class="chips">
                        <ProofChip proof=call.proof lapsed=Callback::new(move |()| call.refresh()) />
                        <LiveNote interrupted />
                    </div>
                </div>
                <div class="actions">
                    {calls.then(|| view! { <Verify call id=OPENER /> })}
                </div>
            </header>
            <Watched acts />
            <div class="panels mail-panels">
                {changing(move || {
                    let title = if arrived.get() { t("Still no mail?") } else { t("Why no mail?") };
                    view! {
                        <Panel id="answer" title icon="mail-warning" class="answer">
                            {changing(move || page.with(|page| answer(page, acts)))}
                        </Panel>
                    }
                    .into_any()
                })}
                <Panel id="addresses" title=t("Addresses") icon="at-sign">
                    {changing(move || page.with(|page| addresses(page, acts)))}
                </Panel>
                <Panel id="mails" title=t("Every mail, newest first") icon="history" class="wide">
                    {changing(move || page.with(|page| stories(&page.mails)))}
                </Panel>
            </div>
            <ClearDialog acts />
            <VerifyDialog call name=user.name />
        </article>
    }
    .into_any()
}

/// The mail that was just sent, until it has arrived or come back. It takes the focus, for what was pressed may be gone.
#[component]
fn Watched(acts: Acts) -> AnyView {
    effect(move || {
        acts.watched.track();
        focus(".watched");
    });
    let status = move |posted: &Posted| {
        acts.page.with(|page| {
            let story = page.mails.iter().find(|mail| mail.message_id == posted.message_id);
            story.map_or(posted.status, |mail| mail.status)
        })
    };
    view! {
        <div role="status">
            {changing(move || {
                acts.watched.get().map(|posted| {
                    let status = Signal::derive(move || status(&posted));
                    view! {
                        <p class="notice note watched" tabindex="-1">
                            <Icon name="mail" />
                            <span>
                                {tv!(
                                    "A mail is on its way to {address}.",
                                    address = view! { <strong>{acts.watched.get_untracked().map(|it| it.masked_address)}</strong> },
                                )}
                                " "
                                {changing(move || view! { <Chip word=words::status(status.get()) /> }.into_any())}
                                " "
                                {changing(move || told(status.get()))}
                            </span>
                        </p>
                    }
                    .into_any()
                })
            })}
        </div>
    }
    .into_any()
}

fn told(status: MailStatus) -> &'static str {
    match status {
        MailStatus::None | MailStatus::InProgress => t("This line updates by itself."),
        MailStatus::Delivered => t("Their mail server has accepted it."),
        MailStatus::Unknown => t("Their mail server has not said what became of it."),
        MailStatus::Error => t("It did not arrive: see why below."),
    }
}
