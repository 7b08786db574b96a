//! From keys that were found to the groups of hits that the page shows.

use std::collections::{HashMap, HashSet};

use model::{
    OrgId,
    search::{Attribute, Group, Hit, HitKind, Matched, Target},
};
use store::{
    Reader,
    hits::{self, Subject, Subjects},
    sea_orm::DbErr,
    search_key::{Found, KeyKind, Scan},
};
use uuid::Uuid;

use super::{matched, question::Question};

/// What was found, each subject once, by the best of the keys that led to it.
pub struct Ranked {
    limit: usize,
    groups: HashMap<HitKind, Vec<Best>>,
    seen: HashMap<Uuid, HitKind>,
    more: HashMap<HitKind, bool>,
    /// Ranges that had as many rows as were asked for.
    full: HashSet<(KeyKind, String)>,
}

/// How many times as far a range is read that the keys of too few persons have filled.
const FURTHER: i64 = 8;

/// A subject and the key that speaks for it.
pub struct Best {
    pub subject: Uuid,
    pub kind: KeyKind,
    pub key: String,
    /// The key is what was asked for, whole.
    pub whole: bool,
}

impl Ranked {
    /// `limit`: hits a group.
    pub fn new(limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(1);
        Self { limit, groups: HashMap::new(), seen: HashMap::new(), more: HashMap::new(), full: HashSet::new() }
    }

    /// How many subjects have been found.
    pub fn subjects(&self) -> usize {
        self.seen.len()
    }

    /// Adds what `scans` found, in their order; says whether any subject is new.
    pub fn add(&mut self, scans: &[Scan], found: Vec<Found>) -> bool {
        let before = self.seen.len();
        let mut rows = vec![0; scans.len()];
        for Found { scan: number, key, subject } in found {
            let Some(scan) = scans.get(number) else { continue };
            rows[number] += 1;
            let group = group_of(scan.kind);
            if rows[number] == scan.limit {
                self.more.insert(group, true);
                self.full.insert((scan.kind, scan.from.clone()));
            }
            if self.seen.insert(subject, group).is_none() {
                // What is only heard alike never comes before what is written so.
                let whole = key == scan.from && !matches!(scan.kind, KeyKind::UserNameSound | KeyKind::OrgNameSound);
                self.groups.entry(group).or_default().push(Best { subject, kind: scan.kind, key, whole });
            }
        }
        self.seen.len() > before
    }

    /// Of `scans`, those that were full before their group was, to be read further.
    pub fn cut_short(&self, scans: &[Scan]) -> Vec<Scan> {
        let full = |scan: &&Scan| {
            let group = group_of(scan.kind);
            let found = self.groups.get(&group).map_or(0, Vec::len);
            self.full.contains(&(scan.kind, scan.from.clone())) && found < self.limit
        };
        scans.iter().filter(full).map(|scan| Scan { limit: scan.limit * FURTHER, ..scan.clone() }).collect()
    }

    /// Reads the subjects and makes the groups; also the one subject that the question names wholly, if just one.
    pub async fn read(
        mut self,
        db: &Reader,
        question: &Question,
        masks: bool,
    ) -> Result<(Vec<Group>, Option<Target>), DbErr> {
        let mut subjects = Subjects::default();
        for (kind, bests) in &mut self.groups {
            // A key that was typed whole comes before one that only begins so.
            bests.sort_by_key(|best| !best.whole);
            if bests.len() > self.limit {
                bests.truncate(self.limit);
                self.more.insert(*kind, true);
            }
            let ids = bests.iter().map(|best| best.subject).collect();
            *subjects.of(*kind) = ids;
        }
        let rows = hits::read(db, &subjects, self.limit).await?;
        let rows: HashMap<Uuid, Subject> = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut exact = Vec::new();
        let mut groups = Vec::new();
        for (kind, bests) in self.groups {
            let mut order = usize::MAX;
            let mut hits = Vec::with_capacity(bests.len());
            for best in bests {
                let Some(row) = rows.get(&best.subject) else { continue };
                let (hit, whole) = hit(kind, row, &best, question, masks);
                order = order.min(question.likelihood(best.kind) + if whole { 0 } else { UNLIKELY });
                if whole {
                    exact.push(Target { kind, id: hit.id.clone() });
                }
                hits.push((!whole, hit));
            }
            hits.sort_by_key(|(after, _)| *after);
            let hits: Vec<Hit> = hits.into_iter().map(|(_, hit)| hit).collect();
            if !hits.is_empty() {
                let more = self.more.get(&kind).copied().unwrap_or(false);
                groups.push((order, Group { kind, hits, more }));
            }
        }
        groups.sort_by_key(|(order, group)| (*order, group.kind));
        let exact = if exact.len() == 1 { exact.pop() } else { None };
        Ok((groups.into_iter().map(|(_, group)| group).collect(), exact))
    }
}

/// Puts a group without a whole match behind every group with one.
const UNLIKELY: usize = 10_000;

/// The hit, and whether the question names it wholly. Private contact data is shown in full only to who typed it in full.
fn hit(kind: HitKind, row: &Subject, best: &Best, question: &Question, masks: bool) -> (Hit, bool) {
    let value = matched::value(row, best, question);
    let whole = matched::is_whole(&value, best, question);
    let value = if masks && !whole { matched::masked(row, best, value) } else { value };
    let hit = Hit {
        id: if kind == HitKind::Order { row.title.clone() } else { row.id.to_string() },
        title: row.title.clone(),
        subtitle: row.subtitle.clone(),
        org_id: OrgId(row.org_id),
        org_name: row.org_name.clone(),
        matched: Matched {
            attribute: attribute_of(best.kind),
            marks: matched::marks(&value, best.kind, question),
            value,
        },
        status: row.status.clone(),
    };
    (hit, whole)
}

fn group_of(kind: KeyKind) -> HitKind {
    use KeyKind::*;
    match kind {
        OrgName | OrgNameSound | OrgId | Domain | Site | Subscription => HitKind::Org,
        UserName | UserNameSound | UserId | Email | Phone | PhoneReversed | Extension | UserSip => HitKind::User,
        Serial | Mac | MacReversed | DeviceSip | DeviceId | Workspace => HitKind::Device,
        Order => HitKind::Order,
    }
}

fn attribute_of(kind: KeyKind) -> Attribute {
    match kind {
        KeyKind::OrgName => Attribute::OrgName,
        KeyKind::OrgNameSound => Attribute::OrgNameSound,
        KeyKind::OrgId => Attribute::OrgId,
        KeyKind::Domain => Attribute::Domain,
        KeyKind::Site => Attribute::Site,
        KeyKind::Subscription => Attribute::Subscription,
        KeyKind::UserName => Attribute::UserName,
        KeyKind::UserNameSound => Attribute::UserNameSound,
        KeyKind::UserId => Attribute::UserId,
        KeyKind::Email => Attribute::Email,
        KeyKind::Phone | KeyKind::PhoneReversed => Attribute::Phone,
        KeyKind::Extension => Attribute::Extension,
        KeyKind::UserSip | KeyKind::DeviceSip => Attribute::Sip,
        KeyKind::Serial => Attribute::Serial,
        KeyKind::Mac | KeyKind::MacReversed => Attribute::Mac,
        KeyKind::DeviceId => Attribute::DeviceId,
        KeyKind::Workspace => Attribute::Workspace,
        KeyKind::Order => Attribute::Order,
    }
}
