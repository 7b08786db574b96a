//! Signing in, and the sessions that come of it.

mod token;

use std::net::IpAddr;

use model::{
    AppError, ErrorKind, OrgId, SessionId, UserId,
    audit::{ActorKind, Verb},
    error::later,
    search::OrgRef,
    security::Stage,
    sessions::{SessionRow, TimeLeft},
    staff::{Me, SignInInput},
};
use serde::{Deserialize, Serialize};
use store::{
    Store, Word,
    entities::{customer_sessions, providers, sessions, staff, users},
    sea_orm::{
        ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
        QueryOrder, sea_query::SimpleExpr,
    },
    sessions::Live,
};
use uuid::Uuid;

use crate::{
    AgentDesk, Desk,
    agent::{Customers, Directory},
    attempts::{self, Counter},
    audit::{Actor, Event},
    clock,
    logged::Logged,
    mail::notices,
    search::fold::fold,
    secret,
    security::{self, Holder},
    visits::QUIET,
};

pub use token::{Token, Whose};

/// A session ends so many seconds after it began, however busy.
pub const LIFE: i64 = 12 * 60 * 60;

/// A session ends after so many seconds without a request.
pub const IDLE: i64 = 30 * 60;

/// How stale "last seen" may be, in seconds: reading does not write each time.
const SEEN_EVERY: i64 = 60;

/// Orgs that are named in a statement; an agent with more is joined to them.
const FEW: u64 = 8;

/// Which sessions of agents are live; the others have ended.
pub(crate) fn live(now: i64) -> SimpleExpr {
    sessions::Column::CreatedAt.gt(now - LIFE).and(sessions::Column::LastSeenAt.gt(now - IDLE))
}

/// Which of customers' administrators are.
pub(crate) fn customers_live(now: i64) -> SimpleExpr {
    customer_sessions::Column::CreatedAt.gt(now - LIFE).and(customer_sessions::Column::LastSeenAt.gt(now - IDLE))
}

/// Who asks in a session: what a page asks by itself is no use of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Somebody,
    ThePage,
}

/// Where a request came from, as a session remembers it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Client {
    /// The IP address.
    pub address: String,
    /// Its `User-Agent`.
    pub browser: String,
    /// The `Host` that it asked for: passkeys belong to a name.
    pub host: String,
}

impl Client {
    /// Under what tries from there are counted: of IPv6 the network, for whoever has one address has all 2^64 of it
    /// (RFC 4291 §2.5.4).
    pub(crate) fn place(&self) -> String {
        match self.address.parse().map(|address: IpAddr| address.to_canonical()) {
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Ok(IpAddr::V4(address)) => address.to_string(),
            Err(_) => self.address.clone(),
        }
    }
}

/// Under what the tries to sign in to an account from a place are counted.
struct Tries {
    /// This account from this place, this place, and this account from anywhere.
    counters: [Counter; 3],
    /// That this account was signed in to from this place.
    known: String,
}

impl Tries {
    fn of(email: &str, place: &str) -> Self {
        let account = secret::hash(&format!("{email} {place}"));
        let counters = [
            Counter { name: format!("sign_in account {account}"), free: 5 },
            Counter { name: format!("sign_in address {place}"), free: 50 },
            Counter { name: format!("sign_in anywhere {}", secret::hash(email)), free: 30 },
        ];
        Self { counters, known: format!("sign_in known {account}") }
    }

    /// Counts one. Who has signed in from there before does not wait for what others try elsewhere.
    async fn begin(&self, store: &Store) -> Result<(), AppError> {
        let known = attempts::is_known(store.read(), &self.known).await?;
        attempts::begin(store, &self.counters[..if known { 2 } else { 3 }]).await
    }

    /// It came good. What failed at other accounts from the same place stays.
    async fn end(&self, change: &DatabaseTransaction) -> Result<(), AppError> {
        let [account, address, anywhere] = &self.counters;
        let tries = attempts::forget(change, &account.name).await?;
        attempts::take_back(change, &address.name, tries).await?;
        attempts::forget(change, &anywhere.name).await?;
        attempts::note_known(change, &self.known).await
    }
}

impl Desk {
    /// Whether this agent is still a user of the provider whose agent they are.
    async fn is_there(&self, agent: Option<&staff::Model>) -> Result<bool, AppError> {
        let Some(agent) = agent else { return Ok(false) };
        let there = notices::at(agent.provider_id).filter(users::Column::Id.eq(agent.user_id));
        Ok(there.count(self.store.read()).await.logged()? > 0)
    }

