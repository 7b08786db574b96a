//! What there is to warn of, from the rows of some customers: a few statements over short ranges. It depends on the rows and the clock alone.

use std::collections::HashMap;

use model::{
    devices::DeviceStatus,
    licences::SubscriptionStatus,
    mail::{MailKind, MailStatus},
    orgs::{OrgKind, OrgStatus},
    users::{DirectoryRole, UserStatus},
    warnings::WarningKind,
};
use store::{
    Word,
    entities::{consents, devices, licences, lists::Texts, mail_events, managers, orgs, subscriptions, users},
    plan::unindexed,
    sea_orm::{
        self, ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, ExprTrait, IntoSimpleExpr,
        QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
    },
};
use uuid::Uuid;

use super::outages::outages;
use crate::{
    clock, consent,
    mail::{folded, invited_at, last_mail, suppressed},
};

pub(super) const DAY: i64 = 24 * 60 * 60;

/// Subscriptions that end within so many days, or have ended within as many, are told of.
const SOON: i64 = 30;

/// Invitations that have not arrived after this time, and are not older than that (seconds).
const UNDELIVERED: i64 = DAY;
const FORGOTTEN: i64 = 90 * DAY;

/// Outages that began longer ago than this (seconds) are no news.
const OUTAGE: i64 = 7 * DAY;

/// A permission is told of in the last quarter of its time, and no earlier than this before its end (seconds).
const LAST: i64 = 3 * DAY;

/// People who have not come in that are looked at at once, and addresses in one statement.
const INVITED: u64 = 50_000;
const ADDRESSES: usize = 500;

/// One thing to tell an agent of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub org: Uuid,
    pub provider: Uuid,
    pub kind: WarningKind,
    pub subject: String,
    /// None where the rows do not say since when: then it is since it was first seen.
    pub at: Option<i64>,
    pub n: i64,
}

/// What was found, and when each of the customers is to be looked at again because of the clock.
pub struct Findings {
    pub found: Vec<Found>,
    pub next: HashMap<Uuid, i64>,
}

struct Look<'a, C> {
    db: &'a C,
    now: i64,
    /// The customers that there is anything to say of, with how many devices each has.
    orgs: HashMap<Uuid, i64>,
    providers: HashMap<Uuid, Vec<Uuid>>,
    findings: Findings,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "orgs::Entity")]
struct OrgLine {
    id: Uuid,
    kind: Word<OrgKind>,
    status: Word<OrgStatus>,
    devices: i64,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "users::Entity")]
struct Person {
    id: Uuid,
    org_id: Uuid,
    emails: Texts,
    roles: Texts,
}

/// Looks at `orgs`.
pub async fn look(db: &impl ConnectionTrait, orgs: &[Uuid], now: i64) -> Result<Findings, DbErr> {
    let lines = orgs::Entity::find().filter(orgs::Column::Id.is_in(orgs.iter().copied()));
    let lines = lines.into_partial_model::<OrgLine>().all(db).await?;
    let told =
        |org: &OrgLine| org.kind.0 == OrgKind::Customer && matches!(org.status.0, OrgStatus::Active | OrgStatus::Trial);
    let orgs: HashMap<Uuid, i64> = lines.iter().filter(|org| told(org)).map(|org| (org.id, org.devices)).collect();
    // Not all at the same moment of each day.
    let next = orgs.keys().map(|org| (*org, now + DAY - (org.as_u128() % 3_600) as i64)).collect();
    let findings = Findings { found: Vec::new(), next };
    let mut look = Look { db, now, orgs, providers: HashMap::new(), findings };
    if look.orgs.is_empty() {
        return Ok(look.findings);
    }
    let managed = managers::Entity::find().filter(managers::Column::OrgId.is_in(look.ids())).all(db).await?;
    for row in managed {
        look.providers.entry(row.org_id).or_default().push(row.provider_id);
    }
    look.administrators().await?;
    look.invitations().await?;
    look.devices().await?;
    look.subscriptions().await?;
    look.licences().await?;
    look.permissions().await?;
    Ok(look.findings)
}

