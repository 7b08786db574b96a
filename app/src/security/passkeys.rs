//! One's passkeys: added with a name, listed, removed. The same for agents and for customers' administrators.

use leptos::{html, prelude::*};
use model::security::PasskeyRow;

use super::{own::Own, show::problem};
use crate::tv;
use crate::ui::words::t;
use crate::ui::{
    erase::{changing, flag, submit},
    facts::Panel,
    icon::Icon,
    sure::Sure,
    time::Time,
};

#[component]
pub fn Passkeys(own: Own) -> AnyView {
    let name = NodeRef::<html::Input>::new();
    let sent = submit(move |_| {
        let Some(input) = name.get_untracked() else { return };
        let said = Some(input.value().trim().to_owned()).filter(|said| !said.is_empty());
        let emptied = Callback::new(move |()| _ = name.get_untracked().map(|input| input.set_value("")));
        own.add_passkey(said.unwrap_or_else(|| t("Passkey").to_owned()), emptied);
    });
    let form = view! {
        <form class="form factor-form needs-script" on:submit=sent>
            <label class="field">
                <span>{t("Name of the new passkey")}</span>
                <input type="text" node_ref=name maxlength="60" autocomplete="off" placeholder=t("Work laptop") />
            </label>
            <button class="button primary" aria-disabled=flag(move || own.busy.get())>
                <Icon name="key-round" />
                {t("Add a passkey")}
            </button>
        </form>
    }
    .into_any();
    view! {
        <Panel id="passkeys" title=t("Passkeys") icon="key-round">
            <div class="factor">
                <p class="advice">
                    {t("A passkey is kept by your device or a security key, and opens with its fingerprint, face or PIN. It is the strongest way, and the quickest.")}
                </p>
                {changing(move || {
                    let rows = own.security.with(|security| security.passkeys.clone());
                    (!rows.is_empty()).then(|| {
                        view! { <ul class="factors">{rows.into_iter().map(|key| row(own, key)).collect_view()}</ul> }.into_any()
                    })
                })}
                {problem(own, "passkeys")}
                {form}
            </div>
        </Panel>
    }
    .into_any()
}

fn row(own: Own, key: PasskeyRow) -> AnyView {
    let id = key.id;
    let used = key.used_at.map(|at| view! { " · " {tv!("used {when}", when = view! { <Time at /> })} });
    view! {
        <li>
            <Icon name="key-round" />
            <span class="factor-name">
                <strong>{key.name.clone()}</strong>
                <span class="cell-sub">{tv!("added {when}", when = view! { <Time at=key.created_at /> })} {used}</span>
            </span>
            <Sure text=t("Remove") what=key.name act=Callback::new(move |()| own.remove_passkey(id)) />
        </li>
    }
    .into_any()
}
