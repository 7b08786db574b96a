//! The provider's mail that was given up on: `/mail/undelivered`.

use leptos::{prelude::*, task::spawn_local};
use model::{Page, mail::DeadLetter, verification::Offer};

use super::{
    api::{list_dead_letters, retry_mail},
    words,
};
use crate::t;
use crate::ui::words::{heard, t, tn};
use crate::{
    peek::{rows::current, show::SideBySide},
    routes::{To, encode},
    ui::{
        chip::{Chip, Tone, word},
        erase::{changing, press},
        facts::Empty,
        heading::Heading,
        icon::Icon,
        load::loaded,
        pager::Pager,
        table::Table,
        time::Time,
        toast::Toasts,
    },
};

pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let page = list_dead_letters(asked.query.get("cursor"), None).await?;
                Ok(page)
            })
        },
        list,
    )
}

pub fn list(page: Page<DeadLetter>) -> AnyView {
    let turn = |cursor: Option<String>| cursor.map(|cursor| format!("{}?cursor={}", To::DeadLetters, encode(&cursor)));
    let (previous, next) = (turn(page.previous), turn(page.next));
    let head = view! {
        <th scope="col">{t("To")}</th>
        <th scope="col">{t("Mail")}</th>
        <th scope="col">{t("Why it was given up")}</th>
        <th scope="col">{t("Written")}</th>
        <th scope="col"><span class="sr">{t("Retry")}</span></th>
    }
    .into_any();
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=t("Undelivered mail") />
                <p class="page-sub">{t("Mail that Farol tried to hand over and gave up on. Mend what was wrong, then try again.")}</p>
            </div>
            <div class="actions">
                <SideBySide />
            </div>
        </header>
        <div class="panel list">
            {if page.rows.is_empty() {
                view! { <Empty text=t("Nothing was given up on: every mail was handed over, or still is being tried.") /> }.into_any()
            } else {
                view! { <Table caption=t("Undelivered mail") head cards=true>{page.rows.into_iter().map(row).collect_view()}</Table> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}

fn row(letter: DeadLetter) -> AnyView {
    let card = To::User(letter.user_id).to_string();
    view! {
        <tr>
            <th scope="row">
                <a aria-current=current(&card) href=To::Mail(letter.user_id).to_string() data-row="" data-peek=card>
                    {letter.user_name.clone()}
                </a>
                <span class="cell-sub">{letter.address.clone()} " · " {letter.org.name.clone()}</span>
            </th>
            <td>
                {words::kind(letter.kind)}
                <span class="cell-sub">{letter.subject.clone()}</span>
            </td>
            <td>
                {letter.reason.clone()}
                <span class="cell-sub">{tn(letter.attempts, "{n} try", "{n} tries")}</span>
            </td>
            <td class="nowrap"><Time at=letter.created_at.clone() /></td>
            <td><Retry letter /></td>
        </tr>
    }
    .into_any()
}

#[component]
fn Retry(letter: DeadLetter) -> AnyView {
    if let Offer::Needs { says, .. } | Offer::Closed { says } = letter.retry {
        return view! { <span class="cell-sub">{heard(&says)}</span> }.into_any();
    }
    let toasts = expect_context::<Toasts>();
    let (busy, queued) = (RwSignal::new(false), RwSignal::new(false));
    let pressed = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = retry_mail(letter.id).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    queued.try_set(true);
                    toasts.say(t("It is tried again now").to_owned());
                }
                Err(error) => toasts.say(error.error.message),
            }
        });
    };
    let label = t!("Retry the mail to {user_name}", user_name = letter.user_name);
    view! {
        {changing(move || {
            if queued.get() {
                view! { <Chip word=word(Tone::Note, t("Tried again")) /> }.into_any()
            } else {
                view! {
                    <button type="button" class="button needs-script" aria-label=label.clone() on:click=press(pressed)>
                        <Icon name="refresh-cw" />
                        {t("Retry")}
                    </button>
                }
                .into_any()
            }
        })}
    }
    .into_any()
}
