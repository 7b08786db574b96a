//! The agent's side: what may be seen of a customer, asking for more, giving it back.

use model::{
    AppError, ConsentId, ErrorKind, OrgId, ViewId,
    audit::{SubjectKind, Verb},
    classify::{on_one_line, turns},
    consent::{Asked, ConsentRow, MOST_MINUTES, OrgAccess, StandingAccess, USUAL_MINUTES},
    search::OrgRef,
    verification::Offer,
};
use store::{
    entities::{
        consents::{self, Column},
        orgs, staff, views,
    },
    live as news,
    sea_orm::{
        ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
        QuerySelect,
    },
};
use uuid::Uuid;

use super::{end, live, one, standing, waiting};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    logged::Logged,
    mail::letters,
    policy::{Act, open_to},
    qr,
};
use model::error::later;

/// A request that nobody answers for so many seconds has lapsed.
const PATIENCE: i64 = 24 * 60 * 60;

/// Requests of one agent within an hour, and about one customer within a day, by all agents.
const PER_AGENT: u64 = 20;
const PER_ORG: u64 = 10;

/// Characters of a reason and of a case.
const REASON: std::ops::RangeInclusive<usize> = 3..=500;
const CASE: usize = 64;

/// A reason as it was typed, on one line and of some length.
pub(crate) fn reason(given: &str) -> Result<String, AppError> {
    let reason = on_one_line(given);
    if REASON.contains(&reason.chars().count()) && !given.contains('\0') {
        return Ok(reason);
    }
    Err(AppError::invalid("reason", "Say in a few words why: the customer reads it."))
}

/// A ticket's name, if one was typed.
pub(crate) fn case(given: Option<String>) -> Result<Option<String>, AppError> {
    let case = given.map(|case| case.replace(turns, "").trim().to_owned()).filter(|case| !case.is_empty());
    if case.as_ref().is_some_and(|case| case.chars().count() > CASE || case.contains(char::is_control)) {
        return Err(AppError::invalid("case", "A case has at most 64 characters."));
    }
    Ok(case)
}

/// Minutes that may be asked for or granted.
pub(super) fn minutes(given: Option<i64>) -> Result<i64, AppError> {
    let minutes = given.unwrap_or(USUAL_MINUTES);
    if (1..=MOST_MINUTES).contains(&minutes) {
        return Ok(minutes);
    }
    Err(AppError::invalid("minutes", "Between one minute and thirty days."))
}

impl AgentDesk {
    /// What the customer allows just now, and what the agent can do about it.
    pub async fn access(&self, id: OrgId) -> Result<OrgAccess, AppError> {
        let org = self.reach_org(id).await?;
        let (db, now) = (self.store.read(), clock::now());
        let standing = standing::of(db, &org, self.me.provider.id.0).await?;
        let ours = || self.ours(org.id);
        let live = ours().filter(live(now)).order_by_desc(Column::EndsAt).one(db).await.logged()?;
        let waiting =
            ours().filter(Column::AgentId.eq(self.me.id.0)).filter(waiting(now)).order_by_desc(Column::AskedAt);
        let waiting = waiting.one(db).await.logged()?;
        let open = views::Entity::find()
            .filter(views::Column::OrgId.eq(org.id))
            .filter(views::Column::SessionId.eq(self.session))
            .filter(views::Column::ClosedAt.is_null())
            .filter(views::Column::ExpiresAt.gt(now))
            .order_by_desc(views::Column::OpenedAt);
        let allowed = standing.allowed || live.is_some();
        let open = match open.one(db).await.logged()? {
            Some(view) if self.is_allowed(&view, &standing, now).await? => Some(ViewId(view.id)),
            _ => None,
        };
        let closed = |says: &str| Offer::Closed { says: says.to_owned() };
        let is_own = org.id == self.me.provider.id.0;
        let view = match open_to(Act::View, self.me.role) {
            Offer::Open if is_own => closed(later("This is your own organization.")),
            Offer::Open if !allowed => closed(later("The customer has not allowed it: ask for access.")),
            offer => offer,
        };
        let ask = match open_to(Act::AskConsent, self.me.role) {
            Offer::Open if is_own => closed(later("This is your own organization.")),
            offer => offer,
        };
        let live = match live {
            Some(row) => Some(one(db, row).await?),
            None => None,
        };
        let waiting = match waiting {
            Some(row) => {
                let mailed = row.mailed;
                Some(self.asked(one(db, row).await?, mailed)?)
            }
            None => None,
        };
        Ok(OrgAccess { org: OrgRef { id, name: org.name }, standing, live, waiting, ask, view, open })
    }

    /// Whether what a view was opened under still holds.
    async fn is_allowed(&self, view: &views::Model, standing: &StandingAccess, now: i64) -> Result<bool, AppError> {
        let Some(consent) = view.consent_id else { return Ok(standing.allowed) };
        let live = self.ours(view.org_id).filter(Column::Id.eq(consent)).filter(live(now));
        Ok(live.one(self.store.read()).await.logged()?.is_some())
    }

