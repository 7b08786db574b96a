//! What a signed-in administrator of a customer may do: a handle for their own org alone, and the ways in.

use std::future::Future;

use model::{
    AppError, ErrorKind, OrgId, SessionId, UserId, VouchId,
    audit::Verb,
    consent::{Administrator, VouchRow},
    error::later,
    orgs::OrgKind,
    search::OrgRef,
    users::{DirectoryRole, UserStatus},
};
use store::{
    entities::{customer_sessions, lists::Texts, managers, orgs, sign_in_links, users, vouches},
    sea_orm::{
        ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
        QuerySelect,
    },
};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::{
    Client, Desk,
    attempts::{self, Counter},
    audit::{Actor, Change, Event, is_refusal},
    clock,
    links::names,
    logged::Logged,
    mail::{folded, letters},
    search::fold::fold,
    secret,
    sessions::{Asks, Token, Whose, customers_live},
    users::by_address,
    verification::addresses::too_new,
};

/// A link to sign in with lives so many seconds.
const LINK_LIFE: i64 = 15 * 60;

/// Links to one person within an hour; past them, one where the last is older than so many seconds. So whoever asks in another's
/// name keeps nobody out: one of those that they had mailed is good still.
const LINKS: usize = 5;
const SPACED: i64 = 10 * 60;

/// Askings for a link that are under way in one process.
pub(crate) const ASKED: u32 = 256;

/// Customers to whose administrators a link is mailed, where all of them have the same address.
const SEVERAL: usize = 10;

/// Vouches that the page shows.
const VOUCHES: u64 = 20;

/// One signed-in administrator of a customer.
#[derive(Clone)]
pub struct CustomerDesk {
    pub(crate) desk: Desk,
    pub(crate) me: Administrator,
    pub(crate) session: Uuid,
    pub(crate) client: Client,
}

/// The administrator that a user is, if they are one: active, of a customer.
pub(crate) fn administrator(user: &users::Model, org: &orgs::Model) -> Option<Administrator> {
    let is_one = user.administrator && user.status.0 == UserStatus::Active && org.kind.0 == OrgKind::Customer;
    is_one.then(|| Administrator {
        id: UserId(user.id),
        name: user.display_name.clone(),
        org: OrgRef { id: OrgId(org.id), name: org.name.clone() },
        reads_only: !answers(user),
    })
}

/// Whether an administrator answers for their org; others only read.
pub(crate) fn answers(user: &users::Model) -> bool {
    let full = [DirectoryRole::OrgAdmin.as_str(), DirectoryRole::UserAdmin.as_str()];
    user.roles.0.iter().any(|role| full.contains(&role.as_str()))
}

/// Whether another link may be mailed to somebody to whom some were within the hour, at these moments.
fn may_send(sent: &[i64], now: i64) -> bool {
    sent.len() < LINKS || sent.iter().all(|at| now - at >= SPACED)
}

impl Desk {
    /// Mails a link to sign in with to the administrator of a customer; of each of a few, where it is the address of several.
    /// Whoever the address is of, the answer is the same and comes as soon: the mail is written meanwhile, and
    /// [`Desk::asked_are_mailed`] waits for it. `too_many` after many tries from one place.
    pub async fn ask_to_sign_in(&self, email: &str, client: Client) -> Result<JoinHandle<()>, AppError> {
        let counter = Counter { name: format!("my sign_in {}", client.place()), free: 30 };
        attempts::begin(&self.store, &[counter]).await?;
        let busy = "Farol is busy just now. Nothing was changed; try again in a moment.";
        let busy = |_| AppError::new(ErrorKind::Unavailable, busy);
        let place = self.asked.clone().try_acquire_owned().map_err(busy)?;
        let (desk, email) = (self.clone(), fold(email.trim()));
        Ok(tokio::spawn(async move {
            let _until_it_is_mailed = place;
            if let Err(fault) = desk.mail_sign_in_links(&email).await {
                tracing::warn!(%fault, "a link to sign in with was not mailed");
            }
        }))
    }

