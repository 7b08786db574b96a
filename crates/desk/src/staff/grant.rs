//! A provider's agents, as its administrator sees and changes them.

use std::collections::{HashMap, HashSet};

use model::{
    AppError, ErrorKind, OrgId, UserId,
    audit::{SubjectKind, Verb},
    error::later,
    search::OrgRef,
    staff::{Corner, Granted, ProviderSettings, SettingsChange, StaffPage, StaffRole, StaffRow},
    users::UserStatus,
    verification::Offer,
};
use store::{
    Word,
    entities::{orgs, passkeys, providers, sessions, staff, staff_orgs, totps, users},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
        sea_query::OnConflict,
    },
};
use uuid::Uuid;

use super::{LINK_LIFE, end_sessions, forget_elsewhere, new_link};
use crate::{
    AgentDesk,
    agent::Customers,
    audit::{Change, Event},
    clock,
    logged::Logged,
    mail::letters,
    policy::{Act, open_to},
    security,
    sessions::live,
};

/// Customers that an agent can be limited to.
const CUSTOMERS: usize = 5_000;

/// The largest number that a brake may be set to.
const MOST: i64 = 100_000;

impl AgentDesk {
    /// What is in the corner of every page.
    pub async fn corner(&self) -> Result<Corner, AppError> {
        let questions = match open_to(Act::ReadLog, self.me.role) {
            Offer::Open => self.open_questions(self.store.read()).await?,
            _ => 0,
        };
        let reads_only = !self.desk.store.can_write();
        Ok(Corner { me: self.me.clone(), call: self.open_call().await?, questions, reads_only })
    }

    /// The provider's agents; for administrators and auditors.
    pub async fn staff(&self) -> Result<StaffPage, AppError> {
        self.noting(Event::new(Verb::OpenList).noting(later("agents")), self.try_staff()).await
    }

    async fn try_staff(&self) -> Result<StaffPage, AppError> {
        self.may(Act::ReadStaff)?;
        self.saw(Event::new(Verb::OpenList).noting(later("agents")), Some("agents")).await?;
        let db = self.store.read();
        let all = staff::Entity::find().filter(staff::Column::ProviderId.eq(self.me.provider.id.0));
        let settings = providers::Entity::find_by_id(self.me.provider.id.0).one(db).await.logged()?;
        let settings = settings.ok_or_else(|| AppError::not_found("provider"))?;
        Ok(StaffPage {
            provider: self.me.provider.clone(),
            agents: self.staff_rows(db, all.all(db).await.logged()?).await?,
            settings: settings_of(&settings),
            may_change: open_to(Act::GrantRole, self.me.role) == Offer::Open,
            sees_all: self.customers == Customers::All,
        })
    }