    /// Opens a session: wholly signed in, or only as far as to the second factor (see [`Stage`]). Whether the account is
    /// unknown, has no password or another one: the answer is the same and takes as long. `too_many` after five failures from one
    /// place for one account, fifty from one place, or thirty for one account from places where it was never signed in to.
    pub async fn sign_in(&self, input: SignInInput, client: Client) -> Result<Token, AppError> {
        let email = fold(input.email.trim());
        let tries = Tries::of(&email, &client.place());
        let turn = self.passwords.turn()?;
        tries.begin(&self.store).await?;
        // PostgreSQL takes no text with it: such an address is nobody's.
        let email = if email.contains('\0') { String::new() } else { email };
        let agent = staff::Entity::find().filter(staff::Column::Email.eq(&email));
        let agent = agent.one(self.store.read()).await.logged()?;
        let hash = agent.as_ref().and_then(|agent| agent.password_hash.clone());
        let right = self.passwords.verify(turn, &input.password, hash).await?;
        // Who has left the provider opens no session: none of theirs would live.
        let right = right && self.is_there(agent.as_ref()).await?;
        let id = Uuid::now_v7();
        let actor = self.account(agent.as_ref(), right.then_some(id), &client).await?;
        let Some(agent) = agent.filter(|_| right) else {
            self.note_refusal(actor, Event::new(Verb::SignIn).noting(later("wrong password"))).await;
            return Err(AppError::new(ErrorKind::SignedOut, "The e-mail address or the password is wrong."));
        };
        let token = Token::new(&self.keys, Whose::Agents)?;
        let now = clock::now();
        let stage = self.stage_of(&agent, now).await?;
        let session = sessions::ActiveModel {
            hash: Set(secret::hash(token.as_str())),
            id: Set(id),
            user_id: Set(agent.user_id),
            created_at: Set(now),
            last_seen_at: Set(now),
            address: Set(client.address),
            browser: Set(client.browser.chars().take(256).collect()),
            stage: Set(Word(stage)),
            // Half of a proof is none.
            proven_at: Set(if stage == Stage::Full { now } else { 0 }),
            visit_id: Set(None),
        };
        if stage == Stage::Full {
            let change = self.change(actor, Event::new(Verb::SignIn).noting(later("password"))).await?;
            open(&change, session, &tries).await?;
            security::note_sign_in(&*change, agent.user_id, now).await?;
            change.commit().await?;
        } else {
            // Nobody is signed in before the second factor, which writes the line.
            let change = self.store.begin().await.logged()?;
            open(&change, session, &tries).await?;
            change.commit().await.logged()?;
        }
        tracing::info!(agent = %agent.user_id, stage = stage.as_str(), "signed in");
        Ok(token)
    }

    /// Who tries to sign in to this account, as the log says it. An address that is nobody's is not written down.
    pub(crate) async fn account(
        &self,
        agent: Option<&staff::Model>,
        session: Option<Uuid>,
        client: &Client,
    ) -> Result<Actor, AppError> {
        let stranger = Actor::stranger(client.clone());
        let Some(agent) = agent else { return Ok(stranger) };
        let user = users::Entity::find_by_id(agent.user_id).one(self.store.read()).await.logged()?;
        let name = user.map(|user| user.display_name).unwrap_or_default();
        let provider = Some(agent.provider_id);
        Ok(Actor { kind: ActorKind::Agent, id: Some(agent.user_id), name, session, provider, ..stranger })
    }

    /// How far the right password brings an agent.
    async fn stage_of(&self, agent: &staff::Model, now: i64) -> Result<Stage, AppError> {
        let db = self.store.read();
        let provider = providers::Entity::find_by_id(agent.provider_id).one(db).await.logged()?;
        let required = provider.as_ref().is_some_and(|provider| provider.second_factor);
        let since = provider.map_or(0, |provider| provider.second_factor_since);
        let factors = security::factors(db, agent.user_id).await?;
        Ok(security::stage_after_password(factors, security::enrol_by(required, agent.created_at, since), now))
    }

    /// The agent whose session this is; `signed_out` when it has ended, or its agent is no longer one; `second_factor` while
    /// it is not wholly signed in.
    pub async fn agent(&self, token: &str) -> Result<AgentDesk, AppError> {
        self.agent_who(token, Asks::Somebody).await
    }

    /// The same, where it may be nobody who asks.
    pub async fn agent_who(&self, token: &str, asks: Asks) -> Result<AgentDesk, AppError> {
        let now = clock::now();
        let live = self.live(token).await?.ok_or_else(AppError::signed_out)?;
        let stage = security::stage_now(live.stage.0, live.factors);
        if stage != Stage::Full {
            return Err(security::half_way(stage));
        }
        let enrol_by = security::enrol_by(live.second_factor, live.agent_since, live.second_factor_since);
        if asks == Asks::Somebody {
            self.note_seen(false, live.id, live.last_seen_at, now);
        }
        let customers = self.customers_of(&live).await?;
        Ok(AgentDesk {
            desk: self.clone(),
            session: live.id,
            scope: live.scope,
            directory: Directory {
                store: self.store.reads(),
                provider: live.provider_id,
                agent: live.user_id,
                customers,
                masks: live.mask_contacts,
            },
            client: Client::default(),
            proven_at: live.proven_at,
            visit: live.call_id,
            me: Me {
                id: UserId(live.user_id),
                name: live.name,
                email: live.email,
                role: live.role.0,
                provider: OrgRef { id: OrgId(live.provider_id), name: live.provider_name },
                set_up_by: enrol_by.filter(|_| live.factors == 0).and_then(clock::timestamp),
            },
        })
    }