    /// Waits until every link that this process was asked for is in the outbox.
    pub async fn asked_are_mailed(&self) {
        // It is never closed: all places are had once nobody has one.
        let _ = self.asked.acquire_many(ASKED).await;
    }

    async fn mail_sign_in_links(&self, email: &str) -> Result<(), AppError> {
        for (user, org) in self.customer_administrators(email).await?.into_iter().take(SEVERAL) {
            self.mail_sign_in_link(user, org).await?;
        }
        Ok(())
    }

    async fn mail_sign_in_link(&self, user: users::Model, org: orgs::Model) -> Result<(), AppError> {
        let manager = managers::Entity::find().filter(managers::Column::OrgId.eq(org.id)).one(self.store.read());
        let Some(manager) = manager.await.logged()? else { return Ok(()) };
        let (change, now) = (self.store.begin().await.logged()?, clock::now());
        // Of many at once, each sees those before it.
        users::Entity::find_by_id(user.id).lock_exclusive().one(&change).await.logged()?;
        let sent = sign_in_links::Entity::find().filter(sign_in_links::Column::UserId.eq(user.id));
        let sent = sent.filter(sign_in_links::Column::CreatedAt.gt(now - 60 * 60)).all(&change).await.logged()?;
        if !may_send(&sent.iter().map(|link| link.created_at).collect::<Vec<_>>(), now) {
            return Ok(());
        }
        let link = secret::new()?;
        let row = sign_in_links::ActiveModel {
            hash: Set(secret::hash(&link)),
            user_id: Set(user.id),
            created_at: Set(now),
            expires_at: Set(now + LINK_LIFE),
        };
        sign_in_links::Entity::delete_many()
            .filter(sign_in_links::Column::CreatedAt.lt(now - 60 * 60))
            .exec(&change)
            .await
            .logged()?;
        sign_in_links::Entity::insert(row).exec_without_returning(&change).await.logged()?;
        let from = self.org_name(&change, manager.provider_id).await?;
        let page = self.page_link(&format!("/my/enter/{link}"));
        let letter = |language| letters::notices::sign_in(language, &from, &org.name, page.clone());
        // Whoever has just had an address put on file is not let in by it, as no code goes there.
        let new = too_new(&change, user.id).await?;
        let settled = user.emails.0.iter().filter(|address| !new.contains(&folded(address))).cloned().collect();
        let user = users::Model { emails: Texts(settled), ..user };
        self.tell_one(&change, manager.provider_id, &user, Some(now + LINK_LIFE), letter).await?;
        change.commit().await.logged()?;
        self.ring();
        Ok(())
    }

    /// The one administrator of a customer with this folded address.
    pub(crate) async fn customer_administrator(
        &self,
        email: &str,
    ) -> Result<Option<(users::Model, orgs::Model)>, AppError> {
        let mut found = self.customer_administrators(email).await?;
        Ok(found.pop().filter(|_| found.is_empty()))
    }

    /// All of them.
    async fn customer_administrators(&self, email: &str) -> Result<Vec<(users::Model, orgs::Model)>, AppError> {
        let db = self.store.read();
        let mut found = Vec::new();
        for user in by_address(self, email).await? {
            let org = orgs::Entity::find_by_id(user.org_id).one(db).await.logged()?;
            if let Some(org) = org.filter(|org| administrator(&user, org).is_some()) {
                found.push((user, org));
            }
        }
        Ok(found)
    }

    /// Opens a session by a mailed link, once.
    pub async fn enter(&self, link: &str, client: Client) -> Result<Token, AppError> {
        let gone = || AppError::new(ErrorKind::NotFound, "This link has been used or has expired. Ask for a new one.");
        let row = sign_in_links::Entity::find_by_id(secret::hash(link)).one(self.store.read()).await.logged()?;
        let row = row.filter(|row| row.expires_at > clock::now()).ok_or_else(gone)?;
        let user = users::Entity::find_by_id(row.user_id).one(self.store.read()).await.logged()?.ok_or_else(gone)?;
        let org = self.org_of(&user).await?.filter(|org| administrator(&user, org).is_some()).ok_or_else(gone)?;
        let actor = Actor::customer(user.id, &user.display_name, client.clone());
        let event = Event::new(Verb::SignIn).of(org.id).noting(later("by a mailed link"));
        let change = self.change(actor, event).await?;
        // Of several at once, one deletes the row and goes on.
        let used = sign_in_links::Entity::delete_by_id(row.hash).exec(&*change).await.logged()?;
        if used.rows_affected != 1 {
            return Err(gone());
        }
        let token = self.open_customer_session(&change, user.id, client).await?;
        change.commit().await?;
        Ok(token)
    }