    /// Rows of agents, by name: six statements, however many.
    async fn staff_rows(
        &self,
        db: &impl ConnectionTrait,
        agents: Vec<staff::Model>,
    ) -> Result<Vec<StaffRow>, AppError> {
        let ids: Vec<Uuid> = agents.iter().map(|agent| agent.user_id).collect();
        let now = clock::now();
        let people = users::Entity::find().filter(users::Column::Id.is_in(ids.clone()));
        let people = people.order_by_asc(users::Column::SortName).all(db).await.logged()?;
        let given = staff_orgs::Entity::find().filter(staff_orgs::Column::UserId.is_in(ids.clone()));
        let given = given.all(db).await.logged()?;
        let theirs = staff_orgs::Entity::find().select_only().column(staff_orgs::Column::OrgId);
        let theirs = theirs.filter(staff_orgs::Column::UserId.is_in(ids.clone())).into_query();
        let names = orgs::Entity::find().filter(orgs::Column::Id.in_subquery(theirs));
        let names = names.order_by_asc(orgs::Column::SortName).all(db).await.logged()?;
        let live = sessions::Entity::find().filter(sessions::Column::UserId.is_in(ids.clone())).filter(live(now));
        let live = live.all(db).await.logged()?;
        let keys = passkeys::Entity::find().filter(passkeys::Column::UserId.is_in(ids.clone()));
        let keys = keys.select_only().column(passkeys::Column::UserId).into_tuple::<Uuid>().all(db).await.logged()?;
        let codes = totps::Entity::find().filter(totps::Column::UserId.is_in(ids));
        let codes = codes.filter(totps::Column::ConfirmedAt.is_not_null()).all(db).await.logged()?;
        let second: HashSet<Uuid> = keys.into_iter().chain(codes.into_iter().map(|row| row.user_id)).collect();
        let mut agents: HashMap<Uuid, staff::Model> = agents.into_iter().map(|row| (row.user_id, row)).collect();
        let row = |user: users::Model| {
            let agent = agents.remove(&user.id)?;
            let own = || live.iter().filter(|session| session.user_id == user.id);
            let theirs: HashSet<Uuid> =
                given.iter().filter(|row| row.user_id == user.id).map(|row| row.org_id).collect();
            let customers = names.iter().filter(|org| theirs.contains(&org.id));
            let customers = customers.map(|org| OrgRef { id: OrgId(org.id), name: org.name.clone() });
            Some(StaffRow {
                id: UserId(user.id),
                name: user.display_name,
                email: agent.email,
                role: agent.role.0,
                customers: agent.limited.then(|| customers.collect()),
                last_sign_in_at: agent.last_sign_in_at.and_then(clock::timestamp),
                sessions: i64::try_from(own().count()).unwrap_or(i64::MAX),
                last_seen_at: own().map(|session| session.last_seen_at).max().and_then(clock::timestamp),
                second_factor: second.contains(&user.id),
                invited: agent.password_hash.is_none(),
                oneself: user.id == self.me.id.0,
            })
        };
        Ok(people.into_iter().filter_map(row).collect())
    }

    /// Gives a user of the provider a role, for all customers or some, or takes it away: it bites at their next request.
    pub async fn grant_role(
        &self,
        id: UserId,
        role: Option<StaffRole>,
        customers: Option<Vec<OrgId>>,
    ) -> Result<Granted, AppError> {
        let verb = Event::new(Verb::GrantRole).about(SubjectKind::User, id);
        self.noting(verb, self.try_grant(id, role, customers)).await
    }

    async fn try_grant(
        &self,
        id: UserId,
        role: Option<StaffRole>,
        customers: Option<Vec<OrgId>>,
    ) -> Result<Granted, AppError> {
        let user = self.colleague(id).await?;
        self.may(Act::GrantRole)?;
        let Some(role) = role else { return self.take_role(user).await };
        if user.status.0 == UserStatus::Inactive {
            return Err(AppError::invalid("user_id", "This user is switched off in the directory."));
        }
        let email = user.emails.0.first().map(|address| crate::search::fold::fold(address));
        let email =
            email.ok_or_else(|| AppError::invalid("user_id", "This user has no e-mail address to sign in by."))?;
        if customers.is_none() {
            self.for_all()?;
        }
        let customers = self.reachable(customers).await?;
        let limits = customers
            .as_ref()
            .map_or_else(|| later("all customers").to_owned(), |few| format!("{} customers", few.len()));
        let event = Event::on_user(Verb::GrantRole, &user).noting(format!("{}, {limits}", called(role)));
        let change = self.begin(event).await?;
        let taken = staff::Entity::find().filter(staff::Column::Email.eq(&email));
        if taken.filter(staff::Column::UserId.ne(user.id)).one(&*change).await.logged()?.is_some() {
            return Err(AppError::new(ErrorKind::Conflict, "Another agent signs in with this e-mail address."));
        }
        forget_elsewhere(&change, user.id, self.me.provider.id.0).await?;
        let before = self.not_above(&change, user.id).await?;
        let row = staff::ActiveModel {
            user_id: Set(user.id),
            provider_id: Set(self.me.provider.id.0),
            email: Set(email),
            role: Set(Word(role)),
            password_hash: Set(None),
            limited: Set(customers.is_some()),
            created_at: Set(clock::now()),
            last_sign_in_at: Set(None),
        };
        let mut again = OnConflict::column(staff::Column::UserId);
        again.update_columns([staff::Column::Role, staff::Column::Limited, staff::Column::Email]);
        staff::Entity::insert(row).on_conflict(again).exec_without_returning(&*change).await.logged()?;
        self.limit(&change, user.id, customers.unwrap_or_default()).await?;
        let link = match before.and_then(|before| before.password_hash) {
            Some(_) => None,
            None => Some(new_link(&change, user.id).await?),
        };
        let link = self.welcome(&change, &user, link).await?;
        let agent = staff::Entity::find_by_id(user.id).all(&*change).await.logged()?;
        let agent = self.staff_rows(&*change, agent).await?.pop();
        change.commit().await?;
        self.desk.ring();
        Ok(Granted { agent, link })
    }

