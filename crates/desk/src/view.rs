//! The read-only view: a customer's org as its own administrator sees it, while the customer allows it. A [`ConsentView`] is
//! handed out for one request, after the permission was looked up, and has nothing but ways to read.

use model::{
    AppError, OrgId, Page, PageInput, ViewId,
    audit::{EventRow, SubjectKind, Verb},
    devices::{DeviceListInput, DeviceRow},
    orgs::OrgCard,
    search::OrgRef,
    users::{UserListInput, UserRow},
    view::{Opened, Seen, ViewData, ViewFrame, ViewPage},
};
use store::{
    entities::{
        consents, orgs, users,
        views::{self, Column},
    },
    live as news,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    },
};
use uuid::Uuid;

use crate::{
    AgentDesk, Desk,
    agent::Directory,
    audit::Event,
    clock,
    consent::{self, ask, standing},
    logged::{Logged, internal},
    policy::Act,
};
use model::error::later;

/// A view under the standing switch lives so many seconds; one under a permission as long as that, at most.
const LIFE: i64 = 60 * 60;
const AT_MOST: i64 = 8 * 60 * 60;

/// One org under one live permission, for reading.
struct ConsentView {
    directory: Directory,
    desk: Desk,
    org: OrgId,
}

impl ConsentView {
    /// The part of the org's card that a page shows, and no more; the overview shows it all.
    async fn org(&self, page: ViewPage) -> Result<OrgCard, AppError> {
        let mut card = self.directory.org_card(self.org).await?.1;
        let shows = |part| page == part || page == ViewPage::Overview;
        if !shows(ViewPage::Administrators) {
            card.administrators.clear();
        }
        if !shows(ViewPage::Domains) {
            card.domains.clear();
        }
        if !shows(ViewPage::Sites) {
            card.sites.clear();
        }
        if !shows(ViewPage::Licences) {
            card.subscriptions.clear();
            card.other_licences.clear();
            card.orders.clear();
        }
        Ok(card)
    }

    async fn users(&self, name: Option<String>, page: PageInput) -> Result<Page<UserRow>, AppError> {
        self.directory.users_of(self.org, &UserListInput { name, page, ..UserListInput::default() }).await
    }

    async fn devices(&self, page: PageInput) -> Result<Page<DeviceRow>, AppError> {
        self.directory.devices_of(self.org, &DeviceListInput { page, ..DeviceListInput::default() }).await
    }

    /// What changed in the org of late, by whomever.
    async fn changes(&self, page: PageInput) -> Result<Page<EventRow>, AppError> {
        self.desk.changes_of(self.org, self.directory.provider, &page).await
    }
}

/// A view with what it stands on.
struct Standing {
    view: views::Model,
    org: orgs::Model,
    consent: Option<consents::Model>,
}

impl AgentDesk {
    /// Opens a view, on the record, where the customer allows it: under the permission that ends last, else under the
    /// standing switch.
    pub async fn open_view(&self, id: OrgId, why: &str, of_case: Option<String>) -> Result<Opened, AppError> {
        let event = Event::new(Verb::OpenView).about(SubjectKind::Org, id);
        self.noting(event, self.try_open_view(id, why, of_case)).await
    }

    async fn try_open_view(&self, id: OrgId, why: &str, of_case: Option<String>) -> Result<Opened, AppError> {
        let org = self.reach_org(id).await?;
        self.may(Act::View)?;
        if org.id == self.me.provider.id.0 {
            return Err(AppError::not_allowed("This is your own organization."));
        }
        let (why, of_case) = (ask::reason(why)?, ask::case(of_case)?);
        let now = clock::now();
        let change =
            self.begin(Event::on_org(Verb::OpenView, &org).noting(why.clone()).for_case(of_case.clone())).await?;
        let live = self.ours(org.id).filter(consent::live(now)).order_by_desc(consents::Column::EndsAt);
        // Not withdrawn while we look: who withdraws waits for this, or this for them.
        let live = live.lock_shared().one(&*change).await.logged()?;
        let ends = match &live {
            Some(row) => row.ends_at.unwrap_or(now).min(now + AT_MOST),
            None if standing::is_on(&*change, &org, self.me.provider.id.0).await? => now + LIFE,
            None => return Err(AppError::not_allowed("The customer has not allowed it: ask for access.")),
        };
        let view = views::Model {
            id: Uuid::now_v7(),
            org_id: org.id,
            provider_id: self.me.provider.id.0,
            agent_id: self.me.id.0,
            session_id: self.session,
            consent_id: live.map(|row| row.id),
            reason: why,
            case_ref: of_case,
            opened_at: now,
            expires_at: ends,
            closed_at: None,
        };
        let (id, expires_at) = (ViewId(view.id), clock::timestamp(ends).ok_or_else(|| internal("no moment"))?);
        views::Entity::insert(view.into_active_model()).exec_without_returning(&*change).await.logged()?;
        news::tell(&*change, org.id, org.id, "consent").await.logged()?;
        change.commit().await?;
        Ok(Opened { id, expires_at })
    }

    /// One page of a view. What the customer has withdrawn meanwhile is not answered.
    pub async fn see(
        &self,
        id: ViewId,
        page: ViewPage,
        name: Option<String>,
        input: PageInput,
    ) -> Result<Seen, AppError> {
        let event = Event::new(Verb::ReadView).about(SubjectKind::View, id);
        self.noting(event, self.try_see(id, page, name, input)).await
    }