    pub(crate) fn ours(&self, org: Uuid) -> store::sea_orm::Select<consents::Entity> {
        let ours = consents::Entity::find().filter(Column::OrgId.eq(org));
        ours.filter(Column::ProviderId.eq(self.me.provider.id.0))
    }

    /// Asks the customer's administrators, for a reason, for a time (8 h unless told, 30 days at most).
    pub async fn ask_consent(
        &self,
        id: OrgId,
        why: &str,
        for_minutes: Option<i64>,
        of_case: Option<String>,
    ) -> Result<Asked, AppError> {
        let event = Event::new(Verb::AskConsent).about(SubjectKind::Org, id);
        self.noting(event, self.try_ask_consent(id, why, for_minutes, of_case)).await
    }

    async fn try_ask_consent(
        &self,
        id: OrgId,
        why: &str,
        for_minutes: Option<i64>,
        of_case: Option<String>,
    ) -> Result<Asked, AppError> {
        let org = self.reach_org(id).await?;
        self.may(Act::AskConsent)?;
        if org.id == self.me.provider.id.0 {
            return Err(AppError::not_allowed("This is your own organization."));
        }
        let (why, minutes, of_case) = (reason(why)?, minutes(for_minutes)?, case(of_case)?);
        let now = clock::now();
        let event = Event::on_org(Verb::AskConsent, &org).noting(format!("for {}: {why}", span(minutes)));
        let change = self.begin(event.for_case(of_case.clone())).await?;
        // Of many at once, each sees those before it: the agent's own, and those to this customer.
        staff::Entity::find_by_id(self.me.id.0).lock_exclusive().one(&*change).await.logged()?;
        orgs::Entity::find_by_id(org.id).lock_exclusive().one(&*change).await.logged()?;
        self.throttle_asking(&*change, org.id, now).await?;
        let id = Uuid::now_v7();
        let link = self.desk.page_link(&format!("/my/requests/{id}"));
        let agent = self.me.name.split_whitespace().next().unwrap_or_default();
        let provider = &self.me.provider;
        let letter = |language| letters::notices::asked(language, &provider.name, agent, &org.name, &why, link.clone());
        let mailed = self.desk.tell_customer(&*change, provider.id.0, org.id, None, letter).await?;
        let row = consents::Model {
            id,
            org_id: org.id,
            provider_id: self.me.provider.id.0,
            agent_id: self.me.id.0,
            reason: why.clone(),
            case_ref: of_case,
            minutes,
            asked_at: now,
            lapses_at: now + PATIENCE,
            answered_at: None,
            answered_by: None,
            granted: None,
            ends_at: None,
            ended_at: None,
            ended_by: None,
            warned_at: None,
            mailed,
        };
        consents::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*change).await.logged()?;
        news::tell(&*change, org.id, org.id, "consent").await.logged()?;
        let view = one(&*change, row).await?;
        change.commit().await?;
        self.desk.ring();
        self.asked(view, mailed)
    }

    async fn throttle_asking(&self, db: &impl ConnectionTrait, org: Uuid, now: i64) -> Result<(), AppError> {
        let by_me = consents::Entity::find().filter(Column::AgentId.eq(self.me.id.0));
        if by_me.filter(Column::AskedAt.gt(now - 60 * 60)).count(db).await.logged()? >= PER_AGENT {
            return Err(AppError::too_many(600, "You have asked for access twenty times within the hour."));
        }
        let of_org = self.ours(org).filter(Column::AskedAt.gt(now - 24 * 60 * 60)).filter(Column::Granted.is_null());
        if of_org.count(db).await.logged()? >= PER_ORG {
            let says =
                later("Ten requests to this customer have been left without an answer today: talk to them first.");
            return Err(AppError::too_many(3_600, says));
        }
        Ok(())
    }

    fn asked(&self, consent: ConsentRow, mailed: i64) -> Result<Asked, AppError> {
        let link = self.desk.page_link(&format!("/my/requests/{}", consent.id));
        Ok(Asked { qr: qr::of(&link)?, consent, link, mailed })
    }

    /// The agent takes back what they asked for, or ends what was granted to them.
    pub async fn give_back(&self, id: ConsentId) -> Result<ConsentRow, AppError> {
        let event = Event::new(Verb::WithdrawConsent).about(SubjectKind::Consent, id);
        self.noting(event, self.try_give_back(id)).await
    }

    async fn try_give_back(&self, id: ConsentId) -> Result<ConsentRow, AppError> {
        let missing = || AppError::new(ErrorKind::NotFound, "There is no such request of yours.");
        let change = self.begin(Event::new(Verb::WithdrawConsent).about(SubjectKind::Consent, id)).await?;
        let row = consents::Entity::find_by_id(id.0)
            .filter(Column::AgentId.eq(self.me.id.0))
            .filter(self.reaches(Column::OrgId))
            .lock_exclusive();
        let row = row.one(&*change).await.logged()?.ok_or_else(missing)?;
        end(change, row, self.me.id).await
    }
}

/// A number of minutes in words of the log.
pub(super) fn span(minutes: i64) -> String {
    let (count, unit) = match minutes {
        m if m % (24 * 60) == 0 => (m / (24 * 60), "day"),
        m if m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