    /// The user of one's own provider; never oneself.
    async fn colleague(&self, id: UserId) -> Result<users::Model, AppError> {
        let user = self.reach_user(id).await?;
        if user.org_id != self.me.provider.id.0 {
            return Err(AppError::not_allowed("Only your own organization's people can be agents."));
        }
        if user.id == self.me.id.0 {
            return Err(AppError::not_allowed("Nobody acts on themselves: ask a colleague."));
        }
        Ok(user)
    }

    /// That what holds for all customers is decided by one who sees them all: others would give one another what they lack.
    fn for_all(&self) -> Result<(), AppError> {
        match self.customers {
            Customers::All => Ok(()),
            Customers::Few(_) | Customers::Many => Err(AppError::not_allowed(
                "You see some of the customers only: this is for an administrator who sees all of them.",
            )),
        }
    }

    /// The agent that a colleague is, locked; `not_allowed` where that one sees all customers and the administrator does not.
    async fn not_above(&self, change: &Change, colleague: Uuid) -> Result<Option<staff::Model>, AppError> {
        let agent = staff::Entity::find_by_id(colleague).lock_exclusive().one(&**change).await.logged()?;
        if agent.as_ref().is_some_and(|agent| !agent.limited) {
            self.for_all()?;
        }
        Ok(agent)
    }

    /// The customers that an agent is to be limited to: each has to be one that the administrator sees.
    async fn reachable(&self, customers: Option<Vec<OrgId>>) -> Result<Option<Vec<orgs::Model>>, AppError> {
        let Some(customers) = customers else { return Ok(None) };
        let wanted: HashSet<Uuid> = customers.into_iter().map(|org| org.0).collect();
        if wanted.len() > CUSTOMERS {
            return Err(AppError::invalid("customers", "These are more than 5,000: give all customers instead."));
        }
        let found = orgs::Entity::find().filter(orgs::Column::Id.is_in(wanted.clone()));
        let found = found.filter(self.reaches(orgs::Column::Id)).all(self.store.read()).await.logged()?;
        if found.len() != wanted.len() {
            return Err(AppError::not_found("customer"));
        }
        Ok(Some(found))
    }

    async fn limit(&self, change: &Change, user: Uuid, customers: Vec<orgs::Model>) -> Result<(), AppError> {
        let before = staff_orgs::Entity::delete_many().filter(staff_orgs::Column::UserId.eq(user));
        before.exec(&**change).await.logged()?;
        for few in customers.chunks(500) {
            let (user_id, given) = (Set(user), few.iter());
            let rows = given.map(|org| staff_orgs::ActiveModel {
                user_id: user_id.clone(),
                org_id: Set(org.id),
                scope: Set(org.scope),
            });
            staff_orgs::Entity::insert_many(rows).exec_without_returning(&**change).await.logged()?;
        }
        Ok(())
    }

    /// Mails the link to set a password; gives it back where no mail could be sent.
    async fn welcome(
        &self,
        change: &Change,
        user: &users::Model,
        link: Option<String>,
    ) -> Result<Option<String>, AppError> {
        let Some(link) = link else { return Ok(None) };
        let page = self.desk.page_link(&format!("/welcome/{link}"));
        let (provider, name) = (&self.me.provider, &user.display_name);
        let letter = |language| letters::notices::welcome(language, &provider.name, name, page.clone());
        let until = Some(clock::now() + LINK_LIFE);
        let mailed = self.desk.tell_one(&**change, provider.id.0, user, until, letter).await?;
        Ok((!mailed).then_some(page))
    }

