//! The customer's side: answering, withdrawing, the standing switch.

use model::{
    AppError, ConsentId, ErrorKind, OrgId,
    audit::{SubjectKind, Verb},
    consent::{AccessPage, ConsentRow, ConsentState, RequestPage, StandingAccess, ViewRow},
};
use store::{
    entities::{
        consents::{self, Column},
        managers, orgs, passkeys, standing_access, users, views,
    },
    live as news,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
        QueryTrait,
        sea_query::OnConflict,
    },
};

use super::{
    ask::{minutes, span},
    end, live, one, rows, standing, state, waiting,
};
use crate::{CustomerDesk, audit::Event, clock, logged::Logged, mail::letters, warnings::mark};

/// Permissions and looks that the page shows besides all that are not over.
const CONSENTS: u64 = 100;
const VIEWS: u64 = 20;

impl CustomerDesk {
    fn consents(&self) -> store::sea_orm::Select<consents::Entity> {
        consents::Entity::find().filter(Column::OrgId.eq(self.me.org.id.0))
    }

    fn missing() -> AppError {
        AppError::new(ErrorKind::NotFound, "There is no such request to your organization.")
    }

    /// The org's row; its administrator's session is as good as it.
    pub(crate) async fn own_org(&self) -> Result<orgs::Model, AppError> {
        let org = orgs::Entity::find_by_id(self.me.org.id.0).one(self.desk.store.read()).await.logged()?;
        org.ok_or_else(AppError::signed_out)
    }

