//! The reading half of an import, on a thread of its own: rows parsed and doubles refused.

use std::{collections::HashSet, path::Path};

use model::imports::RefusedRow;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use crate::imports::{
    ImportError,
    read::{Refusal, Row, Table},
    rows::{Kind, Known, fingerprint},
    seen::Seen,
    write::Written,
};

/// Rows in a transaction: few where people wait to write too, many into a table that was empty.
const BATCH: usize = 1_000;
const FRESH_BATCH: usize = 2_000;

/// Which rows of a file to read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    All,
    /// All, in the order of the table, which was empty. What the file has had is not remembered.
    Sorted,
    Providers,
    Others,
}

/// What a file had, for doubles and for `--prune`.
#[derive(Default)]
pub struct HadRows {
    pub keys: Seen,
    pub orgs: HashSet<Uuid>,
}

/// A row on its way to the database.
pub struct Incoming<K: Kind> {
    pub line: u64,
    pub model: K::Model,
    pub extra: K::Extra,
}

pub struct Batch<K: Kind> {
    pub file: String,
    pub rows: Vec<Incoming<K>>,
    pub refused: Vec<RefusedRow>,
}

/// Reads a file to its end, or until nobody takes its batches.
pub fn read<K: Written>(
    path: &Path,
    known: &Known,
    pass: Pass,
    fresh: bool,
    mut had: HadRows,
    out: &Sender<Batch<K>>,
) -> Result<HadRows, ImportError> {
    let mut table = Table::open(path, K::COLUMNS)?;
    if pass == Pass::Sorted {
        table = table.sorted_by(K::order)?;
    }
    let file = table.name().to_owned();
    let new = || Batch { file: file.clone(), rows: Vec::new(), refused: Vec::new() };
    let mut batch: Batch<K> = new();
    let full = if fresh { FRESH_BATCH } else { BATCH };
    while let Some(row) = table.next()? {
        if !pass.takes(&row) {
            continue;
        }
        match one::<K>(&row, known, pass, &mut had) {
            Ok((model, extra)) => batch.rows.push(Incoming { line: row.line, model, extra }),
            Err(refusal) => {
                if pass != Pass::Sorted {
                    remember::<K>(&row, &mut had);
                }
                batch.refused.push(refusal.at(&file, row.line));
            }
        }
        let is_full = batch.rows.len() + batch.refused.len() >= full;
        if is_full && out.blocking_send(std::mem::replace(&mut batch, new())).is_err() {
            return Ok(had);
        }
    }
    // Nobody takes it when the writing half has failed, and then it says why.
    let _ = out.blocking_send(batch);
    Ok(had)
}

impl Pass {
    fn takes(self, row: &Row<'_>) -> bool {
        let provider = || row.text("kind").is_ok_and(|kind| kind == "provider");
        match self {
            Self::All | Self::Sorted => true,
            Self::Providers => provider(),
            Self::Others => !provider(),
        }
    }
}

fn one<K: Kind>(row: &Row<'_>, known: &Known, pass: Pass, had: &mut HadRows) -> Result<(K::Model, K::Extra), Refusal> {
    row.whole()?;
    let (model, extra) = K::read(row, known)?;
    let again = match pass {
        Pass::Sorted => row.again,
        _ => !had.keys.insert(fingerprint(&K::key(&model))),
    };
    if again {
        return Err(Refusal::new("", "", "is in this file already"));
    }
    had.orgs.extend(K::org(&model));
    Ok((model, extra))
}

/// A row that is refused is still in the file: nothing is pruned for it.
fn remember<K: Kind>(row: &Row<'_>, had: &mut HadRows) {
    match row.id("id") {
        Ok(id) => drop(had.keys.insert(fingerprint(&id))),
        Err(_) => had.keys.incomplete = true,
    }
    if let Ok(org) = row.id("org_id") {
        had.orgs.insert(org);
    }
}
