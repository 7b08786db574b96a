//! The passkeys of a customer's administrator: `/my/security`.

use leptos::{prelude::*, task::spawn_local};
use model::security::{PasskeyRow, Security};

use crate::{
    error::ApiError,
    routes::Shown,
    security::{
        api::{begin_passkey, finish_passkey, get_security, remove_passkey},
        webauthn,
    },
    ui::{
        dialog::{set_value, value},
        erase::{changing, flag, press, submit},
        facts::{Empty, Panel},
        heading::Heading,
        icon::Icon,
        load::loaded,
        time::Time,
    },
    verification::show::notice,
};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            _ = asked;
            Ok(Shown::MySecurity(Box::new(get_security(true).await?)))
        })
    })
}

/// The page at work.
#[derive(Clone, Copy)]
struct Keys {
    own: RwSignal<Security>,
    problem: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Keys {
    fn answered(self, answer: Result<Security, ApiError>) {
        if self.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(own) => {
                set_value("#passkey-name", "");
                self.own.set(own);
            }
            Err(ApiError { error }) => self.problem.set(Some(error.message)),
        }
    }

    fn begin(self) -> bool {
        let free = !self.busy.get_untracked();
        if free {
            self.problem.set(None);
            self.busy.set(true);
        }
        free
    }
}

async fn add(name: String) -> Result<Security, ApiError> {
    let credential = webauthn::create(&begin_passkey(true).await?.options).await?;
    finish_passkey(name, credential, true).await
}

pub fn own(first: Security) -> AnyView {
    let keys = Keys { own: RwSignal::new(first), problem: RwSignal::new(None), busy: RwSignal::new(false) };
    let sent = submit(move |_| {
        let name = Some(value("#passkey-name")).filter(|name| !name.is_empty());
        if keys.begin() {
            let name = name.unwrap_or_else(|| "My passkey".to_owned());
            spawn_local(async move { keys.answered(add(name).await) });
        }
    });
    let form = view! {
        <form class="passkey-add needs-script" on:submit=sent>
            <label class="field">
                <span>"Name for a new passkey"</span>
                <input type="text" id="passkey-name" maxlength="60" autocomplete="off" placeholder="My telephone" />
            </label>
            <button class="button primary" aria-disabled=flag(move || keys.busy.get())>
                <Icon name="key-round" />
                {changing(move || if keys.busy.get() { "One moment…" } else { "Add a passkey" })}
            </button>
        </form>
    }
    .into_any();
    view! {
        <div class="my">
            <header class="page-head">
                <div class="page-title">
                    <Heading text="How you sign in" />
                    <p class="page-sub">"A passkey is a key on your telephone or computer, opened by your finger, face or PIN. It works when mail does not."</p>
                </div>
            </header>
            <Panel id="passkeys" title="Your passkeys" icon="key-round">
                {changing(move || rows(keys))}
                <div role="alert" class="my-problem">
                    {changing(move || keys.problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
                </div>
                {form}
            </Panel>
        </div>
    }
    .into_any()
}

fn rows(keys: Keys) -> AnyView {
    let passkeys = keys.own.with(|own| own.passkeys.clone());
    if passkeys.is_empty() {
        return view! { <Empty text="None yet: you sign in by a mailed link." /> }.into_any();
    }
    let rows = passkeys.into_iter().map(|passkey| row(passkey, keys)).collect_view();
    view! { <ul class="asks">{rows}</ul> }.into_any()
}

fn row(passkey: PasskeyRow, keys: Keys) -> AnyView {
    let id = passkey.id;
    let remove = move || {
        if keys.begin() {
            spawn_local(async move { keys.answered(remove_passkey(id, true).await) });
        }
    };
    let label = format!("Remove {}", passkey.name);
    view! {
        <li>
            <div class="ask-words">
                <p><strong>{passkey.name}</strong></p>
                <p class="hint">
                    "added " <Time at=passkey.created_at />
                    {passkey.used_at.map(|at| view! { ", last used " <Time at /> })}
                </p>
            </div>
            <button type="button" class="button danger needs-script" aria-label=label on:click=press(remove)>
                "Remove"
            </button>
        </li>
    }
    .into_any()
}
