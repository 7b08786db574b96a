//! What the list under the bar offers, group by group, from what the bar knows.

use leptos::prelude::*;
use model::search::{Hit, HitKind, OrgRef, RecentSearch, Target};

use super::{ask::Bar, hit, words};
use crate::routes::To;
use crate::t;
use crate::ui::words::t;

/// Between the parts of a name: no text of a directory has it.
const UNIT: &str = "\u{1f}";

/// One thing to open.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Hit(HitKind, Box<Hit>),
    Recent(RecentSearch),
    Pinned(OrgRef),
    /// The page of all results.
    All,
}

impl Choice {
    /// Where it leads; [`Choice::All`] has no address before the search is recorded.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Hit(kind, found) => Some(hit::target(*kind, found).path()),
            Self::Recent(recent) => Some(match &recent.opened {
                Some(opened) => opened.target.path(),
                None => To::Search(recent.id).to_string(),
            }),
            Self::Pinned(org) => Some(To::Org(org.id).to_string()),
            Self::All => None,
        }
    }

    /// The hit that choosing it records as opened.
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Hit(kind, found) => Some(hit::target(*kind, found)),
            _ => None,
        }
    }
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// All that it shows but for which part of it was typed: with the next letter most of what was found is found again.
    pub name: String,
    pub choice: Choice,
}

impl Offer {
    /// `scoped`: all is of one customer, whom its row does not name.
    fn new(choice: Choice, scoped: bool) -> Self {
        let name = match &choice {
            Choice::Hit(kind, found) => {
                let Hit { id, title, subtitle, org_name, matched, status, .. } = &**found;
                let (attribute, org) = (words::attribute(matched.attribute), if scoped { "" } else { org_name });
                [kind.as_str(), id, title, subtitle, org, attribute, &matched.value, status].join(UNIT)
            }
            Choice::Recent(recent) => format!("recent{UNIT}{}", recent.id),
            Choice::Pinned(org) => format!("pinned{UNIT}{}", org.id),
            Choice::All => "all".to_owned(),
        };
        Self { name, choice }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub label: String,
    pub offers: Vec<Offer>,
}

/// The sections with their first `rows` rows, counted over all.
pub fn first(sections: &[Section], mut rows: usize) -> Vec<Section> {
    let mut out = Vec::new();
    for Section { label, offers } in sections {
        let offers: Vec<_> = offers.iter().take(rows).cloned().collect();
        if offers.is_empty() {
            break;
        }
        rows -= offers.len();
        out.push(Section { label: label.clone(), offers });
    }
    out
}

/// All offers, in their order.
pub fn offers(sections: &[Section]) -> impl Iterator<Item = &Offer> {
    sections.iter().flat_map(|section| &section.offers)
}

/// The sections to show; empty ones are left out.
pub fn sections(bar: Bar, typed: Memo<bool>) -> Vec<Section> {
    let scoped = bar.scope.with(Option::is_some);
    let all = |choices: Vec<Choice>| choices.into_iter().map(|choice| Offer::new(choice, scoped)).collect();
    if !typed.get() {
        return bar.suggestions.with(|offered| {
            let Some(offered) = offered else { return Vec::new() };
            let recents: Vec<_> = offered.recents.iter().take(6).cloned().map(Choice::Recent).collect();
            let pinned = offered.pinned.iter().take(8).cloned().map(Choice::Pinned).collect();
            let parts = [(t("Recent"), recents), (t("Pinned customers"), pinned)];
            let parts = parts.into_iter().filter(|(_, choices)| !choices.is_empty());
            parts.map(|(label, choices)| Section { label: label.to_owned(), offers: all(choices) }).collect()
        });
    }
    bar.answered.with(|answered| {
        let Some(answered) = answered else { return Vec::new() };
        let mut out: Vec<Section> = Vec::new();
        for group in &answered.answer.groups {
            let (sound, plain): (Vec<_>, Vec<_>) =
                group.hits.iter().cloned().partition(|hit| hit.matched.attribute.by_sound());
            let label = words::group(group.kind);
            let offer =
                |hits: Vec<Hit>| all(hits.into_iter().map(|hit| Choice::Hit(group.kind, Box::new(hit))).collect());
            if !plain.is_empty() {
                out.push(Section { label: label.to_owned(), offers: offer(plain) });
            }
            if !sound.is_empty() {
                out.push(Section { label: t!("{label} that sound like it", label = label), offers: offer(sound) });
            }
        }
        if !out.is_empty() {
            out.push(Section { label: t("More").to_owned(), offers: all(vec![Choice::All]) });
        }
        out
    })
}
