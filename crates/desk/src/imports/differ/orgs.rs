//! A customer: its settings, domains, sites, subscriptions, and how much of each licence it has.

use model::differences::{Field, Of};
use store::entities::{domains, licences, sites, subscriptions};
use uuid::Uuid;

use super::{About, Differs, Name, Notes};
use crate::imports::{
    rows::{
        DeviceDays, Domains, LicenceDays, Licences, MailEvents, OrderLines, Orders, Orgs, Sites, Subscriptions,
        Suppressions,
    },
    write::Change,
};

impl<'b> Notes<'b> {
    fn org<'a>(&'a mut self, id: Uuid) -> About<'a, 'b> {
        About { notes: self, org: id, of: (Of::Org, id), person: None }
    }

    /// Whether what is new of an org is news: it was there before.
    fn knew(&self, org: Uuid) -> bool {
        self.before.contains(&org)
    }
}

impl Differs for Orgs {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let Some((old, managed)) = &change.old else { return };
        let new = &change.new;
        let mut org = notes.org(new.id);
        org.value(Field::OrgStatus, Some(&old.status.0), Some(&new.status.0));
        org.value(Field::Name, Some(&old.name), Some(&new.name));
        org.switch(Field::Sso, old.sso, new.sso);
        org.switch(Field::DirectorySync, old.directory_sync, new.directory_sync);
        org.switch(Field::InviteEmails, old.invite_emails, new.invite_emails);
        org.switch(Field::ReadOnlyAccess, old.read_only_access, new.read_only_access);
        for provider in managed.difference(&change.extra) {
            org.add(Field::Provider, Name::Org(*provider), Some("on".to_owned()), None);
        }
        for provider in change.extra.difference(managed) {
            org.add(Field::Provider, Name::Org(*provider), None, Some("on".to_owned()));
        }
    }
}

impl Differs for Domains {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let new = &change.new;
        let old = change.old.as_ref().map(|(old, ())| old.state.0);
        if (old.is_none() && !notes.knew(new.org_id)) || old == Some(new.state.0) {
            return;
        }
        let name = Name::Is(new.domain.clone());
        notes.org(new.org_id).add(Field::Domain, name, old.map(|s| s.to_string()), Some(new.state.0.to_string()));
    }

    fn gone(row: &domains::Model, notes: &mut Notes<'_>) {
        let name = Name::Is(row.domain.clone());
        notes.org(row.org_id).add(Field::Domain, name, Some(row.state.0.to_string()), None);
    }
}

impl Differs for Sites {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let new = &change.new;
        if change.old.is_none() && notes.knew(new.org_id) {
            notes.org(new.org_id).add(Field::Site, Name::None, None, Some(new.url.clone()));
        }
    }

    fn gone(row: &sites::Model, notes: &mut Notes<'_>) {
        notes.org(row.org_id).add(Field::Site, Name::None, Some(row.url.clone()), None);
    }
}

impl Differs for Subscriptions {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let new = &change.new;
        let name = |row: &subscriptions::Model| Name::Is(format!("{} · {}", row.name, row.id));
        match &change.old {
            Some((old, ())) if old.org_id == new.org_id => {
                let mut org = notes.org(new.org_id);
                if old.status != new.status {
                    let words = (old.status.0.to_string(), new.status.0.to_string());
                    org.add(Field::Subscription, name(new), Some(words.0), Some(words.1));
                }
                if old.ends_on != new.ends_on {
                    org.add(Field::SubscriptionEnd, name(new), old.ends_on.clone(), new.ends_on.clone());
                }
            }
            None if notes.knew(new.org_id) => {
                notes.org(new.org_id).add(Field::Subscription, name(new), None, Some(new.status.0.to_string()));
            }
            _ => {}
        }
    }

    fn gone(row: &subscriptions::Model, notes: &mut Notes<'_>) {
        let name = Name::Is(format!("{} · {}", row.name, row.id));
        notes.org(row.org_id).add(Field::Subscription, name, Some(row.status.0.to_string()), None);
    }
}

impl Differs for Licences {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let new = &change.new;
        let old = change.old.as_ref().map(|(old, ())| old);
        let moved = old.is_some_and(|old| old.org_id != new.org_id);
        if moved || (old.is_none() && !notes.knew(new.org_id)) || old.is_some_and(|old| old.total == new.total) {
            return;
        }
        let total = |row: &licences::Model| row.total.to_string();
        let name = Name::Is(new.name.clone());
        notes.org(new.org_id).add(Field::LicenceTotal, name, old.map(total), Some(total(new)));
    }

    fn gone(row: &licences::Model, notes: &mut Notes<'_>) {
        let name = Name::Is(row.name.clone());
        notes.org(row.org_id).add(Field::LicenceTotal, name, Some(row.total.to_string()), None);
    }
}

// An order has a page of its own that says how it stands, and what happened to mail is a log already.
impl Differs for Orders {}
impl Differs for OrderLines {}
impl Differs for MailEvents {}
impl Differs for Suppressions {}
impl Differs for LicenceDays {}
impl Differs for DeviceDays {}
