//! One import from its first file to its last: what a row names is written before it.

mod batch;
mod reader;
mod touched;

use std::{sync::Arc, time::Instant};

use model::imports::{BundleFile, RefusedRow, Tally};
use store::{Store, load::Pace, sea_orm::EntityTrait};

pub(super) use reader::{Batch, HadRows, Incoming};
use touched::Touched;

use super::{
    ImportError, Options, Progress, Summary, control_hub,
    differ::Noter,
    later::Later,
    prune,
    read::bundle::{Part, Source},
    rows::{self, Known},
    seen::Seen,
    write::{Written, known},
};
use crate::lease::Lease;

/// See [`Options::apart_from`].
const MANY: u64 = 20_000;

/// From so many on, new keys are left apart from those that are there: of fewer each falls on a page of its own all the same, and a search
/// would read two tables for them.
const MANY_KEYS: u64 = 50_000;

/// From so many rows of a file on, a first import sorts them: those of fewer fall on pages that are at hand.
const SORTED: u64 = 300_000;

/// As [`run`] does, for as long as `lease` is ours.
pub async fn run_under(
    mut lease: Lease,
    store: &Store,
    options: Options,
    progress: &mut dyn Progress,
) -> Result<Summary, ImportError> {
    let options = Options { holder: Some(lease.holder()), ..options };
    let Some(done) = lease.during(run(store, &options, progress)).await else {
        if !options.dry_run {
            // Rows that came in since it is another's: their keys are in nobody's hands.
            store.owe_keys().await?;
        }
        return Err(ImportError::Lost);
    };
    // A lease that was not given back stands still, and is free after a while.
    if let Err(fault) = lease.end().await {
        progress.warn(&format!("the next import may have to wait for some seconds: {fault}"));
    }
    done
}

/// Imports what `options` name. Every refused row is told to `progress`; the summary keeps the first of them.
pub async fn run(store: &Store, options: &Options, progress: &mut dyn Progress) -> Result<Summary, ImportError> {
    let begun = Instant::now();
    let path = options.path.clone();
    let source = tokio::task::spawn_blocking(move || Source::open(&path)).await.unwrap_or_else(panicked)?;
    for part in source.parts().iter().filter(|part| !part.unknown.is_empty()) {
        progress.note(&format!("{}: passed over the columns {}", part.file, part.unknown.join(", ")));
    }
    if !options.dry_run {
        // Of an import that was cut off.
        store.bring_back().await?;
    }
    let known = known::load(store).await?;
    let mut run = Run {
        store,
        options,
        progress,
        // Where nobody was there before, nobody waits to write.
        pace: if known.orgs.is_empty() { Pace::Alone } else { Pace::Beside },
        noter: Noter::new(&known),
        known: Arc::new(known),
        users: None,
        later: None,
        touched: Touched::default(),
        summary: Summary { dry_run: options.dry_run, ..Summary::default() },
    };
    match &source {
        Source::Bundle(_) if options.org.is_some() => {
            let message = "--org is for a user export of Control Hub; a bundle names the organization of each row";
            return Err(ImportError::Nothing(message.to_owned()));
        }
        Source::Bundle(parts) => run.bundle(parts).await?,
        Source::ControlHub(part) => control_hub::import(&mut run, part).await?,
    }
    run.load_keys().await?;
    run.tell_of_touched().await?;
    run.summary.took = begun.elapsed();
    Ok(run.summary)
}

/// An import under way.
pub(super) struct Run<'a> {
    pub store: &'a Store,
    pub options: &'a Options,
    pub progress: &'a mut dyn Progress,
    pace: Pace,
    pub known: Arc<Known>,
    pub noter: Noter,
    /// The users of the bundle, for a dry run, whose users are not in the database.
    pub users: Option<Seen>,
    /// Keys that are written after all rows.
    pub later: Option<Later>,
    /// Customers to be looked at for early warnings.
    pub touched: Touched,
    pub summary: Summary,
}

