//! Signing in to a customer's own pages with a passkey: asked for by script, then posted as a plain form.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::ui::words::t;
use crate::{
    error::ApiError,
    routes::Post,
    security::{api::begin_customer_passkey, webauthn},
    ui::{
        dialog::{focus, set_value, value},
        erase::{changing, press},
        icon::Icon,
    },
    verification::show::notice,
};

#[component]
pub fn PasskeyWay(next: String) -> AnyView {
    let problem = RwSignal::new(None::<String>);
    let send = NodeRef::<html::Button>::new();
    let begin = move || {
        let email = value("#my-email");
        if email.is_empty() {
            problem.set(Some(t("Type your e-mail address first.").to_owned()));
            return focus("#my-email");
        }
        problem.set(None);
        spawn_local(async move {
            match asked(&email).await {
                Ok(credential) => {
                    set_value("#my-passkey [name=email]", &email);
                    set_value("#my-passkey [name=credential]", &credential);
                    if let Some(send) = send.get_untracked() {
                        send.unchecked_ref::<web_sys::HtmlElement>().click();
                    }
                }
                Err(ApiError { error }) => problem.set(Some(error.message)),
            }
        });
    };
    view! {
        <div class="my-passkey needs-script">
            <button type="button" class="button wide" on:click=press(begin)>
                <Icon name="key-round" />
                {t("Use a passkey")}
            </button>
            <form method="post" action=Post::MyEnter.to_string() id="my-passkey" hidden=true>
                <input type="hidden" name="email" />
                <input type="hidden" name="credential" />
                <input type="hidden" name="next" value=next />
                <button node_ref=send>{t("Sign in")}</button>
            </form>
            <div role="alert">
                {changing(move || problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
            </div>
        </div>
    }
    .into_any()
}

async fn asked(email: &str) -> Result<String, ApiError> {
    webauthn::sign(&begin_customer_passkey(email.to_owned()).await?.options).await
}
