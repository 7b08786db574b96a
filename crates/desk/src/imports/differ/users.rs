//! A person: their account, where they are, how they are reached, and what they hold.

use std::collections::BTreeMap;

use model::{
    differences::{Field, Of},
    users::PhoneKind,
};
use store::entities::{lists::Phones, users};

use super::{About, Differs, Name, Notes};
use crate::imports::{rows::Users, write::Change};

impl Differs for Users {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let Some((old, held)) = &change.old else { return };
        let new = &change.new;
        // Who moves to another org begins anew there: the one does not learn of the other.
        if old.org_id != new.org_id {
            return;
        }
        let mut user = About { notes, org: new.org_id, of: (Of::User, new.id), person: Some(new.id) };
        // What is noted last is newest: it stands on top.
        user.somebody(Field::Manager, old.manager_id, new.manager_id);
        user.value(Field::Location, old.location.as_ref(), new.location.as_ref());
        user.value(Field::Department, old.department.as_ref(), new.department.as_ref());
        user.value(Field::Title, old.title.as_ref(), new.title.as_ref());
        user.value(Field::Name, Some(&old.display_name), Some(&new.display_name));
        mail_and_numbers(&mut user, old, new);
        user.each(Field::Role, &old.roles.0, &new.roles.0);
        user.each(Field::Feature, &old.features.0, &new.features.0);
        for licence in change.extra.difference(held) {
            user.add(Field::Licence, Name::Licence(*licence), None, Some("on".to_owned()));
        }
        for licence in held.difference(&change.extra) {
            user.add(Field::Licence, Name::Licence(*licence), Some("on".to_owned()), None);
        }
        user.value(Field::UserStatus, Some(&old.status.0), Some(&new.status.0));
    }

    fn gone(user: &users::Model, notes: &mut Notes<'_>) {
        let (org, person) = (user.org_id, Some(user.id));
        let mut about = About { notes, org, of: (Of::Org, org), person };
        about.add(Field::UserGone, Name::None, Some(user.display_name.clone()), None);
    }
}

fn mail_and_numbers(user: &mut About<'_, '_>, old: &users::Model, new: &users::Model) {
    let before = user.notes.found.len();
    user.turned(Field::Email, None, &old.emails.0, &new.emails.0);
    // The same addresses, and another of them to sign in with.
    if user.notes.found.len() == before {
        user.value(Field::Email, old.emails.0.first(), new.emails.0.first());
    }
    let (had, has) = (by_kind(&old.phones), by_kind(&new.phones));
    let none = Vec::new();
    for kind in PhoneKind::ALL {
        let (had, has) = (had.get(kind).unwrap_or(&none), has.get(kind).unwrap_or(&none));
        user.turned(Field::Phone, Some(kind.as_str()), had, has);
    }
    user.value(Field::Extension, old.extension.as_ref(), new.extension.as_ref());
    user.turned(Field::Sip, None, &old.sip_addresses.0, &new.sip_addresses.0);
}

/// The numbers of each kind, as E.164 where they are.
fn by_kind(phones: &Phones) -> BTreeMap<PhoneKind, Vec<String>> {
    let mut found: BTreeMap<PhoneKind, Vec<String>> = BTreeMap::new();
    for phone in &phones.0 {
        found.entry(phone.kind).or_default().push(phone.e164.clone().unwrap_or_else(|| phone.raw.clone()));
    }
    found
}
