//! What the tests of imports share: bundles written by hand, and the whole database as one value to compare.

use std::{fs, path::Path};

use desk::imports::{ImportError, Options, Progress, Silent, Summary, run};
use model::imports::{BundleFile, RefusedRow, Tally};
use store::{
    Store,
    entities::{
        devices, domains, holdings, licences, mail_events, managers, order_lines, orders, orgs, providers, sites,
        subscriptions, suppressions, users, workspaces,
    },
    sea_orm::{EntityTrait, ModelTrait},
    search_key::{Table, after},
};

/// A bundle that lasts as long as the test.
pub struct Bundle(tempfile::TempDir);

impl Bundle {
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One provider, one customer, a licence, a room, two users and a device.
    pub fn small() -> Self {
        let bundle = Self::empty();
        for (file, text) in SMALL {
            bundle.write(file, text);
        }
        bundle
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.0.path().join(file), text).unwrap();
    }

    pub fn bytes(&self, file: &str, bytes: &[u8]) {
        fs::write(self.0.path().join(file), bytes).unwrap();
    }

    /// Puts `to` where `from` stands in a file.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path().join(file)).unwrap();
        assert!(text.contains(from), "{file} has {from}");
        self.write(file, &text.replace(from, to));
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

pub const PROVIDER: &str = "11111111-1111-4111-8111-111111111111";
pub const CUSTOMER: &str = "22222222-2222-4222-8222-222222222222";
pub const ANA: &str = "33333333-3333-4333-8333-333333333331";
pub const RUI: &str = "33333333-3333-4333-8333-333333333332";

const SMALL: &[(&str, &str)] = &[
    (
        "organizations.csv",
        "id,name,kind,managed_by,status,country\n\
         22222222-2222-4222-8222-222222222222,Aurora S.A.,customer,11111111-1111-4111-8111-111111111111,active,BR\n\
         11111111-1111-4111-8111-111111111111,Farol,provider,,active,BR\n",
    ),
    (
        "domains.csv",
        "org_id,domain,state,since\n22222222-2222-4222-8222-222222222222,aurora.example,verified,2020-01-01T00:00:00Z\n",
    ),
    (
        "licences.csv",
        "id,org_id,subscription_id,name,total\n\
         44444444-4444-4444-8444-444444444444,22222222-2222-4222-8222-222222222222,Sub478924,Calling Professional,10\n",
    ),
    (
        "workspaces.csv",
        "id,org_id,name\n55555555-5555-4555-8555-555555555555,22222222-2222-4222-8222-222222222222,Sala 9\n",
    ),
    (
        "users.csv",
        "id,org_id,status,given_name,family_name,display_name,emails,phones,licences\n\
         33333333-3333-4333-8333-333333333331,22222222-2222-4222-8222-222222222222,active,Ana,Silva,Ana Silva,\
         Ana.Silva@aurora.example,work:(85) 99891-8627,44444444-4444-4444-8444-444444444444\n\
         33333333-3333-4333-8333-333333333332,22222222-2222-4222-8222-222222222222,active,Rui,Sá,Rui Sá,rui@aurora.example,,\n",
    ),
    (
        "devices.csv",
        "id,org_id,user_id,workspace_id,name,product,kind,serial,mac,status\n\
         66666666-6666-4666-8666-666666666666,22222222-2222-4222-8222-222222222222,,\
         55555555-5555-4555-8555-555555555555,Room Bar,Room Bar,room,FOC29430ENW,7c210ef40a51,connected\n",
    ),
];

/// What an import told.
#[derive(Default)]
pub struct Told {
    pub refused: Vec<RefusedRow>,
    /// What all is well with.
    pub notes: Vec<String>,
    /// What somebody should look at.
    pub warnings: Vec<String>,
}

impl Progress for Told {
    fn refused(&mut self, row: &RefusedRow) {
        self.refused.push(row.clone());
    }

    fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    fn warn(&mut self, text: &str) {
        self.warnings.push(text.to_owned());
    }
}

pub fn options(path: &Path) -> Options {
    Options { path: path.to_owned(), ..Options::default() }
}

pub async fn import(store: &Store, path: &Path) -> Summary {
    run(store, &options(path), &mut Silent).await.unwrap()
}

pub async fn told(store: &Store, options: &Options) -> (Result<Summary, ImportError>, Told) {
    let mut told = Told::default();
    let summary = run(store, options, &mut told).await;
    (summary, told)
}

pub fn tally(summary: &Summary, file: BundleFile) -> Tally {
    summary.tallies.iter().find(|(of, _)| *of == file).map(|(_, tally)| *tally).unwrap_or_default()
}

/// Every row of the directory and every search key, in an order of their own.
pub async fn everything(store: &Store) -> Vec<String> {
    let mut rows = Vec::new();
    table::<orgs::Entity>(store, &mut rows).await;
    table::<providers::Entity>(store, &mut rows).await;
    table::<managers::Entity>(store, &mut rows).await;
    table::<domains::Entity>(store, &mut rows).await;
    table::<sites::Entity>(store, &mut rows).await;
    table::<orders::Entity>(store, &mut rows).await;
    table::<order_lines::Entity>(store, &mut rows).await;
    table::<subscriptions::Entity>(store, &mut rows).await;
    table::<licences::Entity>(store, &mut rows).await;
    table::<workspaces::Entity>(store, &mut rows).await;
    table::<users::Entity>(store, &mut rows).await;
    table::<holdings::Entity>(store, &mut rows).await;
    table::<devices::Entity>(store, &mut rows).await;
    table::<mail_events::Entity>(store, &mut rows).await;
    table::<suppressions::Entity>(store, &mut rows).await;
    for table in Table::ALL {
        let keys = after(store.read(), table, None, u64::MAX).await.unwrap();
        rows.extend(keys.iter().map(|key| format!("{key:?}")));
    }
    rows.sort_unstable();
    rows
}

async fn table<E: EntityTrait>(store: &Store, out: &mut Vec<String>)
where
    E::Model: ModelTrait + std::fmt::Debug,
{
    out.extend(E::find().all(store.read()).await.unwrap().iter().map(|row| format!("{row:?}")));
}