    async fn try_see(
        &self,
        id: ViewId,
        page: ViewPage,
        name: Option<String>,
        input: PageInput,
    ) -> Result<Seen, AppError> {
        let standing = self.stands(id).await?;
        let event = Event::on_org(Verb::ReadView, &standing.org).about(SubjectKind::View, id);
        let event = Event { name: None, ..event }.noting(page.to_string()).for_case(standing.view.case_ref.clone());
        let which = format!("{page} {name:?} {input:?}");
        self.saw(event, Some(&which)).await?;
        let view = ConsentView {
            directory: Directory { masks: false, ..self.directory.clone() },
            desk: self.desk.clone(),
            org: OrgId(standing.org.id),
        };
        let data = match page {
            ViewPage::Users => ViewData::Users(view.users(name, input).await?),
            ViewPage::Devices => ViewData::Devices(view.devices(input).await?),
            ViewPage::Changes => ViewData::Changes(view.changes(input).await?),
            _ => ViewData::Org(Box::new(view.org(page).await?)),
        };
        // Once more: what was withdrawn while it was read is not shown.
        let Standing { view, org, consent } = self.stands(id).await?;
        let by = match consent.and_then(|row| row.answered_by) {
            Some(by) => users::Entity::find_by_id(by).one(self.store.read()).await.logged()?,
            None => None,
        };
        let moment = |at: i64| clock::timestamp(at).ok_or_else(|| internal("no moment"));
        let frame = ViewFrame {
            id,
            org: OrgRef { id: OrgId(org.id), name: org.name },
            reason: view.reason,
            case: view.case_ref,
            opened_at: moment(view.opened_at)?,
            expires_at: moment(view.expires_at)?,
            seconds_left: (view.expires_at - clock::now()).max(0),
            allowed_by: by.map(|by| by.display_name),
        };
        Ok(Seen { view: frame, page, data })
    }

    /// The view, if it is this session's, open, and still allowed: `not_found` where it is another's, else `not_allowed`.
    /// A replica is not asked: it might not know yet what was withdrawn.
    async fn stands(&self, id: ViewId) -> Result<Standing, AppError> {
        let db = self.store.read_surely();
        let missing = || AppError::not_found("view");
        let view = views::Entity::find_by_id(id.0)
            .filter(Column::AgentId.eq(self.me.id.0))
            .filter(Column::SessionId.eq(self.session))
            .filter(self.reaches(Column::OrgId));
        let view = view.one(db).await.logged()?.ok_or_else(missing)?;
        let org = self.reach_org(OrgId(view.org_id)).await?;
        self.may_still_view()?;
        let now = clock::now();
        let over = |says: &'static str| Err(AppError::not_allowed(says));
        if view.closed_at.is_some() {
            return over(later("You have left this view."));
        }
        let consent = match view.consent_id {
            Some(consent) => {
                let live = consents::Entity::find_by_id(consent).filter(consent::live(now));
                let Some(live) = live.one(db).await.logged()? else {
                    return over(later("The customer has ended its permission, or its time is over."));
                };
                Some(live)
            }
            None if standing::is_on(db, &org, view.provider_id).await? => None,
            None => return over(later("The customer has switched its permission off.")),
        };
        if now >= view.expires_at || now < view.opened_at {
            return over(later("The time of this view is over."));
        }
        Ok(Standing { view, org, consent })
    }

    /// Into which org a view of the agent's own looks, be it open or not.
    pub(crate) async fn viewed(&self, id: ViewId) -> Option<Uuid> {
        let own = views::Entity::find_by_id(id.0).filter(Column::AgentId.eq(self.me.id.0));
        own.one(self.store.read()).await.ok()?.map(|view| view.org_id)
    }

    /// That the role may: of a proof that has to be fresh, opening it asked.
    fn may_still_view(&self) -> Result<(), AppError> {
        match crate::policy::open_to(Act::View, self.me.role) {
            model::verification::Offer::Open => Ok(()),
            _ => Err(AppError::not_allowed("This is for the help desk.")),
        }
    }

    /// Closes a view. Doing it again changes nothing.
    pub async fn leave_view(&self, id: ViewId) -> Result<(), AppError> {
        self.noting(Event::new(Verb::LeaveView).about(SubjectKind::View, id), self.try_leave(id)).await
    }

    async fn try_leave(&self, id: ViewId) -> Result<(), AppError> {
        let mut change = self.begin(Event::new(Verb::LeaveView).about(SubjectKind::View, id)).await?;
        let view = views::Entity::find_by_id(id.0)
            .filter(Column::AgentId.eq(self.me.id.0))
            .filter(Column::SessionId.eq(self.session))
            .lock_exclusive();
        let view = view.one(&*change).await.logged()?;
        let view = view.ok_or_else(|| AppError::not_found("view"))?;
        if view.closed_at.is_some() {
            return Ok(());
        }
        change.event.org = Some(view.org_id);
        let closed =
            views::ActiveModel { id: Unchanged(view.id), closed_at: Set(Some(clock::now())), ..Default::default() };
        views::Entity::update(closed).exec(&*change).await.logged()?;
        news::tell(&*change, view.org_id, view.org_id, "consent").await.logged()?;
        change.commit().await
    }
}
