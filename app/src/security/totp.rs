//! The authenticator app: set up by a square and a code, removed.

use leptos::{html, prelude::*};
use model::security::TotpSetup;

use super::{own::Own, show::problem};
use crate::ui::words::t;
use crate::ui::{
    chip::{Chip, Tone, word},
    copy::Copyable,
    erase::{changing, effect, flag, press, submit},
    facts::Panel,
    icon::Icon,
    qr::QrSquare,
    sure::Sure,
};

#[component]
pub fn App(own: Own) -> AnyView {
    view! {
        <Panel id="totp" title=t("Authenticator app") icon="smartphone">
            <div class="factor">
                <p class="advice">
                    {t("An app on your telephone that shows six digits, new ones every half minute. Good where no passkey is at hand.")}
                </p>
                {problem(own, "totp")}
                {changing(move || match (own.setup.get(), own.security.with(|security| security.totp)) {
                    (Some(setup), _) => setting_up(own, setup),
                    (None, true) => there(own),
                    (None, false) => begin(own),
                })}
            </div>
        </Panel>
    }
    .into_any()
}

fn there(own: Own) -> AnyView {
    view! {
        <div class="factor-row">
            <Chip word=word(Tone::Good, t("Set up")) />
            <Sure text=t("Remove") what=t("the authenticator app") act=Callback::new(move |()| own.remove_totp()) />
        </div>
    }
    .into_any()
}

fn begin(own: Own) -> AnyView {
    view! {
        <div class="factor-row">
            <button
                type="button"
                class="button needs-script"
                aria-disabled=flag(move || own.busy.get())
                on:click=press(move || own.begin_totp())
            >
                <Icon name="smartphone" />
                {t("Set up an app")}
            </button>
        </div>
    }
    .into_any()
}

fn setting_up(own: Own, TotpSetup { secret, qr }: TotpSetup) -> AnyView {
    let code = NodeRef::<html::Input>::new();
    effect(move || _ = code.get().map(|input| input.focus()));
    let sent = submit(move |_| {
        let said = code.get_untracked().map(|input| input.value()).filter(|said| !said.trim().is_empty());
        if let Some(said) = said {
            own.finish_totp(said);
        }
    });
    view! {
        <ol class="steps shown-once">
            <li>
                <p>{t("Read this with the app:")}</p>
                <QrSquare qr says=t("The same secret as below, for a camera") />
                <p class="advice">{t("Where no camera is, type this secret:")}</p>
                <Copyable value=secret what=t("secret") code=true />
            </li>
            <li>
                <form class="form factor-form" novalidate=true on:submit=sent>
                    <label class="field">
                        <span>{t("Type the six digits that the app shows")}</span>
                        <input type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="10" node_ref=code />
                    </label>
                    <button class="button primary" aria-disabled=flag(move || own.busy.get())>
                        {t("Confirm")}
                    </button>
                    <button type="button" class="button" on:click=press(move || own.setup.set(None))>
                        {t("Not now")}
                    </button>
                </form>
            </li>
        </ol>
    }
    .into_any()
}