    /// Whether a session is live, without counting as a use of it.
    pub async fn is_live(&self, token: &str) -> bool {
        self.live(token).await.is_ok_and(|live| live.is_some())
    }

    pub(crate) async fn live(&self, token: &str) -> Result<Option<Live>, AppError> {
        let (now, hash) = (clock::now(), secret::hash(token));
        store::sessions::live(self.store.read(), &hash, now - LIFE, now - IDLE, now - QUIET).await.logged()
    }

    /// Notes in the background that a session is in use: no request waits for a writer because of it.
    pub(crate) fn note_seen(&self, customer: bool, session: Uuid, last_seen_at: i64, now: i64) {
        if last_seen_at >= now - SEEN_EVERY {
            return;
        }
        let store = self.store.clone();
        tokio::spawn(async move {
            if let Err(fault) = store::sessions::seen(&store, customer, session, now).await {
                tracing::warn!(cause = %fault, "a session's last use was not noted");
            }
        });
    }

    async fn customers_of(&self, live: &Live) -> Result<Customers, AppError> {
        if !live.limited {
            return Ok(Customers::All);
        }
        let given = store::sessions::given(self.store.read(), live, FEW + 1).await.logged()?;
        Ok(if given.len() as u64 > FEW { Customers::Many } else { Customers::Few(given) })
    }
}

/// Keeps a new session, forgets the tries that led to it, and clears away those that have ended.
async fn open(change: &DatabaseTransaction, session: sessions::ActiveModel, tries: &Tries) -> Result<(), AppError> {
    tries.end(change).await?;
    sessions::Entity::delete_many().filter(live(clock::now()).not()).exec(change).await.logged()?;
    sessions::Entity::insert(session).exec_without_returning(change).await.logged().map(drop)
}

impl Holder {
    /// What is left of the session. To ask is no use of it.
    pub fn time_left(&self) -> TimeLeft {
        let now = clock::now();
        let life = self.opened_at + LIFE - now;
        let idle = Ord::min(life, self.seen_at + IDLE - now);
        // On the way in nothing makes it last longer.
        TimeLeft { idle, life: if self.stage == Stage::Full { life } else { idle } }
    }

    /// Uses the session, for nothing else; noted before it is answered.
    pub async fn stay(self) -> Result<TimeLeft, AppError> {
        self.full()?;
        let now = clock::now();
        store::sessions::seen(&self.desk.store, self.customer, self.session, now).await.logged()?;
        Ok(Self { seen_at: now, ..self }.time_left())
    }
}

impl AgentDesk {
    /// The caller's own live sessions, the latest used first.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, AppError> {
        let mine =
            sessions::Entity::find().filter(sessions::Column::UserId.eq(self.me.id.0)).filter(live(clock::now()));
        let rows = mine.order_by_desc(sessions::Column::LastSeenAt).all(self.store.read()).await.logged()?;
        let row = |row: sessions::Model| {
            Some(SessionRow {
                id: SessionId(row.id),
                current: row.id == self.session,
                created_at: clock::timestamp(row.created_at)?,
                last_seen_at: clock::timestamp(row.last_seen_at)?,
                address: row.address,
                browser: row.browser,
            })
        };
        Ok(rows.into_iter().filter_map(row).collect())
    }

    /// Ends one of the caller's own sessions at once.
    pub async fn end_session(&self, id: SessionId) -> Result<(), AppError> {
        let ended = self.end(Verb::EndSessions, sessions::Column::Id.eq(id.0).into()).await?;
        let missing = || AppError::new(ErrorKind::NotFound, "That session has already ended.");
        (ended > 0).then_some(()).ok_or_else(missing)
    }

    /// Ends all of the caller's sessions, this one too.
    pub async fn end_all_sessions(&self) -> Result<(), AppError> {
        self.end(Verb::EndSessions, store::sea_orm::Condition::all()).await.map(drop)
    }

    /// Ends this session.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        self.end(Verb::SignOut, sessions::Column::Id.eq(self.session).into()).await.map(drop)
    }

    async fn end(&self, verb: Verb, which: store::sea_orm::Condition) -> Result<u64, AppError> {
        let change = self.begin(Event::new(verb)).await?;
        let mine = sessions::Entity::delete_many().filter(sessions::Column::UserId.eq(self.me.id.0)).filter(which);
        let ended = mine.exec(&*change).await.logged()?.rows_affected;
        if ended > 0 {
            change.commit().await?;
        }
        Ok(ended)
    }
}