    async fn take_role(&self, user: users::Model) -> Result<Granted, AppError> {
        let change = self.begin(Event::on_user(Verb::GrantRole, &user).noting(later("no role any more"))).await?;
        self.not_above(&change, user.id).await?;
        // Sessions, limits and pins go with it, and the means of proof: who has lost theirs is given the role anew.
        staff::Entity::delete_by_id(user.id).exec(&*change).await.logged()?;
        security::forget_factors(&*change, user.id).await?;
        change.commit().await?;
        Ok(Granted { agent: None, link: None })
    }

    /// Ends all sessions of a colleague at once.
    pub async fn end_sessions_of(&self, id: UserId) -> Result<(), AppError> {
        let event = Event::new(Verb::EndSessions).about(SubjectKind::User, id);
        self.noting(event, async {
            let user = self.colleague(id).await?;
            self.may(Act::EndSessions)?;
            let change = self.begin(Event::on_user(Verb::EndSessions, &user)).await?;
            self.not_above(&change, user.id).await?;
            end_sessions(&change, user.id).await?;
            change.commit().await
        })
        .await
    }

    /// Changes what holds for all of the provider's agents; what holds from then on.
    pub async fn change_settings(&self, wanted: SettingsChange) -> Result<ProviderSettings, AppError> {
        self.noting(Event::new(Verb::ChangeSettings), self.try_settings(wanted)).await
    }

    async fn try_settings(&self, wanted: SettingsChange) -> Result<ProviderSettings, AppError> {
        self.may(Act::ChangeSettings)?;
        self.for_all()?;
        for (field, number) in [("reads_an_hour", wanted.reads_an_hour), ("reveals_an_hour", wanted.reveals_an_hour)] {
            if number.is_some_and(|number| !(0..=MOST).contains(&number)) {
                return Err(AppError::invalid(field, "Between 0, for no limit, and 100,000."));
            }
        }
        let mut change = self.begin(Event::new(Verb::ChangeSettings)).await?;
        let own = providers::Entity::find_by_id(self.me.provider.id.0).lock_exclusive();
        let before = own.one(&*change).await.logged()?.ok_or_else(|| AppError::not_found("provider"))?;
        let settings = ProviderSettings {
            second_factor: wanted.second_factor.unwrap_or(before.second_factor),
            mask_contacts: wanted.mask_contacts.unwrap_or(before.mask_contacts),
            reads_an_hour: wanted.reads_an_hour.unwrap_or(before.reads_an_hour),
            reveals_an_hour: wanted.reveals_an_hour.unwrap_or(before.reveals_an_hour),
        };
        change.event.note = Some(format!(
            "second factor {}, contact data {}, {} cards and {} reveals an hour",
            if settings.second_factor { "required" } else { "not required" },
            if settings.mask_contacts { "masked" } else { "not masked" },
            settings.reads_an_hour,
            settings.reveals_an_hour
        ));
        // Whoever has none is given days from when it is asked for.
        let newly = settings.second_factor && !before.second_factor;
        let row = providers::ActiveModel {
            org_id: Unchanged(before.org_id),
            mask_contacts: Set(settings.mask_contacts),
            second_factor: Set(settings.second_factor),
            second_factor_since: Set(if newly { clock::now() } else { before.second_factor_since }),
            reads_an_hour: Set(settings.reads_an_hour),
            reveals_an_hour: Set(settings.reveals_an_hour),
            ..Default::default()
        };
        let row = providers::Entity::update(row).exec(&*change).await.logged()?;
        change.commit().await?;
        Ok(settings_of(&row))
    }
}

/// A role as the log says it.
pub(super) fn called(role: StaffRole) -> &'static str {
    match role {
        StaffRole::ProviderAdmin => later("provider administrator"),
        StaffRole::HelpDesk => later("help desk"),
        StaffRole::HelpDeskAdvanced => later("advanced help desk"),
        StaffRole::Auditor => later("auditor"),
    }
}

fn settings_of(row: &providers::Model) -> ProviderSettings {
    ProviderSettings {
        second_factor: row.second_factor,
        mask_contacts: row.mask_contacts,
        reads_an_hour: row.reads_an_hour,
        reveals_an_hour: row.reveals_an_hour,
    }
}
