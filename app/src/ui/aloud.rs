//! A code in big type, in groups, with the word that is said for each letter: to be read out over the telephone, or held
//! against a label at a rack.

use leptos::{ev, prelude::*};
use model::spoken::{Sign, groups};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Function, Reflect};

use crate::bundles::Tools;

use super::{
    dialog,
    erase::{changing, effect, press},
    icon::Icon,
    words::t,
};

const DIALOG: &str = "aloud";

/// What is read out just now, and at which group one is.
#[derive(Clone, Copy)]
struct Aloud {
    code: RwSignal<Option<(&'static str, String)>>,
    at: RwSignal<usize>,
}

/// Once a document.
pub fn provide() {
    provide_context(Aloud { code: RwSignal::new(None), at: RwSignal::new(0) });
}

/// Beside a code. `what` names it: "serial".
#[component]
pub fn ReadAloud(value: String, what: &'static str) -> AnyView {
    let Some(aloud) = use_context::<Aloud>() else { return ().into_any() };
    let label = crate::t!("Read aloud: {what}", what = what);
    let open = move || {
        aloud.at.set(0);
        aloud.code.set(Some((what, value.clone())));
        dialog::open(DIALOG);
    };
    view! {
        <button type="button" class="copy read-aloud" aria-label=label.clone() title=label on:click=press(open)>
            <Icon name="audio-lines" />
        </button>
    }
    .into_any()
}

/// The dialog that [`ReadAloud`] opens.
#[component]
pub fn AloudDialog() -> AnyView {
    let aloud = expect_context::<Aloud>();
    let speaks = RwSignal::new(false);
    effect(move || speaks.set(speech().is_some()));
    let last =
        move || aloud.code.with(|code| code.as_ref().map_or(0, |(_, code)| groups(code).len().saturating_sub(1)));
    let keys = move |event: ev::KeyboardEvent| {
        let at = aloud.at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" | "j" => (at + 1).min(untrack(last)),
            "ArrowLeft" | "ArrowUp" | "k" => at.saturating_sub(1),
            "Home" => 0,
            "End" => untrack(last),
            _ => return,
        };
        event.prevent_default();
        aloud.at.set(next);
    };
    let title = move || match aloud.code.get() {
        Some((what, _)) => crate::t!("Read aloud: {what}", what = what),
        None => String::new(),
    };
    view! {
        <dialog class="dialog aloud" id=DIALOG aria-labelledby="aloud-title" on:keydown=keys on:close=|_| hush()>
            <form method="dialog" class="dialog-head">
                <h2 id="aloud-title">{title}</h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            {changing(move || aloud.code.with(Option::is_some).then(|| Tools::Aloud.within()))}
            <div class="aloud-foot">
                <span class="hint keys-hint">
                    <kbd>"←"</kbd>
                    <kbd>"→"</kbd>
                    {t("the group that you are at")}
                </span>
                {changing(move || speaks.get().then(|| say_button(aloud)))}
            </div>
        </dialog>
    }
    .into_any()
}

/// What stands in it: the code that was asked for last.
pub fn shown() -> AnyView {
    let aloud = expect_context::<Aloud>();
    changing(move || aloud.code.get().map(|(_, code)| drawn(aloud, &code)))
}

fn drawn(aloud: Aloud, code: &str) -> AnyView {
    let groups = groups(code).into_iter().enumerate().map(|(at, group)| {
        let signs = group.into_iter().map(|sign| {
            view! {
                <span class="sign">
                    <span class="sign-big" aria-hidden="true">{sign.shown}</span>
                    <span class="sign-word">{said(sign)}</span>
                </span>
            }
            .into_any()
        });
        let here = move || aloud.at.get() == at;
        view! {
            <li>
                <button
                    type="button"
                    class="sign-group"
                    aria-current=move || here().then_some("step")
                    on:click=press(move || aloud.at.set(at))
                >
                    {signs.collect::<Vec<_>>()}
                </button>
            </li>
        }
        .into_any()
    });
    view! { <ol class="sign-groups">{groups.collect::<Vec<_>>()}</ol> }.into_any()
}

/// The word for it, in the reader's language; itself, where it has none.
fn said(sign: Sign) -> String {
    match (plain(sign.shown), sign.word) {
        (Some(word), _) => word.to_owned(),
        (None, Some(word)) if sign.small => crate::t!("small {word}", word = word),
        (None, Some(word)) => word.to_owned(),
        (None, None) => sign.shown.to_string(),
    }
}

/// Digits and marks have plain names, which each language has its own of; the letters' words are the world's.
fn plain(sign: char) -> Option<&'static str> {
    Some(match sign {
        '0' => t("zero"),
        '1' => t("one"),
        '2' => t("two"),
        '3' => t("three"),
        '4' => t("four"),
        '5' => t("five"),
        '6' => t("six"),
        '7' => t("seven"),
        '8' => t("eight"),
        '9' => t("nine"),
        '-' => t("dash"),
        '.' => t("dot"),
        ':' => t("colon"),
        '_' => t("underscore"),
        '/' => t("slash"),
        _ => return None,
    })
}

fn say_button(aloud: Aloud) -> AnyView {
    let say = move || {
        aloud.code.with_untracked(|code| {
            let Some((_, code)) = code else { return };
            let groups = groups(code).into_iter();
            let text = groups.map(|group| group.into_iter().map(said).collect::<Vec<_>>().join(", "));
            say(&text.collect::<Vec<_>>().join(". "));
        });
    };
    view! {
        <button type="button" class="button" on:click=press(say)>
            <Icon name="volume-2" />
            {t("Say it")}
        </button>
    }
    .into_any()
}

/// The browser's voice, where it has one. By name: half of the world's browsers have it under no type of ours.
fn speech() -> Option<JsValue> {
    let voice = Reflect::get(&window(), &"speechSynthesis".into()).ok()?;
    (!voice.is_undefined() && !voice.is_null()).then_some(voice)
}

fn say(text: &str) {
    hush();
    let spoken = || {
        let made = Reflect::get(&window(), &"SpeechSynthesisUtterance".into())?.dyn_into::<Function>()?;
        let utterance = Reflect::construct(&made, &Array::of1(&text.into()))?;
        let lang = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        Reflect::set(&utterance, &"lang".into(), &lang.into())?;
        Reflect::set(&utterance, &"rate".into(), &0.8.into())?;
        tell("speak", &Array::of1(&utterance))
    };
    _ = spoken();
}

fn hush() {
    _ = tell("cancel", &Array::new());
}

fn tell(method: &str, with: &Array) -> Result<JsValue, JsValue> {
    let Some(voice) = speech() else { return Ok(JsValue::UNDEFINED) };
    Reflect::get(&voice, &method.into())?.dyn_into::<Function>()?.apply(&voice, with)
}
