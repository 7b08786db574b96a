//! One subject found, as the list and the page of results both show it.

use leptos::prelude::*;
use model::search::{Attribute, Hit, HitKind, Target};

use super::words;
use crate::{
    devices, orders, orgs,
    ui::{chip::Word, erase::changing, icon::Icon, time::Day},
    users,
};

/// Where a hit leads.
pub fn target(kind: HitKind, hit: &Hit) -> Target {
    Target { kind, id: hit.id.clone() }
}

/// The inside of a row: icon, title, what it is, whose it is, and what matched.
#[component]
pub fn HitBody(
    kind: HitKind,
    hit: Hit,
    /// What of the value was typed, where that changes while the row stays.
    #[prop(optional)]
    marks: Option<Memo<Vec<(u32, u32)>>>,
    /// All that is found is of one org, which need not be said at each.
    #[prop(optional)]
    scoped: bool,
) -> AnyView {
    let named =
        hit.matched.value == hit.title && matches!(hit.matched.attribute, Attribute::OrgName | Attribute::UserName);
    let (value, still) = (hit.matched.value, hit.matched.marks);
    let marked = changing(move || match marks {
        Some(marks) => marks.with(|marks| marked(&value, marks)),
        None => marked(&value, &still),
    });
    let (title, why) = if named { (marked, None) } else { (hit.title.into_any(), Some(marked)) };
    let why = why.map(|marked| {
        view! {
            <span class="hit-why">
                <span class="hit-attribute">{words::attribute(hit.matched.attribute)}</span>
                " "
                <span class="hit-value">{marked}</span>
            </span>
        }
    });
    let org = (kind != HitKind::Org && !scoped).then(|| view! { <span class="hit-org">{hit.org_name}</span> });
    // Of an order it is the day on which it was placed.
    let sub = match kind {
        HitKind::Order if !hit.subtitle.is_empty() => view! { <Day on=hit.subtitle /> }.into_any(),
        _ => hit.subtitle.into_any(),
    };
    let odd = status(kind, &hit.status).map(|word| {
        view! {
            <span class=format!("hit-state {}", word.tone.class())>
                <Icon name=word.tone.icon() />
                {word.text}
            </span>
        }
    });
    view! {
        <span class="hit-icon">
            <Icon name=words::icon(kind) />
        </span>
        <span class="hit-main">
            <span class="hit-title">{title} {odd}</span>
            <span class="hit-sub">{sub}</span>
        </span>
        <span class="hit-side">{org} {why}</span>
    }
    .into_any()
}

/// The state of a subject, only when it is not as it should be.
fn status(kind: HitKind, word: &str) -> Option<Word> {
    use crate::ui::chip::Tone;
    let found = match kind {
        HitKind::User => users::words::status(word.parse().ok()?),
        HitKind::Org => orgs::words::status(word.parse().ok()?),
        HitKind::Device => devices::words::status(word.parse().ok()?),
        HitKind::Order => orders::words::status(word.parse().ok()?),
    };
    (found.tone != Tone::Good).then_some(found)
}

/// `value` with what was typed marked.
fn marked(value: &str, marks: &[(u32, u32)]) -> AnyView {
    pieces(value, marks)
        .into_iter()
        .map(|(marked, text)| if marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() })
        .collect_view()
        .into_any()
}

/// `value` cut at the marks (ranges of characters, ascending): each piece with whether it is marked.
fn pieces(value: &str, marks: &[(u32, u32)]) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    for (at, c) in (0u32..).zip(value.chars()) {
        let inside = marks.iter().any(|(from, to)| (*from..*to).contains(&at));
        match out.last_mut() {
            Some((marked, text)) if *marked == inside => text.push(c),
            _ => out.push((inside, c.to_string())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn cuts_at_characters() {
        let cut = |value: &str, marks: &[(u32, u32)]| {
            pieces(value, marks)
                .into_iter()
                .map(|(on, text)| if on { format!("[{text}]") } else { text })
                .collect::<String>()
        };
        assert_eq!(cut("José Antônio", &[(0, 4), (5, 8)]), "[José] [Ant]ônio");
        assert_eq!(cut("Ana", &[]), "Ana");
        assert_eq!(cut("Ana", &[(1, 9)]), "A[na]");
    }
}
