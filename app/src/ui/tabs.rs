//! Who and what is open: a strip of people, customers, devices and orders, the last opened first. It outlives the document
//! but not the session: names are personal data, so they lie in the browser tab's own storage and end with signing out.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    erase::{Named, changing, effect, keyed, press},
    icon::Icon,
    stored::Store,
    toast::Toasts,
    words::{t, tn},
};
use crate::{routes::To, t};

/// One more, and the one opened first goes.
pub const MOST: usize = 8;

/// Where they are kept.
pub const STORED: &str = "tabs";

/// The id of the list.
const LIST: &str = "tabs";

#[derive(Clone, Debug, PartialEq)]
struct Tab {
    /// The card's address.
    path: String,
    /// What was last shown of it: the card, or a list or a log behind it.
    at: String,
    name: String,
}

#[derive(Clone, Copy)]
pub struct Tabs {
    list: RwSignal<Vec<Tab>>,
    path: Memo<String>,
    go: Callback<String>,
    toasts: Toasts,
}

/// Once a document. Whoever is not an agent, or not yet, has none, and none are left to them.
pub fn provide(agents: bool) -> Tabs {
    let (here, navigate) = (use_location(), use_navigate());
    let tabs = Tabs {
        list: RwSignal::default(),
        path: here.pathname,
        go: Callback::new(move |path: String| navigate(&path, NavigateOptions::default())),
        toasts: expect_context(),
    };
    provide_context(tabs);
    effect(move || if agents { tabs.list.set(stored()) } else { tabs.forget() });
    effect(move || {
        let (path, query) = (here.pathname.get(), here.search.get());
        let mark = if query.is_empty() || query.starts_with('?') { "" } else { "?" };
        tabs.list.update(|list| {
            if let Some(tab) = list.iter_mut().find(|tab| belongs(&path, &tab.path)) {
                tab.at = format!("{path}{mark}{query}");
            }
        });
        tabs.keep();
    });
    tabs
}

impl Tabs {
    /// The card of the current address is on the screen, and this is its name.
    pub fn opened(self, name: &str) {
        let path = self.path.get_untracked();
        if noun(&path).is_none() || !is_card(&path) {
            return;
        }
        self.list.update(|list| match list.iter_mut().find(|tab| tab.path == path) {
            Some(tab) => name.clone_into(&mut tab.name),
            None => {
                list.insert(0, Tab { path: path.clone(), at: path, name: name.to_owned() });
                list.truncate(MOST);
            }
        });
        self.keep();
    }

    /// Nothing of it is left in this browser.
    pub fn forget(self) {
        self.list.set(Vec::new());
        self.keep();
    }

    fn close(self, path: &str) {
        let Some(place) = self.list.with_untracked(|list| list.iter().position(|tab| tab.path == path)) else { return };
        let Some(tab) = self.list.try_update(|list| list.remove(place)) else { return };
        self.keep();
        let here = belongs(&self.path.get_untracked(), path);
        if here {
            let next = self.list.with_untracked(|list| list.get(place).or(list.last()).map(|tab| tab.at.clone()));
            self.go.run(next.unwrap_or_else(|| To::Home.to_string()));
        }
        let undo = move || {
            let tab = tab.clone();
            let at = tab.at.clone();
            self.list.update(|list| {
                list.retain(|other| other.path != tab.path);
                list.insert(place.min(list.len()), tab);
                list.truncate(MOST);
            });
            self.keep();
            if here {
                self.go.run(at);
            }
        };
        self.toasts.undoable(t("Tab closed").to_owned(), Box::new(undo));
    }

    fn keep(self) {
        let lines = self.list.with_untracked(|list| list.iter().map(Tab::line).collect::<Vec<_>>().join("\n"));
        Store::Tab.set(STORED, (!lines.is_empty()).then_some(&lines));
    }
}

impl Tab {
    fn line(&self) -> String {
        let name: String = self.name.chars().filter(|c| !c.is_control()).collect();
        format!("{}\t{}\t{name}", self.path, self.at)
    }

    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t').map(str::to_owned);
        let tab = Self { path: parts.next()?, at: parts.next()?, name: parts.next()? };
        (noun(&tab.path).is_some() && belongs(&tab.at, &tab.path)).then_some(tab)
    }
}

fn stored() -> Vec<Tab> {
    let text = Store::Tab.get(STORED).unwrap_or_default();
    text.lines().filter_map(Tab::read).take(MOST).collect()
}

