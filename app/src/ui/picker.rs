//! A field that finds one user or customer by the search and hands it over (WAI-ARIA combobox with a list).

use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    OrgId,
    search::{Hit, HitKind},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::words::t;
use super::{
    combobox::moved,
    erase::{changing, flag, press},
};
use crate::{error::ApiError, search::api::search};

const HITS: i64 = 6;

#[derive(Clone, Copy)]
struct Picker {
    id: &'static str,
    kind: HitKind,
    org: Option<OrgId>,
    hits: RwSignal<Vec<Hit>>,
    /// What stands instead of hits.
    says: RwSignal<String>,
    active: RwSignal<Option<usize>>,
    asked: StoredValue<u32>,
    /// What the hits are an answer to.
    answered: StoredValue<u32>,
    picked: Callback<Hit>,
}

/// `org`: only what belongs to it. `id` is that of the input, for labels and focus.
#[component]
pub fn PickerField(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: HitKind,
    org: Option<OrgId>,
    picked: Callback<Hit>,
) -> AnyView {
    let (hits, says, active) = (RwSignal::default(), RwSignal::default(), RwSignal::new(None));
    let picker =
        Picker { id, kind, org, hits, says, active, asked: StoredValue::new(0), answered: StoredValue::new(0), picked };
    view! {
        <div class="field picker">
            <label for=id>{label}</label>
            <input
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || hits.with(|hits| !hits.is_empty()).to_string()
                aria-controls=format!("{id}-list")
                aria-describedby=format!("{id}-hint")
                aria-activedescendant=move || active.get().map(|at| format!("{id}-{at}"))
                on:input=move |event| picker.ask(event_target_value(&event))
                on:keydown=move |event| picker.key(event)
                on:blur=move |_| picker.close()
            />
            <small id=format!("{id}-hint")>{hint}</small>
            // The list must not take the focus from the input, which closes it.
            <ul
                class="picker-list"
                id=format!("{id}-list")
                role="listbox"
                aria-label=label
                on:mousedown=|event| event.prevent_default()
            >
                {changing(move || {
                    let found = hits.get().into_iter().enumerate();
                    found.map(|(at, hit)| option(picker, at, hit)).collect_view()
                })}
            </ul>
            <p class="hint" role="status">{says}</p>
        </div>
    }
    .into_any()
}

fn option(picker: Picker, at: usize, hit: Hit) -> AnyView {
    let (title, subtitle) = (hit.title.clone(), hit.subtitle.clone());
    view! {
        <li
            id=format!("{}-{at}", picker.id)
            role="option"
            aria-selected=move || (picker.active.get() == Some(at)).to_string()
            data-active=flag(move || picker.active.get() == Some(at))
            on:click=press(move || picker.pick(hit.clone()))
        >
            <strong>{title}</strong>
            <span>{subtitle}</span>
        </li>
    }
    .into_any()
}

impl Picker {
    fn ask(self, q: String) {
        self.asked.update_value(|asked| *asked += 1);
        let mine = self.asked.get_value();
        self.active.set(None);
        if q.trim().is_empty() {
            return self.close();
        }
        spawn_local(async move {
            let answer = search(q, self.org, Some(HITS)).await;
            if self.asked.try_get_value() != Some(mine) {
                return;
            }
            let (hits, says) = match answer {
                Ok(answer) => {
                    let mut groups = answer.groups.into_iter();
                    let hits = groups.find(|group| group.kind == self.kind).map(|group| group.hits).unwrap_or_default();
                    let says = if hits.is_empty() { t("Nobody and nothing of that name.") } else { "" };
                    (hits, says.to_owned())
                }
                Err(ApiError { error }) => (Vec::new(), error.message),
            };
            self.answered.set_value(mine);
            self.active.set(None);
            self.hits.set(hits);
            self.says.set(says);
        });
    }

    fn key(self, event: ev::KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let (count, active) = (self.hits.with_untracked(Vec::len), self.active.get_untracked());
        match event.key().as_str() {
            "Escape" if count > 0 => self.close(),
            // Enter never sends the form from here: with nothing chosen it takes the first, once that is of what is typed.
            "Enter" => {
                let first = (self.answered.get_value() == self.asked.get_value()).then_some(0);
                let hit = self.hits.with_untracked(|hits| hits.get(active.or(first)?).cloned());
                if let Some(hit) = hit {
                    self.pick(hit);
                }
            }
            key => match moved(key, active, count) {
                Some(active) => self.active.set(active),
                None => return,
            },
        }
        event.prevent_default();
    }

    fn pick(self, hit: Hit) {
        self.close();
        let input = document().get_element_by_id(self.id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            input.set_value("");
        }
        self.picked.run(hit);
    }

    fn close(self) {
        self.asked.update_value(|asked| *asked += 1);
        self.active.set(None);
        self.hits.set(Vec::new());
        self.says.set(String::new());
    }
}
