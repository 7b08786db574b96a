//! What the list under the bar offers, group by group, from what the bar knows.

use leptos::prelude::*;
use model::search::{Hit, HitKind, OrgRef, RecentSearch, Target};

use super::{ask::Bar, hit, words};
use crate::routes::To;
use crate::t;
use crate::ui::words::t;

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

#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub label: String,
    pub choices: Vec<Choice>,
}

/// The sections to show; empty ones are left out.
pub fn sections(bar: Bar) -> Vec<Section> {
    if bar.text.with(|text| text.trim().is_empty()) {
        return bar.suggestions.with(|offered| {
            let Some(offered) = offered else { return Vec::new() };
            let recents = offered.recents.iter().take(6).cloned().map(Choice::Recent).collect();
            let pinned = offered.pinned.iter().take(8).cloned().map(Choice::Pinned).collect();
            let all = [(t("Recent"), recents), (t("Pinned customers"), pinned)];
            all.into_iter()
                .filter(|(_, choices): &(_, Vec<_>)| !choices.is_empty())
                .map(|(label, choices)| Section { label: label.to_owned(), choices })
                .collect()
        });
    }
    bar.answered.with(|answered| {
        let Some(answered) = answered else { return Vec::new() };
        let mut out: Vec<Section> = Vec::new();
        for group in &answered.answer.groups {
            let (sound, plain): (Vec<_>, Vec<_>) =
                group.hits.iter().cloned().partition(|hit| hit.matched.attribute.by_sound());
            let label = words::group(group.kind);
            let choose = |hits: Vec<Hit>| hits.into_iter().map(|hit| Choice::Hit(group.kind, Box::new(hit))).collect();
            if !plain.is_empty() {
                out.push(Section { label: label.to_owned(), choices: choose(plain) });
            }
            if !sound.is_empty() {
                out.push(Section { label: t!("{label} that sound like it", label = label), choices: choose(sound) });
            }
        }
        if !out.is_empty() {
            out.push(Section { label: t("More").to_owned(), choices: vec![Choice::All] });
        }
        out
    })
}