/// The icon of what a card of this address is of.
fn noun(path: &str) -> Option<&'static str> {
    Some(match path.split('/').nth(1)? {
        "users" => "user",
        "orgs" => "building-2",
        "devices" => "phone",
        "orders" => "package",
        _ => return None,
    })
}

fn is_card(path: &str) -> bool {
    path.split('/').count() == 3
}

/// Whether a page is the card at `path` or lies behind it.
fn belongs(page: &str, path: &str) -> bool {
    page.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// Goes to the tab of this place, the first being 0; whether there is one.
pub fn go(place: usize) -> bool {
    links().get(place).map(HtmlElement::click).is_some()
}

/// Goes to the tab before or after, round the ends.
pub fn step(by: i32) {
    let links = links();
    let now = links.iter().position(|it| it.has_attribute("aria-current"));
    let count = links.len() as i32;
    if count > 0 {
        let next = now.map_or(if by > 0 { 0 } else { count - 1 }, |now| (now as i32 + by).rem_euclid(count));
        links[next as usize].click();
    }
}

fn links() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(".open-tabs a") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Where there is room a strip, else a button with the number of them and a list that it opens.
#[component]
pub fn TabStrip(tabs: Tabs) -> AnyView {
    let each = move || {
        let list = tabs.list.get();
        list.into_iter().map(|tab| (tab.path.clone(), draw(tabs, tab))).collect::<Vec<Named>>()
    };
    let count = move || tabs.list.with(Vec::len);
    // The card that a document opens with will be in it.
    let first = StoredValue::new(Some(tabs.path.get_untracked()).filter(|path| noun(path).is_some() && is_card(path)));
    let soon = move || first.with_value(|first| tabs.path.with(|path| first.as_ref() == Some(path)));
    view! {
        <nav class="open-tabs" class:soon=soon aria-label=t("Open tabs") hidden=move || count() == 0>
            <button
                type="button"
                class="open-count"
                popovertarget=LIST
                aria-label=move || tn(count() as i64, "{n} is open: show it", "{n} are open: show them")
            >
                {changing(count)}
            </button>
            <ol id=LIST popover="auto">{keyed(each)}</ol>
        </nav>
    }
    .into_any()
}

/// The list that the number opened: the page that was chosen lies under it.
fn put_away() {
    let list = document().get_element_by_id(LIST).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    _ = list.map(|it| it.hide_popover());
}

fn draw(tabs: Tabs, tab: Tab) -> Box<dyn Fn() -> AnyView + Send + Sync> {
    Box::new(move || {
        let path = StoredValue::new(tab.path.clone());
        let here = Memo::new(move |_| path.with_value(|path| belongs(&tabs.path.get(), path)));
        let me = move |list: &[Tab]| path.with_value(|path| list.iter().position(|tab| tab.path == *path));
        let at = Signal::derive(move || tabs.list.with(|list| me(list).map(|me| list[me].at.clone())));
        let key = Signal::derive(move || tabs.list.with(|list| me(list).map(|me| format!("Alt {}", me + 1))));
        let close = move || path.with_value(|path| tabs.close(path));
        view! {
            <li class:here=here>
                <a
                    href=at
                    data-key=key
                    data-label=tab.name.clone()
                    aria-current=move || here.get().then_some("page")
                    on:click=press(put_away)
                >
                    <Icon name=noun(&tab.path).unwrap_or("user") />
                    <span>{tab.name.clone()}</span>
                </a>
                <button
                    type="button"
                    aria-label=t!("Close {name}", name = tab.name)
                    data-key=move || here.get().then_some("x")
                    on:click=press(close)
                >
                    <Icon name="x" />
                </button>
            </li>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_has_the_pages_behind_its_card() {
        for page in ["/users/1", "/users/1/mail", "/users/1?x=1"] {
            assert!(belongs(page, "/users/1"), "{page}");
        }
        for page in ["/users/12", "/users", "/"] {
            assert!(!belongs(page, "/users/1"), "{page}");
        }
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else() {
        let tab = Tab { path: "/orgs/1".into(), at: "/orgs/1/users?q=a".into(), name: "Aurora\tS.A.".into() };
        assert_eq!(Tab::read(&tab.line()), Some(Tab { name: "AuroraS.A.".into(), ..tab }));
        for line in ["", "/orgs/1", "https://evil.example\thttps://evil.example\tx", "/orgs/1\t//evil.example\tx"] {
            assert_eq!(Tab::read(line), None, "{line}");
        }
    }
}
