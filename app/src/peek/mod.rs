//! A list and the card of one of its rows side by side. Which card is in the address, `?peek=/users/…`, so that it is there
//! after a reload, a step back closes it, and a link leads to both.

pub mod rows;
pub mod show;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    params::ParamsMap,
};

/// The word in the address.
pub const WORD: &str = "peek";

/// What has a card to show beside a list, by the first part of its path.
const CARDS: [&str; 4] = ["users", "orgs", "devices", "orders"];

/// How long the focus rests on a row before its card follows, so that rows that are only passed are not looked at.
const REST: Duration = Duration::from_millis(140);

/// Drawn beside a list: it is not the page, so it names no document, takes no focus, and its ids are others.
#[derive(Clone, Copy)]
struct Beside;

pub fn is_beside() -> bool {
    use_context::<Beside>().is_some()
}

/// `id`, unless what is drawn stands beside a page that may have the same.
pub fn own(id: &str) -> String {
    if is_beside() { format!("{WORD}-{id}") } else { id.to_owned() }
}

/// Of the heading of a part of a card: below the card's own, which is no `<h1>` beside a list.
pub fn level() -> Option<&'static str> {
    is_beside().then_some("3")
}

/// Noun and id of a path that leads to a card.
fn card(path: &str) -> Option<(&str, &str)> {
    let (noun, id) = path.strip_prefix('/')?.split_once('/')?;
    (CARDS.contains(&noun) && !id.is_empty() && !id.contains(['/', '?', '#'])).then_some((noun, id))
}

/// The path of the card that `search` names.
pub fn named(search: &str) -> Option<&str> {
    let path = search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix(WORD)?.strip_prefix('='))?;
    card(path).is_some().then_some(path)
}

/// `search` (`?status=active`, or nothing) without the card.
fn without(search: &str) -> String {
    let pairs: Vec<_> = search.trim_start_matches('?').split('&').filter(|pair| !is_word(pair)).collect();
    pairs.join("&")
}

/// What of the address says which list it is: what stands beside it makes no other.
pub fn list_of(query: Memo<ParamsMap>) -> ParamsMap {
    let mut query = query.get();
    query.remove(WORD);
    query
}

fn is_word(pair: &str) -> bool {
    pair.is_empty() || pair.split('=').next() == Some(WORD)
}

/// The address of the list `pathname` + `search` with the card of `path` beside it, or alone.
fn address(pathname: &str, search: &str, path: Option<&str>) -> String {
    let mut pairs = without(search);
    if let Some(path) = path {
        if !pairs.is_empty() {
            pairs.push('&');
        }
        pairs.push_str(&format!("{WORD}={path}"));
    }
    if pairs.is_empty() { pathname.to_owned() } else { format!("{pathname}?{pairs}") }
}

/// What stands beside the list, and the ways to change it.
#[derive(Clone, Copy)]
pub struct Peek {
    /// The path of the card; empty when there is none.
    pub path: Memo<String>,
    go: Callback<(Option<String>, bool)>,
    /// Showing it was a step of the browser's history, that closing it takes back.
    pushed: StoredValue<bool>,
    resting: StoredValue<Option<TimeoutHandle>>,
    /// A long press has shown a card: the click that ends it is none.
    pressed: StoredValue<bool>,
}

/// Called once, inside the router.
pub fn provide() -> Peek {
    let here = use_location();
    let navigate = use_navigate();
    let path = Memo::new(move |_| {
        let path = here.query.with(|query| query.get(WORD)).unwrap_or_default();
        if card(&path).is_some() { path } else { String::new() }
    });
    let go = Callback::new(move |(path, replace): (Option<String>, bool)| {
        let to = address(&here.pathname.get_untracked(), &raw_search(), path.as_deref());
        navigate(&to, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    });
    let peek = Peek {
        path,
        go,
        pushed: StoredValue::new(false),
        resting: StoredValue::new(None),
        pressed: StoredValue::new(false),
    };
    provide_context(peek);
    peek
}

/// As it is in the address, not decoded.
fn raw_search() -> String {
    window().location().search().unwrap_or_default()
}

impl Peek {
    pub fn is_open(self) -> bool {
        self.path.with_untracked(|path| !path.is_empty())
    }

    /// Shows the card of `path` beside the list.
    pub fn show(self, path: String) {
        self.stop();
        let open = self.is_open();
        if self.path.with_untracked(|now| *now == path) {
            return;
        }
        if !open {
            self.pushed.set_value(true);
        }
        self.go.run((Some(path), open));
    }

    /// The list alone again. The focus goes back to the row.
    pub fn close(self) {
        self.stop();
        if !self.is_open() {
            return;
        }
        rows::focus(&self.path.get_untracked());
        let taken_back = self.pushed.get_value() && window().history().is_ok_and(|history| history.back().is_ok());
        self.pushed.set_value(false);
        if !taken_back {
            self.go.run((None, true));
        }
    }

    /// Shows the card of `path` once the focus has rested there.
    fn follow(self, path: String) {
        self.stop();
        let then = move || {
            // Not once it was closed meanwhile, or the page was left.
            if self.path.try_with_untracked(|now| !now.is_empty()) == Some(true) {
                self.show(path);
            }
        };
        self.resting.set_value(set_timeout_with_handle(then, REST).ok());
    }

    fn stop(self) {
        if let Some(resting) = self.resting.try_update_value(Option::take).flatten() {
            resting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_cards() {
        assert_eq!(card("/users/1"), Some(("users", "1")));
        assert_eq!(card("/orders/A-1"), Some(("orders", "A-1")));
        for other in
            ["", "/", "/s/1", "/users", "/users/", "/users/1/mail", "users/1", "//users/1", "/users/1?a=b", "/orgs/1#a"]
        {
            assert_eq!(card(other), None, "{other}");
        }
    }

    #[test]
    fn the_rest_of_the_address_stays() {
        let at = |search: &str, path| address("/orgs/1/users", search, path);
        assert_eq!(at("", Some("/users/2")), "/orgs/1/users?peek=/users/2");
        assert_eq!(at("?admins=1&peek=/users/1", Some("/users/2")), "/orgs/1/users?admins=1&peek=/users/2");
        assert_eq!(at("?peek=/users/1&cursor=a%20b", None), "/orgs/1/users?cursor=a%20b");
        assert_eq!(at("?peek=/users/1", None), "/orgs/1/users");
        assert_eq!(named("?admins=1&peek=/devices/2"), Some("/devices/2"));
        assert_eq!(named("?peeking=/devices/2"), None);
    }
}
