//! The agents of the demo directory, on its sign-in page: one press fills the form. Without script it signs in.

use leptos::{ev, prelude::*};
use model::staff::DemoSignIn;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::words;
use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{icon::Icon, text::initials},
};

#[component]
pub fn Demo(people: Vec<DemoSignIn>, next: String) -> AnyView {
    let items = people.into_iter().map(|person| item(person, next.clone())).collect_view();
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">
                <Icon name="info" />
                {t("This is a demo")}
            </h2>
            <p>{t("Everybody in it is made up. Press one of these agents to fill the form:")}</p>
            <ul>{items}</ul>
            <p>
                {t("Then play the people who call yourself:")} " "
                <a href="/dev/callers" target="_blank" rel="external noopener">
                    {t("Open the callers in a second tab")}
                </a>
            </p>
        </section>
    }
    .into_any()
}

fn item(person: DemoSignIn, next: String) -> AnyView {
    let (email, password) = (person.email.clone(), person.password.clone());
    let fill = move |event: ev::SubmitEvent| {
        event.prevent_default();
        set("sign-in-email", &email);
        set("sign-in-password", &password);
        let go = document().get_element_by_id("sign-in-go").and_then(|it| it.dyn_into::<HtmlElement>().ok());
        _ = go.map(|go| go.focus());
    };
    view! {
        <li>
            <form method="post" action=Post::SignIn.to_string() on:submit=fill>
                <input type="hidden" name="next" value=next />
                <input type="hidden" name="email" value=person.email.clone() />
                <input type="hidden" name="password" value=person.password.clone() />
                <button class="demo-person">
                    <span class="avatar small" aria-hidden="true">
                        {initials(&person.name)}
                    </span>
                    <span class="demo-who">
                        <strong>{person.name}</strong>
                        <span>{words::role(person.role)} " · " {person.provider}</span>
                        <span class="demo-secret">
                            {person.email} <span class="value code">{person.password}</span>
                        </span>
                    </span>
                </button>
            </form>
        </li>
    }
    .into_any()
}

fn set(id: &str, value: &str) {
    if let Some(input) = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value(value);
    }
}
