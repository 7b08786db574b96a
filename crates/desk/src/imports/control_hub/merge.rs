//! Rows of a user export joined with the users that the org has: by e-mail address, which is all that the two share.

use std::collections::{BTreeSet, HashMap};

use model::users::{PhoneKind, UserStatus};
use store::{
    Word,
    entities::{
        lists::{Phones, StoredPhone, Texts},
        users,
    },
    sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect},
    search_key::{self, KeyKind},
};
use uuid::Uuid;

use super::{
    Export,
    line::{Line, Manager},
};
use crate::{
    imports::{
        read::Refusal,
        rows::{Users, fingerprint},
        run::{Batch, HadRows, Incoming, Run},
        write::Written,
    },
    search::{fold::fold, keys::cut},
};

/// Adds to `batch` a user for each line.
pub async fn merge(
    run: &Run<'_>,
    export: &Export,
    lines: Vec<Line>,
    batch: &mut Batch<Users>,
    had: &mut HadRows,
) -> Result<(), DbErr> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut there = There::find(run, export.org, &lines).await?;
    for line in lines {
        let id = there.id(export.org, &line.email.folded());
        if !had.keys.insert(fingerprint(&id)) {
            let refusal = Refusal::new(super::EMAIL, line.email.as_str(), "is in this file already");
            batch.refused.push(refusal.at(&batch.file, line.line));
            continue;
        }
        let old = there.users.remove(&id);
        let mut held = there.held.remove(&id).unwrap_or_default();
        for (licence, holds) in &line.licences {
            if *holds {
                held.insert(*licence);
            } else {
                held.remove(licence);
            }
        }
        let manager =
            line.manager.as_ref().map(|named| named.as_ref().and_then(|named| there.manager(export.org, named)));
        let number = line.line;
        match user(id, export.org, line, old, manager) {
            Ok(model) => batch.rows.push(Incoming { line: number, model, extra: held }),
            Err(refusal) => batch.refused.push(refusal.at(&batch.file, number)),
        }
    }
    Ok(())
}

/// What the directory has of those whom a batch names.
struct There {
    /// By e-mail address, folded.
    ids: HashMap<String, Uuid>,
    /// By display name, folded; none where two have the same.
    names: HashMap<String, Option<Uuid>>,
    users: HashMap<Uuid, users::Model>,
    held: HashMap<Uuid, BTreeSet<Uuid>>,
}

impl There {
    async fn find(run: &Run<'_>, org: Uuid, lines: &[Line]) -> Result<Self, DbErr> {
        let db = run.store.read();
        let own = lines.iter().map(|line| line.email.folded());
        let named = || lines.iter().filter_map(|line| line.manager.as_ref()?.as_ref());
        let managers = named().filter_map(|m| if let Manager::Email(email) = m { Some(email.clone()) } else { None });
        let keys: BTreeSet<String> = own.chain(managers).map(|email| cut(fold(&email))).collect();
        let mut ids = HashMap::new();
        // The org's own come first; those of its providers say the same.
        let scope = run.known.orgs.get(&org).and_then(|org| org.scopes.first().copied()).unwrap_or_default();
        let keys: Vec<String> = keys.into_iter().collect();
        let found = search_key::among(db, &[scope], KeyKind::Email, &keys).await?;
        let subjects: BTreeSet<Uuid> = found.into_iter().map(|key| key.subject).collect();
        let rows = users::Entity::find().filter(users::Column::Id.is_in(subjects)).all(db).await?;
        for user in &rows {
            // The key may be a part of the address only: the address itself decides.
            for email in &user.emails.0 {
                ids.insert(email.to_lowercase(), user.id);
            }
        }
        let held = Users::extras(db, &rows.iter().collect::<Vec<_>>()).await?;
        let names = named().filter_map(|m| if let Manager::Name(name) = m { Some(name.clone()) } else { None });
        let names = names_of(run, org, names.collect()).await?;
        Ok(Self { ids, names, users: rows.into_iter().map(|user| (user.id, user)).collect(), held })
    }

    fn id(&self, org: Uuid, email: &str) -> Uuid {
        self.ids.get(email).copied().unwrap_or_else(|| Uuid::new_v5(&org, email.as_bytes()))
    }

    fn manager(&self, org: Uuid, named: &Manager) -> Option<Uuid> {
        match named {
            Manager::Email(email) => Some(self.id(org, email)),
            Manager::Name(name) => self.names.get(name).copied().flatten(),
        }
    }
}

async fn names_of(run: &Run<'_>, org: Uuid, names: BTreeSet<String>) -> Result<HashMap<String, Option<Uuid>>, DbErr> {
    let mut found = HashMap::new();
    if names.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(String, Uuid)> = users::Entity::find()
        .select_only()
        .columns([users::Column::SortName, users::Column::Id])
        .filter(users::Column::OrgId.eq(org))
        .filter(users::Column::SortName.is_in(names))
        .into_tuple()
        .all(run.store.read())
        .await?;
    for (name, id) in rows {
        found.entry(name).and_modify(|other| *other = None).or_insert(Some(id));
    }
    Ok(found)
}

fn user(
    id: Uuid,
    org: Uuid,
    line: Line,
    old: Option<users::Model>,
    manager: Option<Option<Uuid>>,
) -> Result<users::Model, Refusal> {
    let display = line.display_name();
    let mut user = old.unwrap_or_else(|| blank(id, org, line.email.into_string()));
    if !display.is_empty() {
        user.display_name = display;
    }
    if user.display_name.is_empty() {
        return Err(Refusal::new("Display Name", "", "is missing, and so are the first and the last name"));
    }
    user.sort_name = fold(&user.display_name);
    put(&mut user.given_name, line.given);
    put(&mut user.family_name, line.family);
    put(&mut user.status, line.status.map(Word));
    put(&mut user.last_active_at, line.last_active_at.map(Option::unwrap_or_default));
    put(&mut user.extension, line.extension);
    put(&mut user.title, line.title);
    put(&mut user.department, line.department);
    put(&mut user.manager_id, manager.map(|manager| manager.filter(|manager| *manager != id)));
    put_phone(&mut user.phones, line.phone);
    put(&mut user.location, line.location);
    put(&mut user.locale, line.locale);
    put(&mut user.timezone, line.timezone);
    Ok(user)
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// An export knows one number of a user, at work; others stay. A number that is the same is not written anew.
fn put_phone(phones: &mut Phones, phone: Option<Option<StoredPhone>>) {
    let Some(phone) = phone else { return };
    let same = |a: &StoredPhone, b: &StoredPhone| a.raw == b.raw || (a.e164.is_some() && a.e164 == b.e164);
    phones.0.retain(|old| old.kind != PhoneKind::Work || phone.as_ref().is_some_and(|new| same(old, new)));
    if let Some(new) = phone.filter(|new| !phones.0.iter().any(|old| same(old, new))) {
        phones.0.insert(0, new);
    }
}

fn blank(id: Uuid, org_id: Uuid, email: String) -> users::Model {
    users::Model {
        id,
        org_id,
        status: Word(UserStatus::NotVerified),
        given_name: String::new(),
        family_name: String::new(),
        display_name: String::new(),
        sort_name: String::new(),
        title: None,
        department: None,
        manager_id: None,
        locale: None,
        timezone: None,
        location: None,
        created_at: None,
        last_active_at: 0,
        emails: Texts(vec![email]),
        phones: Phones(Vec::new()),
        extension: None,
        sip_addresses: Texts(Vec::new()),
        roles: Texts(Vec::new()),
        features: Texts(Vec::new()),
        administrator: false,
    }
}
