//! The writing half of an import: one batch, one transaction.

use std::collections::HashMap;

use store::sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::{
    Run,
    reader::{Batch, Incoming},
};
use crate::imports::{
    ImportError,
    write::{Change, Written, insert},
};

impl Run<'_> {
    /// Writes what of a batch is new or differs. Adds to `lessons` what later files will ask about.
    pub(in crate::imports) async fn batch<K: Written>(
        &mut self,
        mut batch: Batch<K>,
        fresh: bool,
        lessons: &mut Vec<K::Model>,
    ) -> Result<(), ImportError> {
        let read = (batch.rows.len() + batch.refused.len()) as u64;
        for row in std::mem::take(&mut batch.refused) {
            self.refuse(row);
        }
        let (changes, unchanged) = if self.options.dry_run {
            self.check(&mut batch, self.store.read()).await?;
            compare::<K>(self.store.read(), batch, fresh).await?
        } else if !K::LOADED.is_empty() && self.later.is_some() {
            self.loading(batch, fresh).await?
        } else {
            let tx = self.store.begin().await?;
            self.check(&mut batch, &tx).await?;
            self.writing(tx, batch, fresh).await?
        };
        let all = changes.len() as u64;
        let new = changes.iter().filter(|change| change.old.is_none()).count() as u64;
        let tally = self.tally();
        tally.read += read;
        tally.new += new;
        tally.changed += all - new;
        tally.unchanged += unchanged;
        let done = tally.read;
        if K::TEACHES {
            lessons.extend(changes.iter().map(|change| change.new.clone()));
        }
        if let Some(later) = &self.later {
            later.add(changes, &self.known).await;
        }
        self.progress.rows(done);
        Ok(())
    }

    /// Hands a batch of which all is new to the loader, which writes it while the next one is made ready: of such rows no difference
    /// is noted. What of another differs from what is there is written here, and looked at once more in its transaction.
    async fn loading<K: Written>(
        &mut self,
        mut batch: Batch<K>,
        fresh: bool,
    ) -> Result<(Vec<Change<K>>, u64), ImportError> {
        self.check(&mut batch, self.store.read_surely()).await?;
        let file = batch.file.clone();
        let (changes, unchanged) = compare::<K>(self.store.read_surely(), batch, fresh).await?;
        if changes.is_empty() {
            return Ok((changes, unchanged));
        }
        if let Some(later) = &self.later
            && changes.iter().all(|change| change.old.is_none())
        {
            if !self.touched.has_all(&changes) {
                // The loader is not to be in the way; and one mark of all is one wait, where each batch has other customers.
                later.loader.commit().await?;
                let tx = self.store.begin().await?;
                self.touched.add_orgs(&tx, self.known.orgs.keys().copied()).await?;
                tx.commit().await?;
            }
            later.loader.write(K::load(&changes)).await?;
            return Ok((changes, unchanged));
        }
        self.loaded().await?;
        let rows = changes.into_iter().map(|change| Incoming { line: 0, model: change.new, extra: change.extra });
        let again = Batch { file, rows: rows.collect(), refused: Vec::new() };
        let tx = self.store.begin().await?;
        let (changes, more) = self.writing(tx, again, fresh).await?;
        Ok((changes, unchanged + more))
    }

    async fn writing<K: Written>(
        &mut self,
        tx: DatabaseTransaction,
        batch: Batch<K>,
        fresh: bool,
    ) -> Result<(Vec<Change<K>>, u64), ImportError> {
        let (changes, unchanged) = compare::<K>(&tx, batch, fresh).await?;
        write::<K>(&tx, &changes).await?;
        if !fresh {
            self.noter.note(&tx, &changes, &self.known).await?;
        }
        K::settle(&tx, &changes, &self.known, self.later.is_some()).await?;
        self.touched.add(&tx, &changes).await?;
        tx.commit().await?;
        Ok((changes, unchanged))
    }

    /// Refuses the rows that name somebody who is not there.
    async fn check<K: Written>(&mut self, batch: &mut Batch<K>, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let models: Vec<&K::Model> = batch.rows.iter().map(|row| &row.model).collect();
        let refused = K::check(db, &models, self.users.as_ref()).await?;
        // From the last to the first: what is taken out moves only what is behind it.
        for (at, refusal) in refused.into_iter().rev() {
            let row = batch.rows.remove(at);
            self.refuse(refusal.at(&batch.file, row.line));
        }
        Ok(())
    }
}

/// The rows that are new or differ from the database's, and how many do not.
async fn compare<K: Written>(
    db: &impl ConnectionTrait,
    batch: Batch<K>,
    fresh: bool,
) -> Result<(Vec<Change<K>>, u64), DbErr> {
    let (mut existing, mut extras) = (HashMap::new(), HashMap::new());
    if !fresh && !batch.rows.is_empty() {
        let models: Vec<&K::Model> = batch.rows.iter().map(|row| &row.model).collect();
        for model in K::Entity::find().filter(K::among(&models)).all(db).await? {
            existing.insert(K::key(&model), model);
        }
        extras = K::extras(db, &models).await?;
    }
    let mut changes = Vec::with_capacity(batch.rows.len());
    let mut unchanged = 0;
    for mut row in batch.rows {
        let key = K::key(&row.model);
        let old = existing.remove(&key).map(|old| (old, extras.remove(&key).unwrap_or_default()));
        if let Some((model, extra)) = &old {
            K::keep(&mut row.model, model);
            if row.model == *model && row.extra == *extra {
                unchanged += 1;
                continue;
            }
        }
        changes.push(Change { new: row.model, extra: row.extra, old });
    }
    Ok((changes, unchanged))
}

async fn write<K: Written>(tx: &DatabaseTransaction, changes: &[Change<K>]) -> Result<(), DbErr>
where
    <K::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = K::Entity>,
{
    let (mut new, mut other) = (Vec::new(), Vec::new());
    for change in changes {
        match &change.old {
            None => new.push(&change.new),
            Some((old, _)) if *old != change.new => other.push(&change.new),
            Some(_) => {}
        }
    }
    insert::rows::<K>(tx, &new, insert::Existing::Fail).await?;
    insert::rows::<K>(tx, &other, insert::Existing::Replace).await
}