impl Run<'_> {
    async fn bundle(&mut self, parts: &[Part]) -> Result<(), ImportError> {
        let mut orgs = None;
        for part in parts {
            self.progress.file(part.file, part.rows);
            self.summary.tallies.push((part.file, Tally::default()));
            let seen = match part.file {
                BundleFile::Organizations => self.organizations(part).await?,
                BundleFile::Domains => self.file::<rows::Domains>(part).await?,
                BundleFile::Sites => self.file::<rows::Sites>(part).await?,
                BundleFile::Orders => self.file::<rows::Orders>(part).await?,
                BundleFile::OrderLines => self.file::<rows::OrderLines>(part).await?,
                BundleFile::Subscriptions => self.file::<rows::Subscriptions>(part).await?,
                BundleFile::Licences => self.file::<rows::Licences>(part).await?,
                BundleFile::Workspaces => self.file::<rows::Workspaces>(part).await?,
                BundleFile::Users => self.file::<rows::Users>(part).await?,
                BundleFile::Devices => self.file::<rows::Devices>(part).await?,
                BundleFile::MailEvents => self.file::<rows::MailEvents>(part).await?,
                BundleFile::Suppressions => self.file::<rows::Suppressions>(part).await?,
                BundleFile::LicenceDays => self.file::<rows::LicenceDays>(part).await?,
                BundleFile::DeviceDays => self.file::<rows::DeviceDays>(part).await?,
            };
            if part.file == BundleFile::Organizations {
                orgs = Some(seen.orgs.clone());
            }
            if self.options.prune {
                // The orgs of the bundle; where it has no file of them, those that this file names.
                let orgs = orgs.as_ref().unwrap_or(&seen.orgs);
                prune::file(self, part.file, &seen.keys, orgs).await?;
            }
            if part.file == BundleFile::Users && self.options.dry_run {
                self.users = Some(seen.keys);
            }
        }
        Ok(())
    }

    /// Providers before those whom they manage.
    async fn organizations(&mut self, part: &Part) -> Result<HadRows, ImportError> {
        let had = self.pass::<rows::Orgs>(part, reader::Pass::Providers, HadRows::default()).await?;
        self.pass::<rows::Orgs>(part, reader::Pass::Others, had).await
    }

    async fn file<K: Written>(&mut self, part: &Part) -> Result<HadRows, ImportError> {
        self.pass::<K>(part, reader::Pass::All, HadRows::default()).await
    }

    /// Reads a file on a thread of its own while its batches are written here.
    async fn pass<K: Written>(
        &mut self,
        part: &Part,
        pass: reader::Pass,
        had: HadRows,
    ) -> Result<HadRows, ImportError> {
        let fresh = K::Entity::find().one(self.store.read()).await?.is_none();
        self.expect(part.rows).await?;
        let alone = fresh && self.pace == Pace::Alone && !K::LOADED.is_empty();
        let bare = alone && self.is_many(part.rows, MANY) && !self.options.prune;
        if bare {
            self.store.put_by(K::LOADED).await?;
        }
        let pass = if bare && self.is_many(part.rows, SORTED) { reader::Pass::Sorted } else { pass };
        let (sender, mut batches) = tokio::sync::mpsc::channel(1);
        let (path, known) = (part.path.clone(), Arc::clone(&self.known));
        let reading = tokio::task::spawn_blocking(move || reader::read::<K>(&path, &known, pass, fresh, had, &sender));
        let mut lessons = Vec::new();
        while let Some(batch) = batches.recv().await {
            self.batch::<K>(batch, fresh, &mut lessons).await?;
        }
        self.loaded().await?;
        let had = reading.await.unwrap_or_else(panicked)?;
        // The reader is gone: what it knew is ours alone again.
        let known = Arc::make_mut(&mut self.known);
        lessons.iter().for_each(|model| K::teach(known, model));
        if K::FILE == BundleFile::Organizations && !self.options.dry_run {
            known.orgs = known::orgs(self.store.read()).await?;
        }
        Ok(had)
    }

    /// With many rows to come their keys are written afterwards, and so they are for all files from then on.
    pub(super) async fn expect(&mut self, rows: u64) -> Result<(), ImportError> {
        if self.later.is_none() && (self.is_many(rows, MANY) || !self.options.dry_run && self.store.keys_owed().await?)
        {
            self.later = Some(Later::begin(self.store, self.pace).await?);
        }
        Ok(())
    }

    /// So many rows of a file, unless an option says how many, that what goes with them is better made apart.
    fn is_many(&self, rows: u64, many: u64) -> bool {
        !self.options.dry_run && rows >= self.options.apart_from.unwrap_or(many)
    }

    /// Waits until what is loaded is there to be read.
    pub(super) async fn loaded(&mut self) -> Result<(), ImportError> {
        match &self.later {
            Some(later) => Ok(later.loader.commit().await?),
            None => Ok(()),
        }
    }

    async fn load_keys(&mut self) -> Result<(), ImportError> {
        if let Some(later) = self.later.take() {
            if self.store.has_put_by().await? {
                self.progress.note("making indexes");
                self.store.bring_back().await?;
            }
            self.progress.note("writing search keys");
            let Options { apart_from, holder, .. } = *self.options;
            later.load(self.store, apart_from.unwrap_or(MANY_KEYS), holder).await?;
        }
        Ok(())
    }

    async fn tell_of_touched(&mut self) -> Result<(), ImportError> {
        if !self.options.dry_run {
            let tx = self.store.begin().await?;
            std::mem::take(&mut self.touched).tell(&tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    pub(super) fn refuse(&mut self, row: RefusedRow) {
        self.tally().refused += 1;
        self.progress.refused(&row);
        if self.summary.refused.len() < Summary::KEPT {
            self.summary.refused.push(row);
        }
    }

    /// Of the file that is being read.
    pub(super) fn tally(&mut self) -> &mut Tally {
        let last = self.summary.tallies.len() - 1;
        &mut self.summary.tallies[last].1
    }
}

/// Goes on with a panic of another thread.
fn panicked<T>(fault: tokio::task::JoinError) -> T {
    match fault.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => panic!("the reader was stopped"),
    }
}