impl<C: ConnectionTrait> Look<'_, C> {
    fn ids(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.orgs.keys().copied().collect();
        ids.sort();
        ids
    }

    /// For every provider of the customer.
    fn add(&mut self, org: Uuid, kind: WarningKind, subject: String, at: Option<i64>, n: i64) {
        for provider in self.providers.get(&org).into_iter().flatten() {
            let (provider, subject) = (*provider, subject.clone());
            self.findings.found.push(Found { org, provider, kind, subject, at, n });
        }
    }

    /// The clock will change something of the customer then.
    fn again(&mut self, org: Uuid, at: i64) {
        let at = Ord::max(at, self.now + 1);
        self.findings.next.entry(org).and_modify(|next| *next = Ord::min(at, *next));
    }

    /// Mail to everybody who administrates a customer is held back. Who has yet to come in is asked nothing, and does not count.
    async fn administrators(&mut self) -> Result<(), DbErr> {
        let people = users::Entity::find()
            .filter(users::Column::OrgId.is_in(self.ids()))
            .filter(users::Column::Administrator.into_simple_expr())
            .filter(unindexed(users::Column::Status).eq(Word(UserStatus::Active)))
            .order_by_asc(users::Column::Id)
            .into_partial_model::<Person>();
        // Who may only read can mend nothing.
        let mends =
            |person: &Person| person.roles.0.iter().any(|role| role != DirectoryRole::OrgReadOnlyAdmin.as_str());
        let people = people.all(self.db).await?.into_iter().filter(mends).collect();
        let people = by_org(people, |person: &Person| person.org_id);
        let own = |person: &Person| person.emails.0.first().map(|address| folded(address));
        let addresses: Vec<String> = people.values().flatten().filter_map(own).collect();
        let mut held = HashMap::new();
        for some in addresses.chunks(ADDRESSES) {
            held.extend(suppressed(self.db, some).await?.into_iter().map(|hold| (hold.address.clone(), hold)));
        }
        for (org, people) in people {
            let holds: Vec<_> = people.iter().filter_map(|person| held.get(&own(person)?)).collect();
            for hold in &holds {
                hold.until.into_iter().for_each(|until| self.again(org, until));
            }
            let (Some(first), true) = (people.first(), holds.len() == people.len()) else { continue };
            let since = holds.iter().map(|hold| hold.since).max();
            self.add(org, WarningKind::Administrators, first.id.to_string(), since, people.len() as i64);
        }
        Ok(())
    }

    /// People who have yet to come in, and whose invitation has not arrived.
    async fn invitations(&mut self) -> Result<(), DbErr> {
        let invited = users::Entity::find()
            .filter(users::Column::OrgId.is_in(self.ids()))
            .filter(users::Column::Status.is_in([Word(UserStatus::NotVerified), Word(UserStatus::Verified)]))
            .limit(INVITED)
            .into_partial_model::<Person>();
        let invited = invited.all(self.db).await?;
        let events = self.invitation_events(&invited).await?;
        for person in invited {
            let own = person.emails.0.iter().filter_map(|address| events.get(&folded(address))).flatten();
            let own: Vec<mail_events::Model> = own.filter(|event| event.org_id == person.org_id).cloned().collect();
            let Some(at) = invited_at(&own) else { continue };
            if last_mail(&own, Some(MailKind::Invitation), self.now).status == MailStatus::Delivered {
                continue;
            }
            match self.now - at {
                ..UNDELIVERED => self.again(person.org_id, at + UNDELIVERED),
                UNDELIVERED..FORGOTTEN => {
                    self.again(person.org_id, at + FORGOTTEN);
                    self.add(person.org_id, WarningKind::Invitations, person.id.to_string(), Some(at), 1);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What happened to invitations to these people lately, by address.
    async fn invitation_events(&self, people: &[Person]) -> Result<HashMap<String, Vec<mail_events::Model>>, DbErr> {
        let mut events: HashMap<String, Vec<mail_events::Model>> = HashMap::new();
        let addresses: Vec<String> =
            people.iter().flat_map(|person| &person.emails.0).map(|address| folded(address)).collect();
        for some in addresses.chunks(ADDRESSES) {
            let lately = mail_events::Entity::find()
                .filter(mail_events::Column::Recipient.is_in(some))
                .filter(mail_events::Column::OccurredAt.gt(self.now - FORGOTTEN))
                .filter(mail_events::Column::Kind.eq(MailKind::Invitation.as_str()));
            for event in lately.all(self.db).await? {
                events.entry(event.recipient.clone()).or_default().push(event);
            }
        }
        Ok(events)
    }

    async fn devices(&mut self) -> Result<(), DbErr> {
        let offline: Vec<(Uuid, i64, Uuid)> = devices::Entity::find()
            .select_only()
            .columns([devices::Column::OrgId, devices::Column::LastSeenAt, devices::Column::Id])
            .filter(devices::Column::OrgId.is_in(self.ids()))
            .filter(devices::Column::Status.eq(Word(DeviceStatus::Disconnected)))
            .filter(devices::Column::LastSeenAt.gt(self.now - OUTAGE))
            .order_by_asc(devices::Column::OrgId)
            .order_by_asc(devices::Column::LastSeenAt)
            .order_by_asc(devices::Column::Id)
            .into_tuple()
            .all(self.db)
            .await?;
        for of_org in offline.chunk_by(|one, next| one.0 == next.0) {
            let org = of_org[0].0;
            let seen: Vec<(i64, Uuid)> = of_org.iter().map(|(_, at, id)| (*at, *id)).collect();
            for outage in outages(&seen, self.orgs.get(&org).copied().unwrap_or(0)) {
                self.again(org, outage.at + OUTAGE);
                self.add(org, WarningKind::Devices, outage.first.to_string(), Some(outage.at), outage.devices);
            }
        }
        Ok(())
    }

    async fn subscriptions(&mut self) -> Result<(), DbErr> {
        let bought = subscriptions::Entity::find().filter(subscriptions::Column::OrgId.is_in(self.ids()));
        for row in bought.all(self.db).await? {
            let Some(end) = row.ends_on.as_deref().and_then(clock::day) else { continue };
            if row.status.0 == SubscriptionStatus::Cancelled {
                continue;
            }
            // One that renews itself is told of when it has ended all the same.
            let from = if row.auto_renew { end + DAY } else { end - SOON * DAY };
            let to = end + (SOON + 1) * DAY;
            match self.now {
                now if now < from => self.again(row.org_id, from),
                now if now < to => {
                    self.again(row.org_id, to);
                    self.add(row.org_id, WarningKind::Subscriptions, row.id, Some(end), 1);
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn licences(&mut self) -> Result<(), DbErr> {
        let full = licences::Entity::find()
            .filter(licences::Column::OrgId.is_in(self.ids()))
            .filter(licences::Column::Total.gt(0))
            .filter(Expr::col(licences::Column::Used).gte(Expr::col(licences::Column::Total)));
        for row in full.all(self.db).await? {
            self.add(row.org_id, WarningKind::Licences, row.id.to_string(), None, 1);
        }
        Ok(())
    }

    async fn permissions(&mut self) -> Result<(), DbErr> {
        let live =
            consents::Entity::find().filter(consents::Column::OrgId.is_in(self.ids())).filter(consent::live(self.now));
        for row in live.all(self.db).await? {
            let (Some(from), Some(end)) = (row.answered_at, row.ends_at) else { continue };
            let told = end - Ord::min((end - from) / 4, LAST);
            if self.now < told {
                self.again(row.org_id, told);
                continue;
            }
            self.again(row.org_id, end);
            let (org, provider, subject) = (row.org_id, row.provider_id, row.id.to_string());
            let kind = WarningKind::Permissions;
            self.findings.found.push(Found { org, provider, kind, subject, at: Some(end), n: 1 });
        }
        Ok(())
    }
}

fn by_org<T>(rows: Vec<T>, org: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut found: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(org(&row)).or_default().push(row);
    }
    found
}
