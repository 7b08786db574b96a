//! The passkeys of a customer's administrator: `/my/security`.

use leptos::prelude::*;
use model::security::Security;

use crate::ui::words::t;
use crate::{
    security::{api::get_security, own::Own, passkeys::Passkeys},
    ui::{heading::Heading, load::loaded},
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(get_security(true)), own)
}

pub fn own(security: Security) -> AnyView {
    let own = Own::new(security, true);
    view! {
        <div class="my">
            <header class="page-head">
                <div class="page-title">
                    <Heading text=t("How you sign in") />
                    <p class="page-sub">{t("By a link that is mailed to you; or by a passkey, which works even when mail does not.")}</p>
                </div>
            </header>
            <Passkeys own />
        </div>
    }
    .into_any()
}
