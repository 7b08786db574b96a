//! Search keys of many new rows, written after the rows: made and sorted on a thread of their own while rows are written,
//! then loaded in the order of the table, so that each of its pages is written once. Until then the database says that keys
//! are owed; an import that was cut off leaves it so, and the next one, or `farol reindex`, makes good for it.

use std::{io, sync::Arc};

use store::{
    Store,
    load::{KeyRow, Load, Loader, Pace},
    sea_orm::DbErr,
    search_key::Table,
};
use tokio::{sync::mpsc, task::JoinHandle};
use uuid::Uuid;

use super::{
    reindex,
    rows::Known,
    sorted::{Sorter, broken},
    write::{Change, Written, key_rows},
};

/// Keys that are handed over at a time.
const LOADED: usize = 10_000;

type Work = Box<dyn FnOnce(&mut Sorter<KeyRow>) -> io::Result<()> + Send>;

/// Keys that are made now and written later.
pub struct Later {
    /// What writes them, and before them rows of which nothing has to be looked up.
    pub loader: Loader,
    pace: Pace,
    work: mpsc::Sender<Work>,
    made: JoinHandle<io::Result<Sorter<KeyRow>>>,
    /// Keys were owed before: all are compared with the rows in the end.
    owed: bool,
}

impl Later {
    /// Says in the database that keys are owed.
    pub async fn begin(store: &Store, pace: Pace) -> Result<Self, DbErr> {
        let owed = store.keys_owed().await?;
        store.owe_keys().await?;
        let (work, mut tasks) = mpsc::channel::<Work>(2);
        let made = tokio::task::spawn_blocking(move || {
            let mut sorter = Sorter::default();
            while let Some(task) = tasks.blocking_recv() {
                task(&mut sorter)?;
            }
            Ok(sorter)
        });
        Ok(Self { loader: store.loader(pace, Table::Main), pace, work, made, owed })
    }

    /// Takes the rows that are new.
    pub async fn add<K: Written>(&self, changes: Vec<Change<K>>, known: &Arc<Known>) {
        if self.owed || changes.first().is_none_or(|change| K::subject(&change.new).is_none()) {
            return;
        }
        let known = Arc::clone(known);
        let task = move |sorter: &mut Sorter<KeyRow>| {
            let mut rows = Vec::new();
            for change in changes.iter().filter(|change| change.old.is_none()) {
                key_rows::<K>(&change.new, &known, &mut rows);
                rows.drain(..).try_for_each(|row| sorter.add(&row))?;
            }
            Ok(())
        };
        // A thread that has failed says why when it is asked for what it made.
        let _ = self.work.send(Box::new(task)).await;
    }

    /// Writes what was made; afterwards nothing is owed (see [`Store::owe_no_keys`]). `apart_from` so many on, keys that come to
    /// others are left apart.
    pub async fn load(self, store: &Store, apart_from: u64, holder: Option<Uuid>) -> Result<(), DbErr> {
        drop(self.work);
        let sorter = self.made.await.map_err(|fault| broken(io::Error::other(fault)))?.map_err(broken)?;
        if self.owed {
            return reindex::all(store, holder).await.map(drop);
        }
        // Where nobody was there before, few keys are.
        let aside = match self.pace {
            Pace::Alone => store.aside().await?,
            Pace::Beside => None,
        };
        match aside {
            Some(aside) => {
                append(&aside.loader(), sorter).await?;
                aside.take_place().await?;
            }
            None if self.pace == Pace::Beside && sorter.len() >= apart_from => {
                append(&store.loader(Pace::Beside, Table::New), sorter).await?;
            }
            None => append(&self.loader, sorter).await?,
        }
        store.owe_no_keys(holder).await
    }
}

/// Writes keys that are not there.
async fn append(loader: &Loader, sorter: Sorter<KeyRow>) -> Result<(), DbErr> {
    let mut rows = stream(sorter, LOADED);
    while let Some(some) = rows.recv().await {
        loader.write(Load { keys: some.map_err(broken)?, ..Load::default() }).await?;
    }
    loader.commit().await
}

/// What a sorter has, in order and `most` at a time, read on a thread of its own.
pub fn stream(sorter: Sorter<KeyRow>, most: usize) -> mpsc::Receiver<io::Result<Vec<KeyRow>>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let mut sorted = sorter.sorted();
        loop {
            let some = match &mut sorted {
                Ok(sorted) => sorted.next(most),
                Err(fault) => Err(io::Error::new(fault.kind(), fault.to_string())),
            };
            let last = some.as_ref().map_or(true, |some| some.len() < most);
            if sender.blocking_send(some).is_err() || last {
                return;
            }
        }
    });
    receiver
}
