//! What an import tells while it runs, and what it says at the end.

use std::time::Duration;

use model::imports::{BundleFile, RefusedRow, Tally};

/// Who is told how far an import is. Calls come between transactions, never inside one.
pub trait Progress: Send + Sync {
    /// A file begins. It has `rows` rows.
    fn file(&mut self, _file: BundleFile, _rows: u64) {}
    /// Of the file's rows, so many have been dealt with.
    fn rows(&mut self, _done: u64) {}
    fn refused(&mut self, _row: &RefusedRow) {}
    /// Something to know, with which all is well.
    fn note(&mut self, _text: &str) {}
    /// Something that somebody should look at and that is no fault of a row.
    fn warn(&mut self, _text: &str) {}
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {}

#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// By kind, in the order in which they were read.
    pub tallies: Vec<(BundleFile, Tally)>,
    /// The first refused rows, [`Summary::KEPT`] at most; each was told to the progress as it came.
    pub refused: Vec<RefusedRow>,
    pub took: Duration,
    pub dry_run: bool,
}

impl Summary {
    pub const KEPT: usize = 1_000;

    pub fn total(&self) -> Tally {
        self.tallies.iter().fold(Tally::default(), |sum, (_, tally)| Tally {
            read: sum.read + tally.read,
            new: sum.new + tally.new,
            changed: sum.changed + tally.changed,
            unchanged: sum.unchanged + tally.unchanged,
            refused: sum.refused + tally.refused,
            pruned: sum.pruned + tally.pruned,
        })
    }

    /// 0 when every row was taken, 1 when some were refused, 2 when nothing could be done with any.
    pub fn exit_code(&self) -> u8 {
        let total = self.total();
        match total.refused {
            0 => 0,
            refused if refused == total.read => 2,
            _ => 1,
        }
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{:<18} {:>10} {:>10} {:>10} {:>10} {:>8} {:>8}\n",
            if self.dry_run { "dry run" } else { "" },
            "read",
            "new",
            "changed",
            "unchanged",
            "refused",
            "pruned"
        );
        let total = self.total();
        let all = self.tallies.iter().map(|(file, tally)| (file.as_str(), tally)).chain([("all", &total)]);
        for (name, tally) in all {
            let Tally { read, new, changed, unchanged, refused, pruned } = tally;
            out += &format!("{name:<18} {read:>10} {new:>10} {changed:>10} {unchanged:>10} {refused:>8} {pruned:>8}\n");
        }
        let seconds = self.took.as_secs_f64();
        out + &format!("{seconds:.1} s, {:.0} rows/s\n", total.read as f64 / seconds.max(0.001))
    }
}
