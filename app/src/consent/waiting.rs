//! A request that waits for the customer: its link to pass on, its square for their camera, and the way to take it back.

use leptos::prelude::*;
use model::consent::Asked;

use super::{looking::Looking, words};
use crate::ui::words::{t, tn};
use crate::ui::{chip::Chip, copy::Copyable, erase::press, icon::Icon, qr::QrSquare, time::Time};
use crate::{t, tv};

pub fn waiting(asked: Asked, of: Looking) -> AnyView {
    let Asked { consent, link, qr, .. } = asked;
    let id = consent.id;
    let mailed = match of.mailed.get_value().filter(|(of, _)| *of == id) {
        Some((_, 0)) => t("It could be mailed to nobody: pass the link on.").to_owned(),
        Some((_, mailed)) => tn(mailed, "Mailed to {n} administrator.", "Mailed to {n} administrators."),
        None => t("Their administrators were asked by mail.").to_owned(),
    };
    view! {
        <div class="asked">
            <div class="asked-words">
                <p class="asked-state" tabindex="-1">
                    <Chip word=words::state(consent.state) />
                    " "
                    {tv!(
                        "asked {when} for {length}",
                        when = view! { <Time at=consent.asked_at /> },
                        length = view! { <strong>{words::length(consent.minutes)}</strong> },
                    )}
                </p>
                <p class="advice">
                    "“" {consent.reason} "”" {consent.case.map(|case| format!(" · {}", t!("case {case}", case = case)))} ". " {mailed} " "
                    {t("Any administrator who is signed in answers at this link, on any device:")}
                </p>
                <p class="asked-link"><Copyable value=link what=t("link of the request") code=true /></p>
                <p>
                    <button type="button" class="button needs-script" on:click=press(move || of.give_back(id, t("The request is taken back.")))>
                        <Icon name="x" />
                        {t("Take the request back")}
                    </button>
                </p>
            </div>
            <QrSquare qr says=t("A square that a camera reads: it leads to the link beside it") />
        </div>
    }
    .into_any()
}