    /// Who may look in, who asks, who looks.
    pub async fn access_page(&self) -> Result<AccessPage, AppError> {
        let db = self.desk.store.read();
        let org = self.own_org().await?;
        let managed = managers::Entity::find().filter(managers::Column::OrgId.eq(org.id)).all(db).await.logged()?;
        let mut switches = Vec::new();
        for by in managed {
            switches.push(standing::of(db, &org, by.provider_id).await?);
        }
        let now = clock::now();
        let latest = self.consents().select_only().column(Column::Id).order_by_desc(Column::AskedAt).limit(CONSENTS);
        let shown = Condition::any().add(waiting(now)).add(live(now)).add(Column::Id.in_subquery(latest.into_query()));
        let all = self.consents().filter(shown).order_by_desc(Column::AskedAt).all(db).await.logged()?;
        let looks = self.looks(&switches).await?;
        let (mut waiting, mut live, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows(db, all).await? {
            match row.state {
                ConsentState::Waiting => waiting.push(row),
                ConsentState::Live => live.push(row),
                _ => ended.push(row),
            }
        }
        ended.truncate(50);
        let keys = passkeys::Entity::find().filter(passkeys::Column::UserId.eq(self.me.id.0));
        Ok(AccessPage {
            me: self.me.clone(),
            standing: switches,
            waiting,
            live,
            ended,
            views: looks,
            vouches: self.vouches().await?,
            passkey: keys.count(db).await.logged()? > 0,
        })
    }

    /// The looks that go on, and the latest ones. One ends with what allowed it, though its page be open still.
    async fn looks(&self, switches: &[StandingAccess]) -> Result<Vec<ViewRow>, AppError> {
        let (db, now) = (self.desk.store.read(), clock::now());
        let views = || {
            let own = views::Entity::find().filter(views::Column::OrgId.eq(self.me.org.id.0));
            own.order_by_desc(views::Column::OpenedAt)
        };
        let latest = views().select_only().column(views::Column::Id).limit(VIEWS).into_query();
        let open = views::Column::ClosedAt.is_null().and(views::Column::ExpiresAt.gt(now));
        let views = views().filter(open.or(views::Column::Id.in_subquery(latest))).all(db).await.logged()?;
        let allowed = self.consents().filter(Column::Id.is_in(views.iter().filter_map(|view| view.consent_id)));
        let people = users::Entity::find().filter(users::Column::Id.is_in(views.iter().map(|view| view.agent_id)));
        let named = orgs::Entity::find().filter(orgs::Column::Id.is_in(views.iter().map(|view| view.provider_id)));
        let (consents, people, named) = tokio::try_join!(allowed.all(db), people.all(db), named.all(db)).logged()?;
        let row = |view: views::Model| {
            let withdrawn = match view.consent_id {
                Some(id) => consents.iter().find(|row| row.id == id).and_then(|row| row.ended_at),
                None => {
                    let off = switches.iter().find(|it| !it.allowed && it.provider.id.0 == view.provider_id);
                    off.and_then(|it| clock::seconds(it.changed_at.as_ref()?)).filter(|at| *at >= view.opened_at)
                }
            };
            let expired = (view.expires_at <= now).then_some(view.expires_at);
            let closed = [view.closed_at, withdrawn, expired].into_iter().flatten().min();
            Some(ViewRow {
                id: model::ViewId(view.id),
                agent: people.iter().find(|user| user.id == view.agent_id)?.display_name.clone(),
                provider: named.iter().find(|org| org.id == view.provider_id)?.name.clone(),
                reason: view.reason,
                opened_at: clock::timestamp(view.opened_at)?,
                closed_at: closed.and_then(clock::timestamp),
            })
        };
        let mut rows: Vec<ViewRow> = views.into_iter().filter_map(row).collect();
        rows.sort_by_key(|row| row.closed_at.is_some());
        Ok(rows)
    }

    /// One request, as its link shows it.
    pub async fn request(&self, id: ConsentId) -> Result<RequestPage, AppError> {
        let db = self.desk.store.read();
        let row = self.consents().filter(Column::Id.eq(id.0)).one(db).await.logged()?.ok_or_else(Self::missing)?;
        Ok(RequestPage { me: self.me.clone(), org: self.me.org.id, consent: one(db, row).await? })
    }

    /// Answers a request, once: for as long as was asked for, or as `for_minutes` says.
    pub async fn answer(&self, id: ConsentId, grant: bool, for_minutes: Option<i64>) -> Result<ConsentRow, AppError> {
        self.noting(Verb::AnswerConsent, self.try_answer(id, grant, for_minutes)).await
    }

    async fn try_answer(&self, id: ConsentId, grant: bool, for_minutes: Option<i64>) -> Result<ConsentRow, AppError> {
        self.answers()?;
        let mut change = self.begin(Event::new(Verb::AnswerConsent).about(SubjectKind::Consent, id)).await?;
        let row = self.consents().filter(Column::Id.eq(id.0)).lock_exclusive();
        let row = row.one(&*change).await.logged()?.ok_or_else(Self::missing)?;
        let now = clock::now();
        if state(&row, now) != ConsentState::Waiting {
            return Err(AppError::new(ErrorKind::Conflict, "This request does not wait for an answer any more."));
        }
        let minutes = minutes(Some(for_minutes.unwrap_or(row.minutes)))?;
        let answered = consents::ActiveModel {
            id: Unchanged(row.id),
            answered_at: Set(Some(now)),
            answered_by: Set(Some(self.me.id.0)),
            granted: Set(Some(grant)),
            minutes: Set(minutes),
            ends_at: Set(grant.then_some(now + 60 * minutes)),
            ..Default::default()
        };
        let row = consents::Entity::update(answered).exec(&*change).await.logged()?;
        let note = if grant { format!("allowed for {}", span(minutes)) } else { "refused".to_owned() };
        change.event = change.event.clone().of(row.org_id).with_provider(row.provider_id).noting(note);
        change.event.case = row.case_ref.clone();
        news::tell(&*change, row.org_id, row.org_id, "consent").await.logged()?;
        mark::org(&*change, row.org_id).await.logged()?;
        let view = one(&*change, row).await?;
        change.commit().await?;
        Ok(view)
    }

    /// Ends a permission at once, or refuses what waits. What is over stays as it is.
    pub async fn withdraw(&self, id: ConsentId) -> Result<ConsentRow, AppError> {
        self.noting(Verb::WithdrawConsent, self.try_withdraw(id)).await
    }

    async fn try_withdraw(&self, id: ConsentId) -> Result<ConsentRow, AppError> {
        self.answers()?;
        let change = self.begin(Event::new(Verb::WithdrawConsent).about(SubjectKind::Consent, id)).await?;
        let row = self.consents().filter(Column::Id.eq(id.0)).lock_exclusive();
        let row = row.one(&*change).await.logged()?.ok_or_else(Self::missing)?;
        end(change, row, self.me.id).await
    }

    /// Sets the standing switch for one provider; the other administrators are told.
    pub async fn set_standing(&self, provider: OrgId, allowed: bool) -> Result<StandingAccess, AppError> {
        self.noting(Verb::SetStandingAccess, self.try_set_standing(provider, allowed)).await
    }

    async fn try_set_standing(&self, provider: OrgId, allowed: bool) -> Result<StandingAccess, AppError> {
        self.answers()?;
        let org = self.own_org().await?;
        let missing = || AppError::new(ErrorKind::NotFound, "No such provider looks after your organization.");
        let event = Event::on_org(Verb::SetStandingAccess, &org).with_provider(provider.0);
        let change = self.begin(event.noting(if allowed { "on" } else { "off" })).await?;
        let by = managers::Entity::find_by_id((org.id, provider.0)).one(&*change).await.logged()?;
        by.ok_or_else(missing)?;
        let was = standing::is_on(&*change, &org, provider.0).await?;
        let row = standing_access::ActiveModel {
            org_id: Set(org.id),
            provider_id: Set(provider.0),
            allowed: Set(allowed),
            changed_by: Set(self.me.id.0),
            changed_at: Set(clock::now()),
        };
        let mut again = OnConflict::columns([standing_access::Column::OrgId, standing_access::Column::ProviderId]);
        again.update_columns([
            standing_access::Column::Allowed,
            standing_access::Column::ChangedBy,
            standing_access::Column::ChangedAt,
        ]);
        standing_access::Entity::insert(row).on_conflict(again).exec_without_returning(&*change).await.logged()?;
        if was != allowed {
            let from = self.desk.org_name(&*change, provider.0).await?;
            let link = self.desk.page_link("/my");
            let (org, me) = (&org.name, &self.me.name);
            let letter = |language| letters::notices::switched(language, &from, org, me, allowed, link.clone());
            self.desk.tell_customer(&*change, provider.0, self.me.org.id.0, Some(self.me.id.0), letter).await?;
        }
        news::tell(&*change, org.id, org.id, "consent").await.logged()?;
        let view = standing::of(&*change, &org, provider.0).await?;
        change.commit().await?;
        self.desk.ring();
        Ok(view)
    }
}
