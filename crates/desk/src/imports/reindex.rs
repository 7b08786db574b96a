//! Every search key, made from the rows as an import makes it: for a new form of key, a doubt, or an import that was cut off.
//! The keys are sorted, then held against those that are there; what differs is written, in small transactions, so that searches
//! and acts go on meanwhile.

use std::cmp::Ordering;

use model::{AppError, ErrorKind};
use store::{
    Store,
    entities::{devices, orders, users},
    load::{KeyRow, Load, Loader, Pace},
    sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
    search_key::{Table, after},
};
use uuid::Uuid;

use super::{
    later, moving,
    rows::{Devices, Known, Orders, Users},
    sorted::{Sorter, broken},
    write::{Written, key_rows, keys, known, orgs as write_orgs},
};
use crate::{Desk, lease::Lease, logged::Logged};

/// Rows read at a time.
const ROWS: u64 = 2_000;

/// Keys that are read, and differences that are written, at a time.
const KEYS: u64 = 20_000;

impl Desk {
    /// Makes the search keys what the rows say. How many there are; `conflict` while an import is under way.
    pub async fn reindex(&self) -> Result<u64, AppError> {
        let lease = Lease::take(&self.store, "import").await.logged()?;
        let busy = || AppError::new(ErrorKind::Conflict, "An import is under way on this database.");
        let mut lease = lease.ok_or_else(busy)?;
        let holder = lease.holder();
        let Some(count) = lease.during(all(&self.store, Some(holder))).await else {
            // Keys that were written since it is another's are what the rows were before.
            self.store.owe_keys().await.logged()?;
            return Err(busy());
        };
        lease.end().await.logged()?;
        count.logged()
    }

    /// The same where an import that was cut off has left keys owed. How many there are; none where nothing was to be done.
    pub async fn pay_keys(&self) -> Result<Option<u64>, AppError> {
        match self.store.keys_owed().await.logged()? {
            true => self.reindex().await.map(Some),
            false => Ok(None),
        }
    }
}

/// Makes all keys anew, and indexes that an import has put by, and counts what was counted wrongly; afterwards no keys are owed
/// (see [`Store::owe_no_keys`]).
pub async fn all(store: &Store, holder: Option<Uuid>) -> Result<u64, DbErr> {
    store.bring_back().await?;
    store.owe_keys().await?;
    store.no_aside().await?;
    moving::all(store).await?;
    store.mend_counts().await?;
    let known = known::load(store).await?;
    let mut sorter = Sorter::default();
    let ids: Vec<Uuid> = known.orgs.keys().copied().collect();
    for some in ids.chunks(500) {
        add(&mut sorter, &write_orgs::wanted(store.read(), some).await?)?;
    }
    each::<Users>(store, users::Column::Id, &known, &mut sorter).await?;
    each::<Devices>(store, devices::Column::Id, &known, &mut sorter).await?;
    each::<Orders>(store, orders::Column::Id, &known, &mut sorter).await?;
    let count = sorter.len();
    Held::new(store).against(sorter).await?;
    store.owe_no_keys(holder).await?;
    Ok(count)
}

/// The keys of every row of a kind.
async fn each<K>(
    store: &Store,
    id: <K::Entity as EntityTrait>::Column,
    known: &Known,
    sorter: &mut Sorter<KeyRow>,
) -> Result<(), DbErr>
where
    K: Written,
{
    let mut after = Uuid::nil();
    let mut made = Vec::new();
    loop {
        let rows = K::Entity::find().filter(id.gt(after)).order_by_asc(id).limit(ROWS).all(store.read()).await?;
        let Some(last) = rows.last().and_then(K::subject) else { return Ok(()) };
        after = last;
        rows.iter().for_each(|row| key_rows::<K>(row, known, &mut made));
        add(sorter, &made)?;
        made.clear();
    }
}

fn add(sorter: &mut Sorter<KeyRow>, rows: &[KeyRow]) -> Result<(), DbErr> {
    rows.iter().try_for_each(|row| sorter.add(row)).map_err(broken)
}

/// The keys that are there, read on in their order beside those that should be.
struct Held<'a> {
    store: &'a Store,
    loader: Option<Loader>,
    there: std::collections::VecDeque<KeyRow>,
    /// The last one read; none before the first.
    last: Option<KeyRow>,
    end: bool,
    gone: Vec<KeyRow>,
    come: Vec<KeyRow>,
}

impl<'a> Held<'a> {
    fn new(store: &'a Store) -> Self {
        let (there, gone, come) = Default::default();
        Self { store, loader: None, there, last: None, end: false, gone, come }
    }

    /// Writes what differs.
    async fn against(mut self, sorter: Sorter<KeyRow>) -> Result<(), DbErr> {
        let mut wanted = later::stream(sorter, KEYS as usize);
        while let Some(some) = wanted.recv().await {
            for row in some.map_err(broken)? {
                loop {
                    self.read_on().await?;
                    match self.there.front().map_or(Ordering::Greater, |there| there.cmp(&row)) {
                        Ordering::Less => self.gone.extend(self.there.pop_front()),
                        Ordering::Equal => {
                            self.there.pop_front();
                            break;
                        }
                        Ordering::Greater => {
                            self.come.push(row);
                            break;
                        }
                    }
                }
                self.write(KEYS as usize).await?;
            }
        }
        loop {
            self.read_on().await?;
            let Some(there) = self.there.pop_front() else { break };
            self.gone.push(there);
            self.write(KEYS as usize).await?;
        }
        self.write(1).await
    }

    /// Reads further where there is nothing at hand.
    async fn read_on(&mut self) -> Result<(), DbErr> {
        if !self.there.is_empty() || self.end {
            return Ok(());
        }
        let rows = after(self.store.read(), Table::Main, self.last.as_ref(), KEYS).await?;
        self.end = rows.len() < KEYS as usize;
        self.there.extend(rows);
        self.last = self.there.back().cloned().or(self.last.take());
        Ok(())
    }

    /// Writes the differences once there are so many.
    async fn write(&mut self, enough: usize) -> Result<(), DbErr> {
        if self.gone.len() >= enough {
            let tx = self.store.begin().await?;
            keys::delete(&tx, &std::mem::take(&mut self.gone)).await?;
            tx.commit().await?;
        }
        if self.come.len() >= enough {
            // What is gone from the same place goes first: a key whose org has changed is deleted and written.
            let tx = self.store.begin().await?;
            keys::delete(&tx, &std::mem::take(&mut self.gone)).await?;
            tx.commit().await?;
            let loader = self.loader.get_or_insert_with(|| self.store.loader(Pace::Beside, Table::Main));
            loader.write(Load { keys: std::mem::take(&mut self.come), ..Load::default() }).await?;
            loader.commit().await?;
        }
        Ok(())
    }
}