    async fn org_of(&self, user: &users::Model) -> Result<Option<orgs::Model>, AppError> {
        orgs::Entity::find_by_id(user.org_id).one(self.store.read()).await.logged()
    }

    /// A new session of a customer's administrator.
    pub(crate) async fn open_customer_session(
        &self,
        change: &DatabaseTransaction,
        user: Uuid,
        client: Client,
    ) -> Result<Token, AppError> {
        let (token, now) = (Token::new(&self.keys, Whose::Customers)?, clock::now());
        customer_sessions::Entity::delete_many().filter(customers_live(now).not()).exec(change).await.logged()?;
        let row = customer_sessions::ActiveModel {
            hash: Set(secret::hash(token.as_str())),
            id: Set(Uuid::now_v7()),
            user_id: Set(user),
            created_at: Set(now),
            last_seen_at: Set(now),
            proven_at: Set(now),
            address: Set(client.address),
            browser: Set(client.browser.chars().take(256).collect()),
        };
        customer_sessions::Entity::insert(row).exec_without_returning(change).await.logged()?;
        Ok(token)
    }

    /// The administrator whose session this is; `signed_out` when it has ended, or they are no longer one.
    pub async fn customer(&self, token: &str) -> Result<CustomerDesk, AppError> {
        self.customer_who(token, Asks::Somebody).await
    }

    /// The same, where it may be nobody who asks.
    pub async fn customer_who(&self, token: &str, asks: Asks) -> Result<CustomerDesk, AppError> {
        let (session, _, me) = self.customers_session(token).await?.ok_or_else(AppError::signed_out)?;
        if asks == Asks::Somebody {
            self.note_seen(true, session.id, session.last_seen_at, clock::now());
        }
        Ok(CustomerDesk { desk: self.clone(), me, session: session.id, client: Client::default() })
    }

    /// The live session that a token is of, and the administrator; none where they are one no longer.
    pub(crate) async fn customers_session(
        &self,
        token: &str,
    ) -> Result<Option<(customer_sessions::Model, users::Model, Administrator)>, AppError> {
        let db = self.store.read();
        let session = customer_sessions::Entity::find_by_id(secret::hash(token)).filter(customers_live(clock::now()));
        let Some(session) = session.one(db).await.logged()? else { return Ok(None) };
        let Some(user) = users::Entity::find_by_id(session.user_id).one(db).await.logged()? else { return Ok(None) };
        let me = self.org_of(&user).await?.and_then(|org| administrator(&user, &org));
        Ok(me.map(|me| (session, user, me)))
    }

    /// Whether a customer's session is live, without counting as a use of it.
    pub async fn is_customer_live(&self, token: &str) -> bool {
        self.customers_session(token).await.is_ok_and(|session| session.is_some())
    }
}

impl CustomerDesk {
    /// The same, asked from there.
    pub fn from(self, client: Client) -> Self {
        Self { client, ..self }
    }

    pub fn me(&self) -> &Administrator {
        &self.me
    }

    /// In which session.
    pub fn session(&self) -> SessionId {
        SessionId(self.session)
    }

    pub(crate) async fn begin(&self, event: Event) -> Result<Change, AppError> {
        let actor = Actor::customer(self.me.id.0, &self.me.name, self.client.clone());
        let org = event.org.or(Some(self.me.org.id.0));
        self.desk.change(Actor { session: Some(self.session), ..actor }, Event { org, ..event }).await
    }

