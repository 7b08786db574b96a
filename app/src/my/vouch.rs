//! A question whether a caller is who they say they are.

use leptos::prelude::*;
use model::consent::VouchRow;

use crate::tv;
use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{
        chip::{Chip, Tone, word},
        time::Time,
    },
};

pub fn vouch(vouch: VouchRow) -> AnyView {
    let answer = match vouch.answer {
        Some(true) => view! { <Chip word=word(Tone::Good, t("You said it is them")) /> }.into_any(),
        Some(false) => view! { <Chip word=word(Tone::Bad, t("You said it may not be them")) /> }.into_any(),
        None => view! {
            <form method="post" action=Post::MyVouch.to_string() class="ask-answers">
                <input type="hidden" name="id" value=vouch.id.to_string() />
                <button class="button primary" name="yes" value="true">{t("Yes, it is really them")}</button>
                <button class="button" name="yes" value="false">{t("No")}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li>
            <div class="ask-words">
                <p>{tv!("Is it really {name}?", name = view! { <strong>{vouch.user}</strong> })}</p>
                <p class="hint">
                    {tv!(
                        "{agent} of {provider} is on the telephone with somebody who says so, {when}. Ask them yourself, by a number or chat that you know to be theirs.",
                        agent = vouch.agent,
                        provider = vouch.provider,
                        when = view! { <Time at=vouch.at /> },
                    )}
                </p>
            </div>
            {answer}
        </li>
    }
    .into_any()
}
