//! Tables: the frame that scrolls when it must, rows that stand as cards where there is no room, and heads that sort by link.

use leptos::prelude::*;

use super::icon::Icon;

/// `caption` says what the rows are to those who hear the page. With `cards` each row begins with its name, and can do without
/// its columns.
#[component]
pub fn Table(
    #[prop(into)] caption: String,
    head: AnyView,
    #[prop(optional)] cards: bool,
    children: Children,
) -> AnyView {
    view! {
        <div class="table-frame">
            <table class=cards.then_some("cards")>
                <caption class="sr">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How a column sorts the list just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    No,
    Up,
    Down,
}

impl Sorted {
    pub fn by(this: bool, descending: bool) -> Self {
        match (this, descending) {
            (false, _) => Self::No,
            (true, false) => Self::Up,
            (true, true) => Self::Down,
        }
    }
}

/// The head of a column that sorts: `href` sorts by it, or turns the order.
#[component]
pub fn SortHead(
    text: &'static str,
    href: String,
    sorted: Sorted,
    #[prop(default = "")] class: &'static str,
) -> AnyView {
    let (spoken, icon) = match sorted {
        Sorted::No => (None, "chevron-down"),
        Sorted::Up => (Some("ascending"), "chevron-up"),
        Sorted::Down => (Some("descending"), "chevron-down"),
    };
    view! {
        <th scope="col" class=class aria-sort=spoken>
            <a class="sort" href=href data-noscroll="">
                {text}
                <Icon name=icon />
            </a>
        </th>
    }
    .into_any()
}