    /// Runs a verb, and writes it down where the rules refuse it.
    pub(crate) async fn noting<T>(
        &self,
        verb: Verb,
        done: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        let done = done.await;
        if let Err(no) = &done
            && is_refusal(no)
        {
            let event = Event::new(verb).of(self.me.org.id.0).noting(no.message.clone());
            let actor = Actor::customer(self.me.id.0, &self.me.name, self.client.clone());
            self.desk.note_refusal(Actor { session: Some(self.session), ..actor }, event).await;
        }
        done
    }

    /// That the administrator answers, and does not only read.
    pub(crate) fn answers(&self) -> Result<(), AppError> {
        if self.me.reads_only {
            return Err(AppError::not_allowed("You read here; an administrator of your organization answers."));
        }
        Ok(())
    }

    /// Ends this session.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        let change = self.begin(Event::new(Verb::SignOut)).await?;
        let own = customer_sessions::Entity::delete_many().filter(customer_sessions::Column::Id.eq(self.session));
        own.exec(&*change).await.logged()?;
        change.commit().await
    }

    /// Vouches that wait for the reader, and those they answered of late.
    pub(crate) async fn vouches(&self) -> Result<Vec<VouchRow>, AppError> {
        let (db, now) = (self.desk.store.read(), clock::now());
        let rows = vouches::Entity::find()
            .filter(vouches::Column::VoucherId.eq(self.me.id.0))
            .filter(vouches::Column::ExpiresAt.gt(now - 24 * 60 * 60))
            .order_by_desc(vouches::Column::CreatedAt)
            .limit(VOUCHES);
        let mut shown = Vec::new();
        for row in rows.all(db).await.logged()? {
            if row.answer.is_none() && row.expires_at <= now {
                continue;
            }
            let user = users::Entity::find_by_id(row.user_id).one(db).await.logged()?;
            let (Some(user), Some(names), Some(at)) =
                (user, names(db, row.agent_id).await?, clock::timestamp(row.created_at))
            else {
                continue;
            };
            shown.push(VouchRow {
                id: VouchId(row.id),
                provider: names.provider,
                agent: names.agent,
                user: user.display_name,
                at,
                answer: row.answer,
            });
        }
        Ok(shown)
    }

    /// Says whether it is really them, once; as the mailed link does.
    pub async fn answer_vouch(&self, id: VouchId, yes: bool) -> Result<(), AppError> {
        let missing = || AppError::new(ErrorKind::NotFound, "There is no such question to you.");
        let mut change = self.begin(Event::new(Verb::AnswerVouch)).await?;
        let row = vouches::Entity::find_by_id(id.0).filter(vouches::Column::VoucherId.eq(self.me.id.0));
        let row = row.lock_exclusive().one(&*change).await.logged()?.ok_or_else(missing)?;
        if row.answered_at.is_some() || row.expires_at <= clock::now() {
            return Err(AppError::new(ErrorKind::Conflict, "This question does not wait for an answer any more."));
        }
        let user = users::Entity::find_by_id(row.user_id).one(&*change).await.logged()?.ok_or_else(missing)?;
        let note = if yes { later("it is really them") } else { later("it is not them") };
        change.event = Event::on_user(Verb::AnswerVouch, &user).in_visit(row.visit_id).noting(note);
        change.event.provider = names(&*change, row.agent_id).await?.map(|names| names.provider_id);
        self.desk.note_vouch(&change, id.0, yes).await?;
        change.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::may_send;

    #[test]
    fn links_are_few_and_nobody_is_kept_out() {
        let minutes = |sent: &[i64], now: i64| may_send(&sent.iter().map(|at| at * 60).collect::<Vec<_>>(), now * 60);
        for (sent, now, may) in [
            (&[][..], 0, true),
            (&[0, 0, 0, 0], 0, true),
            (&[0, 0, 0, 0, 0], 9, false),
            (&[0, 0, 0, 0, 0], 10, true),
            (&[0, 0, 0, 0, 0, 10], 19, false),
        ] {
            assert_eq!(minutes(sent, now), may, "{sent:?} at {now}");
        }
    }
}
