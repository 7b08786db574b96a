//! For tests: that a list is read along an index, from its first row to its last, whatever it is narrowed to.

use std::{env, fs, path::PathBuf};

use model::{
    search::OrgRef,
    staff::{Me, StaffRole},
};
use store::{
    Store,
    sea_orm::{ConnectionTrait, EntityTrait, QueryTrait, Select, Statement},
};
use uuid::Uuid;

use crate::{
    AgentDesk, Client, Desk,
    agent::{Customers, Directory},
};

/// An agent's desk over an empty SQLite, which plans by its schema alone.
pub(crate) struct Plans {
    pub(crate) desk: AgentDesk,
    folder: PathBuf,
}

/// Along which index rows are found.
#[derive(Clone, Copy)]
pub(crate) enum Reads {
    /// And in its order.
    InOrder(&'static str),
    /// And then sorted, because they are few.
    Sorted(&'static str),
}

impl Plans {
    pub(crate) async fn open() -> Self {
        let folder = env::temp_dir().join(format!("farol-plans-{}", Uuid::now_v7()));
        fs::create_dir(&folder).expect("a temporary folder can be made");
        let store = Store::open(&format!("sqlite://{}/farol.db", folder.display())).await.expect("it opens");
        store.migrate().await.expect("it takes the schema");
        let me = Me {
            id: Uuid::nil().into(),
            name: String::new(),
            email: String::new(),
            role: StaffRole::HelpDesk,
            provider: OrgRef { id: Uuid::nil().into(), name: String::new() },
            set_up_by: None,
        };
        let desk = Desk::new(store.clone());
        let nobody = Uuid::nil();
        let directory =
            Directory { store: store.reads(), provider: nobody, agent: nobody, customers: Customers::All, masks: true };
        let client = Client::default();
        Self {
            desk: AgentDesk { desk, me, session: nobody, scope: 1, client, proven_at: 0, visit: None, directory },
            folder,
        }
    }

    /// Fails unless `rows` are found as `reads` says.
    pub(crate) async fn check<E: EntityTrait>(&self, reads: Reads, rows: Select<E>, what: &str) {
        let asked = rows.build(self.desk.store.backend());
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", asked.sql), ..asked };
        let plan = self.desk.desk.store.read().query_all_raw(explain).await.expect("it is explained");
        let steps: Vec<String> = plan.iter().map(|step| step.try_get("", "detail").expect("a step")).collect();
        let (Reads::InOrder(index) | Reads::Sorted(index)) = reads;
        let along = steps.iter().any(|s| s.starts_with("SEARCH") && s.contains(&format!("INDEX {index} (org_id=?")));
        let sorted = steps.iter().any(|s| s.contains("TEMP B-TREE"));
        let scanned = steps.iter().any(|s| s.starts_with("SCAN"));
        assert!(along && !scanned && sorted == matches!(reads, Reads::Sorted(_)), "{what}: {steps:#?}");
    }

    pub(crate) async fn close(self) {
        self.desk.desk.store.clone().close().await.expect("it closes");
        fs::remove_dir_all(&self.folder).expect("the folder can be removed");
    }
}
