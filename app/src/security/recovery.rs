//! Recovery codes: each is a second factor once. They are shown when they are made, and never again.

use leptos::prelude::*;

use super::{own::Own, show::problem};
use crate::ui::words::{t, tn};
use crate::ui::{
    copy::Copy,
    dialog::focus,
    erase::{changing, effect, press},
    facts::Panel,
    icon::Icon,
    sure::Sure,
};

#[component]
pub fn Recovery(own: Own) -> AnyView {
    view! {
        <Panel id="recovery" title=t("Recovery codes") icon="id-card">
            <div class="factor">
                <p class="advice">
                    {t("For the day on which telephone or key are lost. Each works once. Keep them where you keep what matters.")}
                </p>
                {problem(own, "recovery")}
                {changing(move || {
                    let codes = own.codes.get();
                    if codes.is_empty() { left(own) } else { once(own, codes) }
                })}
            </div>
        </Panel>
    }
    .into_any()
}

fn left(own: Own) -> AnyView {
    let (any, left) = own.security.with(|own| (own.totp || !own.passkeys.is_empty(), own.recovery_codes));
    if !any {
        return view! { <p class="hint">{t("Set up a passkey or an app first: a code stands in for one.")}</p> }
            .into_any();
    }
    view! {
        <div class="factor-row">
            <strong>{tn(left, "{n} code left", "{n} codes left")}</strong>
            <Sure
                text=if left == 0 { t("Make codes") } else { t("Make new ones") }
                what=t("; the old ones stop working")
                act=Callback::new(move |()| own.renew_codes())
            />
        </div>
    }
    .into_any()
}

fn once(own: Own, codes: Vec<String>) -> AnyView {
    effect(|| focus("#recovery-once"));
    let all = codes.join("\n");
    let codes = codes.into_iter().map(|code| view! { <li class="value code">{code}</li> }).collect_view();
    view! {
        <div class="recovery-codes shown-once">
            <p id="recovery-once" tabindex="-1">
                <strong>{t("Write these down now: they are not shown again.")}</strong>
            </p>
            <ul aria-label=t("Recovery codes")>{codes}</ul>
            <div class="actions">
                <Copy value=all what=t("recovery codes") />
                <button type="button" class="button" on:click=press(|| _ = window().print())>
                    <Icon name="printer" />
                    {t("Print")}
                </button>
                <button type="button" class="button primary" on:click=press(move || own.codes.set(Vec::new()))>
                    {t("I have kept them")}
                </button>
            </div>
        </div>
    }
    .into_any()
}
