//! Copying by one press.

use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::words::t;
use super::{aloud::ReadAloud, erase::press, icon::Icon, toast::Toasts};
use crate::t;

/// A button that copies `value`; `what` names it for those who hear the page: "serial".
#[component]
pub fn Copy(
    #[prop(into)] value: String,
    what: &'static str,
    #[prop(optional_no_strip)] key: Option<&'static str>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="copy"
            class:copied=copied
            data-key=key
            aria-label=t!("Copy {what}", what = what)
            title=t!("Copy {what}", what = what)
            on:click=copying(RwSignal::new(value), what, copied)
        >
            <Icon name="copy" />
            <Icon name="check" />
        </button>
    }
}

/// The same as a button with words, for what people come to a page to copy.
#[component]
pub fn CopyButton(value: RwSignal<String>, what: &'static str, words: &'static str) -> AnyView {
    let copied = RwSignal::new(false);
    view! {
        <button type="button" class="button primary needs-script" data-key="c" on:click=copying(value, what, copied)>
            <Icon name="copy" />
            {words}
        </button>
    }
    .into_any()
}

/// Puts `value` on the clipboard; `copied` for a moment afterwards.
fn copying(value: RwSignal<String>, what: &'static str, copied: RwSignal<bool>) -> Box<dyn FnMut(ev::MouseEvent)> {
    let toasts = expect_context::<Toasts>();
    press(move || {
        let value = value.get_untracked();
        spawn_local(async move {
            if to_clipboard(&value).await.is_ok() {
                copied.set(true);
                toasts.say(t!("Copied {what}", what = what));
                set_timeout(move || _ = copied.try_set(false), std::time::Duration::from_millis(1600));
            } else {
                toasts.say(t("The browser did not allow copying here. Select the text instead.").to_owned());
            }
        });
    })
}

/// A value that people take elsewhere, with its copy button. A masked one is of no use elsewhere, and has none.
#[component]
pub fn Copyable(
    #[prop(into)] value: String,
    what: &'static str,
    #[prop(optional)] code: bool,
    /// The key that copies it, on its own card.
    #[prop(optional)]
    key: Option<&'static str>,
    /// It is read out over the telephone, or compared with a label.
    #[prop(optional)]
    aloud: bool,
) -> AnyView {
    let spoken = aloud.then(|| view! { <ReadAloud value=value.clone() what /> });
    let whole = (!is_masked(&value)).then(|| value.clone());
    view! {
        <span class="copyable">
            <span class="value" class:code=code>
                {breaking(&value)}
            </span>
            {whole.map(|value| view! { <Copy value what key /> })}
            {spoken}
        </span>
    }
    .into_any()
}

/// An address, which a column that does not hold it breaks after its sign, and only a part that it does not hold either after a
/// dot (`copy.css`). What is selected or read out is the same.
fn breaking(value: &str) -> Vec<AnyView> {
    let Some(at) = value.rfind('@') else { return vec![value.to_owned().into_any()] };
    let part = |part: &str| {
        let pieces =
            part.split_inclusive('.').map(|piece| view! { {piece.to_owned()} <wbr /> }.into_any()).collect::<Vec<_>>();
        view! { <span class="part">{pieces}</span> }.into_any()
    };
    vec![part(&value[..=at]), part(&value[at + 1..])]
}

/// Whether the server kept a part of it back.
pub fn is_masked(value: &str) -> bool {
    value.contains("•••")
}

/// Only a secure context (TLS, or this very machine) has a clipboard.
async fn to_clipboard(text: &str) -> Result<JsValue, JsValue> {
    let window = window();
    if !window.is_secure_context() {
        return Err(JsValue::NULL);
    }
    // What keeps lines of a page together is of no use elsewhere.
    let text = text.replace('\u{2060}', "");
    JsFuture::from(window.navigator().clipboard().write_text(&text)).await
}
