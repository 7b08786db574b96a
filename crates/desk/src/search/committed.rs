//! Searches that were committed (Enter, or a hit opened): records with an id, so that the text never stands in a URL.

use model::{
    AppError, OrgId, SearchId, UserId,
    audit::{SubjectKind, Verb},
    search::{CommittedSearch, HitKind, OpenedHit, OrgRef, RecentSearch, SearchInput, Suggestions, Target},
};
use std::collections::HashMap;
use store::{
    Word,
    entities::{orders, orgs, pins, searches},
    hits::{self, Subject, Subjects},
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use crate::{AgentDesk, Desk, audit::Event, clock, imports::order_id, logged::Logged};

/// How many recent searches and pinned customers the bar offers.
const OFFERED: usize = 8;

/// Seconds for which one is kept.
const KEPT: i64 = 90 * 24 * 60 * 60;

/// Rows that are deleted at once.
const STEP: u64 = 1_000;

/// How many recent searches are read for them: the same search committed again is offered once.
const READ: usize = 4 * OFFERED;

impl AgentDesk {
    /// What the bar offers before anything is typed.
    pub async fn suggestions(&self) -> Result<Suggestions, AppError> {
        let db = self.store.read();
        let mine = searches::Entity::find().filter(searches::Column::UserId.eq(self.me.id.0));
        let recent = mine.order_by_desc(searches::Column::At).order_by_desc(searches::Column::Id).limit(READ as u64);
        let recent = recent.all(db).await.logged()?;
        let pinned = pins::Entity::find()
            .filter(pins::Column::UserId.eq(self.me.id.0))
            .filter(self.reaches(pins::Column::OrgId));
        let pinned = pinned.order_by_desc(pins::Column::PinnedAt).limit(OFFERED as u64).all(db).await.logged()?;
        let opened = self.opened(&recent).await?;
        let of_opened = opened.values().map(|subject| subject.org_id);
        let wanted = recent.iter().filter_map(|s| s.org_id).chain(pinned.iter().map(|p| p.org_id)).chain(of_opened);
        let names = self.org_names(wanted.collect()).await?;
        let org = |id: Uuid| names.get(&id).map(|name| OrgRef { id: OrgId(id), name: name.clone() });
        let mut recents: Vec<RecentSearch> = Vec::new();
        for row in recent {
            let again = |r: &RecentSearch| r.q == row.q && r.org.as_ref().map(|o| o.id.0) == row.org_id;
            // One that was kept to an org which is out of reach now is not offered.
            let gone = row.org_id.is_some_and(|id| !names.contains_key(&id));
            if recents.iter().any(again) || gone || recents.len() == OFFERED {
                continue;
            }
            let Some(at) = clock::timestamp(row.at) else { continue };
            // Nor is what it led to named, where that is out of reach, or gone.
            let subject = subject_of(&row).and_then(|(_, id)| opened.get(&id));
            let subject = subject.filter(|subject| names.contains_key(&subject.org_id));
            let opened = subject.and_then(|subject| opened_hit(&row, subject));
            recents.push(RecentSearch { id: SearchId(row.id), org: row.org_id.and_then(org), q: row.q, at, opened });
        }
        Ok(Suggestions { recents, pinned: pinned.iter().filter_map(|pin| org(pin.org_id)).collect() })
    }

    /// Records a search that was committed and gives the id of its page. `opened` is kept when the caller can reach it.
    pub async fn commit_search(
        &self,
        q: &str,
        org: Option<OrgId>,
        opened: Option<Target>,
    ) -> Result<SearchId, AppError> {
        let q = model::classify::tidy(q);
        if let Some(org) = org {
            self.reach_org(org).await?;
        }
        let opened = match opened {
            Some(target) => self.title_of(&target).await?.map(|title| (target, title)),
            None => None,
        };
        let id = Uuid::now_v7();
        let (target, title) = opened.unzip();
        let row = searches::ActiveModel {
            id: Set(id),
            user_id: Set(self.me.id.0),
            at: Set(clock::now()),
            q: Set(q.clone()),
            org_id: Set(org.map(|org| org.0)),
            opened_kind: Set(target.as_ref().map(|t| Word(t.kind))),
            opened_id: Set(target.map(|t| t.id)),
            opened_title: Set(title),
        };
        let mut event = Event::new(Verb::CommitSearch).about(SubjectKind::Search, id).noting(q.clone());
        event.org = org.map(|org| org.0);
        let change = self.begin(event).await?;
        searches::Entity::insert(row).exec_without_returning(&*change).await.logged()?;
        change.commit().await?;
        Ok(SearchId(id))
    }

    /// A committed search of one's own, asked again now.
    pub async fn committed_search(&self, id: SearchId) -> Result<CommittedSearch, AppError> {
        let mine = searches::Entity::find_by_id(id.0).filter(searches::Column::UserId.eq(self.me.id.0));
        let not_found = || AppError::new(model::ErrorKind::NotFound, "There is no such search of yours.");
        let row = mine.one(self.store.read()).await.logged()?.ok_or_else(not_found)?;
        let org = match row.org_id {
            Some(org) => {
                self.reach_org(OrgId(org)).await.map(|org| Some(OrgRef { id: OrgId(org.id), name: org.name }))?
            }
            None => None,
        };
        let input = SearchInput { q: row.q.clone(), org: row.org_id.map(OrgId), limit: Some(50) };
        let answer = self.search(input).await?;
        Ok(CommittedSearch { id, q: row.q, org, at: clock::timestamp(row.at).ok_or_else(not_found)?, answer })
    }

    /// The names of those of `ids` that the caller can reach.
    async fn org_names(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, AppError> {
        let orgs = orgs::Entity::find().filter(orgs::Column::Id.is_in(ids)).filter(self.reaches(orgs::Column::Id));
        let names = orgs.select_only().columns([orgs::Column::Id, orgs::Column::Name]).into_tuple::<(Uuid, String)>();
        Ok(names.all(self.store.read()).await.logged()?.into_iter().collect())
    }

    /// What these searches led to, as it is now, by id.
    async fn opened(&self, searches: &[searches::Model]) -> Result<HashMap<Uuid, Subject>, AppError> {
        let mut subjects = Subjects::default();
        for (kind, id) in searches.iter().filter_map(subject_of) {
            subjects.of(kind).push(id);
        }
        let found = hits::read(self.store.read(), &subjects, READ).await.logged()?;
        Ok(found.into_iter().map(|subject| (subject.id, subject)).collect())
    }

    /// The title of what a search opened; none when it is not there, or not the caller's to see.
    async fn title_of(&self, target: &Target) -> Result<Option<String>, AppError> {
        if target.kind == HitKind::Order {
            let order = orders::Entity::find().filter(orders::Column::Number.eq(target.id.trim()));
            let order = order.filter(self.reaches(orders::Column::OrgId)).one(self.store.read()).await.logged()?;
            return Ok(order.map(|order| order.number));
        }
        let Ok(id) = target.id.parse::<UserId>() else { return Ok(None) };
        let mut subjects = Subjects::default();
        subjects.of(target.kind).push(id.0);
        let found = hits::read(self.store.read(), &subjects, 1).await.logged()?;
        let Some(subject) = found.into_iter().next() else { return Ok(None) };
        Ok(self.reach_org(OrgId(subject.org_id)).await.ok().map(|_| subject.title))
    }
}

impl Desk {
    /// Deletes some of the searches that are older than they are kept; whether there may be more.
    pub async fn trim_searches(&self) -> Result<bool, AppError> {
        // Their ids are in the order of time.
        let old = searches::Entity::find().filter(searches::Column::Id.lt(clock::first_id(clock::now() - KEPT)));
        let old = old.select_only().column(searches::Column::Id).order_by_asc(searches::Column::Id).limit(STEP);
        let ids: Vec<Uuid> = old.into_tuple().all(self.store.read()).await.logged()?;
        if ids.is_empty() {
            return Ok(false);
        }
        let change = self.store.begin().await.logged()?;
        let gone =
            searches::Entity::delete_many().filter(searches::Column::Id.is_in(ids)).exec(&change).await.logged()?;
        change.commit().await.logged()?;
        Ok(gone.rows_affected == STEP)
    }
}

/// The kind and the row of what a search led to.
fn subject_of(search: &searches::Model) -> Option<(HitKind, Uuid)> {
    let (kind, id) = (search.opened_kind?.0, search.opened_id.as_deref()?);
    let row = match kind {
        HitKind::Order => Some(order_id(id)),
        HitKind::User | HitKind::Org | HitKind::Device => id.parse().ok(),
    };
    row.map(|row| (kind, row))
}

fn opened_hit(search: &searches::Model, subject: &Subject) -> Option<OpenedHit> {
    let target = Target { kind: search.opened_kind?.0, id: search.opened_id.clone()? };
    Some(OpenedHit { target, title: subject.title.clone() })
}
