//! A card costs the same number of statements whatever hangs on it.

use std::{
    fmt::Debug,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use desk::AgentDesk;
use model::{AppError, devices::DeviceListInput, users::UserListInput};
use testkit::{On, TestDesk, ZOE, on_both};
use tracing::{Dispatch, Event, Id, Metadata, Subscriber, span, subscriber};

use super::{GIRASSOL, OASIS, id};

on_both!(fixed_by_card);

async fn fixed_by_card(on: On) {
    let desk = TestDesk::sample(on).await;
    let farol = desk.agent(ZOE).await;
    // Each on a stack of its own: what is not optimised takes much of one.
    Box::pin(of_orgs(&farol)).await;
    Box::pin(of_users(&farol)).await;
    Box::pin(of_lists(&farol)).await;
    Box::pin(of_the_rest(&farol)).await;
}

async fn of_users(farol: &AgentDesk) {
    // Nothing but an account; devices, licences, mail.
    let users = ["fe909103-36be-4903-a8d4-24ee1c66eed2", "67e780b0-94a0-49f3-8de2-cb2b216820cb"];
    for user in users {
        // The key of a person who is new to the log is made, too.
        assert_eq!(counted(farol.user(id(user))).await, 8 + WRITTEN + 2);
        assert_eq!(counted(farol.user(id(user))).await, 8);
    }
}

async fn of_orgs(farol: &AgentDesk) {
    for org in [OASIS, GIRASSOL] {
        assert_eq!(counted(farol.org(id(org))).await, 17 + WRITTEN);
        assert_eq!(counted(farol.org(id(org))).await, 17);
    }
}

async fn of_lists(farol: &AgentDesk) {
    for org in [OASIS, GIRASSOL] {
        assert_eq!(counted(farol.org_users(id(org), UserListInput::default())).await, 2 + WRITTEN);
        assert_eq!(counted(farol.org_users(id(org), UserListInput::default())).await, 2);
        assert_eq!(counted(farol.org_devices(id(org), DeviceListInput::default())).await, 2 + WRITTEN);
    }
}

async fn of_the_rest(farol: &AgentDesk) {
    let order = "81852178";
    assert_eq!(counted(farol.order(order)).await, 3 + WRITTEN);
    assert_eq!(counted(farol.order(order)).await, 3);
    let device = id("45a5d631-56f2-42e2-8cbc-57f6b1484e82");
    farol.device(device).await.expect("the card");
    assert_eq!(counted(farol.device(device)).await, 2);
}

/// Statements with which a look is written down.
const WRITTEN: u64 = 6;

/// Listens on no thread. While there is one listener alone, `tracing` asks whoever comes to a span first, on any thread, whether anybody
/// wants it, and remembers the answer for all: a test beside this one would say no for it.
static BESIDE: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Count::default()));

/// How many statements went to the database for an answer.
pub async fn counted<T: Debug>(answer: impl Future<Output = Result<T, AppError>>) -> u64 {
    LazyLock::force(&BESIDE);
    let count = Count::default();
    let listening = subscriber::set_default(count.clone());
    answer.await.unwrap();
    drop(listening);
    count.0.load(Ordering::Relaxed)
}

/// Counts the spans that the driver opens, one a statement. It listens on its own thread only.
#[derive(Clone, Default)]
struct Count(Arc<AtomicU64>);

impl Subscriber for Count {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        // Outside of a transaction, and within one.
        let alone = about.target().starts_with("sea_orm::driver");
        let within = about.target() == "sea_orm::database::transaction";
        let near = about.target() == "store::near";
        near || alone && ["query_one", "query_all", "execute"].contains(&about.name())
            || within && ["query_one_raw", "query_all_raw", "execute_raw"].contains(&about.name())
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> Id {
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
