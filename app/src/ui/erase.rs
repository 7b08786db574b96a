//! What changes on a page and what answers it, each behind one type: a closure of its own type is some kilobytes of the
//! wasm, and there are hundreds.

use leptos::{ev, prelude::*};

/// A part of a page that is drawn anew when what it reads changes.
pub fn changing<V: IntoAny + 'static>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    drawn(Box::new(move || draw().into_any()))
}

fn drawn(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}

/// An effect: in the browser only, once the page is there and whenever what it reads changes.
pub fn effect(run: impl Fn() + 'static) {
    ran(Box::new(run));
}

fn ran(run: Box<dyn Fn()>) {
    Effect::new(move |_| run());
}

/// What a press of a button does.
pub fn press(act: impl Fn() + 'static) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |_| act())
}

/// What a form does in place of the browser's own way of sending it.
pub fn submit(act: impl Fn(ev::SubmitEvent) + 'static) -> Box<dyn FnMut(ev::SubmitEvent)> {
    Box::new(move |event| {
        event.prevent_default();
        act(event);
    })
}

/// An attribute that is there, as `true`, while `on` says so.
pub fn flag(on: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<&'static str>> {
    Signal::derive(move || on().then_some("true"))
}

/// Something that is drawn once, and stays as it is while its name stays in the list.
pub type Named = (String, Box<dyn Fn() -> AnyView + Send + Sync>);

/// A list in which others may come and go before and after what somebody is writing in.
pub fn keyed(each: impl Fn() -> Vec<Named> + Send + Sync + 'static) -> AnyView {
    let each: Box<dyn Fn() -> Vec<Named> + Send + Sync> = Box::new(each);
    view! { <For each=each key=|named: &Named| named.0.clone() children=|named: Named| named.1() /> }.into_any()
}
