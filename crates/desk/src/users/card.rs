//! The card of one person.

use model::{
    AppError, Timestamp, UserId,
    audit::{SubjectKind, Verb},
    devices::DeviceRow,
    differences::Difference,
    licences::HeldLicence,
    mail::MailKind,
    search::{OrgRef, UserRef},
    users::{EmailPoint, Feature, FeatureState, UserCard},
    verification::Offer,
};
use store::{
    entities::{
        mail_events, orgs, suppressions,
        users::{self, Column},
    },
    sea_orm::{self, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef, sea_query::Expr},
};
use uuid::Uuid;

use super::{
    concerns::{Findings, concerns},
    list::words,
    phones,
};
use crate::{
    AgentDesk,
    audit::Event,
    clock::{self, timestamp, timestamp_unless_never},
    contact::{masked, masked_phone},
    devices, licences,
    logged::Logged,
    mail::{self, last_mail},
    policy::{Act, Standing, offer, open_to},
    verification::denial::denied_at,
};

/// A user with the names of the org and the manager.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    user: users::Model,
    org_name: String,
    boss_id: Option<Uuid>,
    boss_name: Option<String>,
}

/// What else the card tells, read all at once.
struct Around {
    events: Vec<mail_events::Model>,
    suppressions: Vec<suppressions::Model>,
    licences: Vec<HeldLicence>,
    devices: Vec<DeviceRow>,
    changed: Vec<Difference>,
    denied_at: Option<Timestamp>,
}

impl AgentDesk {
    /// Everything about one person: three round trips, eight statements.
    pub async fn user(&self, id: UserId) -> Result<UserCard, AppError> {
        let event = Event::new(Verb::OpenCard).about(SubjectKind::User, id);
        self.noting(event, self.try_user(id)).await
    }

    async fn try_user(&self, id: UserId) -> Result<UserCard, AppError> {
        let found = users::Entity::find_by_id(id.0)
            .column_as(orgs::Column::Name, "org_name")
            .expr_as(Expr::col(("boss", Column::Id)), "boss_id")
            .expr_as(Expr::col(("boss", Column::DisplayName)), "boss_name")
            .join(JoinType::InnerJoin, org())
            .join_as(JoinType::LeftJoin, boss(), "boss")
            .filter(self.reaches(Column::OrgId))
            .into_model::<Found>();
        let found = found.one(self.store.read()).await.logged()?.ok_or_else(|| AppError::not_found("user"))?;
        self.saw(Event::on_user(Verb::OpenCard, &found.user), None).await?;
        let around = self.around(&found.user).await?;
        let standing = self.standing(self.store.read(), &found.user).await?;
        card(found, around, standing, self.masks)
    }

    async fn around(&self, user: &users::Model) -> Result<Around, AppError> {
        let db = self.store.read();
        let addresses: Vec<String> = user.emails.0.iter().map(|address| mail::folded(address)).collect();
        let (events, suppressions, licences, devices, changed, denied_at) = tokio::try_join!(
            mail::events(db, self.provider, user.org_id, &addresses),
            mail::suppressed(db, &addresses),
            licences::held(db, user.org_id, user.id),
            devices::list::of_user(db, user.org_id, user.id),
            self.latest_differences(user.org_id, user.id),
            denied_at(db, user.id),
        )
        .logged()?;
        Ok(Around { events, suppressions, licences, devices, changed, denied_at })
    }
}

fn org() -> RelationDef {
    users::Entity::belongs_to(orgs::Entity).from(Column::OrgId).to(orgs::Column::Id).into()
}

/// The manager that a user names, where it is one of the user's own org.
fn boss() -> RelationDef {
    users::Entity::belongs_to(users::Entity)
        .from((Column::ManagerId, Column::OrgId))
        .to((Column::Id, Column::OrgId))
        .into()
}

fn card(found: Found, around: Around, standing: Standing, masks: bool) -> Result<UserCard, AppError> {
    let Found { user, org_name, boss_id, boss_name } = found;
    let now = clock::now();
    let seen = |mail| if masks { mail::masked_mail(mail) } else { mail };
    let emails = user.emails.0.into_iter().map(|address| email(address, &around.suppressions, masks));
    let emails: Vec<EmailPoint> = emails.collect::<Result<_, _>>()?;
    let features = features(&words(&user.features)?);
    let concerns = concerns(&Findings {
        denied_at: around.denied_at,
        status: user.status.0,
        emails: &emails,
        invitation: seen(last_mail(&around.events, Some(MailKind::Invitation), now)),
        invited_at: mail::invited_at(&around.events).and_then(timestamp),
        licences: &around.licences,
        features: &features,
        devices: &around.devices,
    });
    Ok(UserCard {
        id: user.id.into(),
        org: OrgRef { id: user.org_id.into(), name: org_name },
        display_name: user.display_name,
        given_name: user.given_name,
        family_name: user.family_name,
        status: user.status.0,
        roles: words(&user.roles)?,
        title: user.title,
        department: user.department,
        manager: boss_id.zip(boss_name).map(|(id, name)| UserRef { id: id.into(), name }),
        emails,
        phones: user
            .phones
            .0
            .into_iter()
            .map(phones::point)
            .map(|point| if masks { masked_phone(point) } else { point })
            .collect(),
        extension: user.extension,
        sip_addresses: user.sip_addresses.0,
        locale: user.locale,
        timezone: user.timezone,
        location: user.location,
        created_at: user.created_at.and_then(timestamp),
        last_active_at: timestamp_unless_never(user.last_active_at),
        last_mail: seen(last_mail(&around.events, None, now)),
        licences: around.licences,
        features,
        devices: around.devices,
        concerns,
        changed: around.changed,
        masked: masks,
        reveal: offer(Act::Reveal, &standing),
        calls: open_to(Act::Call, standing.role) == Offer::Open,
        proof: standing.proof,
    })
}

fn email(address: String, suppressions: &[suppressions::Model], masks: bool) -> Result<EmailPoint, AppError> {
    let folded = mail::folded(&address);
    let suppressed = suppressions.iter().find(|row| row.address == folded);
    let suppression = suppressed.map(|hold| mail::suppression(hold, masks)).transpose()?;
    Ok(EmailPoint { suppression, address: if masks { masked(&address) } else { address } })
}

fn features(on: &[Feature]) -> Vec<FeatureState> {
    Feature::ALL.iter().map(|feature| FeatureState { feature: *feature, on: on.contains(feature) }).collect()
}
