//! Checking an export without the server: each line follows from the one before, each checkpoint is signed and agrees, and
//! no checkpoint lies beyond the end.

use super::{
    chain::{BEGINNING, Checkpoint, canonical, hash},
    export::Exported,
};

/// What an export that is whole holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Lines, which is the place of the last one.
    pub lines: i64,
    /// The hash of the last line, in hex.
    pub hash: String,
    /// Checkpoints that agree.
    pub checkpoints: usize,
}

/// Why an export is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Tampered {
    #[error("line {0} is not as Farol writes it")]
    Form(usize),
    #[error("line {0} does not follow from the one before: something was changed, taken out, put in or moved")]
    Broken(usize),
    #[error("the checkpoint at {0} is not signed by this key")]
    Signature(i64),
    #[error("the checkpoint at {0} was signed over another log")]
    Checkpoint(i64),
    #[error("the log ends at {ends}, but a checkpoint was signed at {signed}: its tail is missing")]
    Cut { ends: i64, signed: i64 },
    #[error("line {0} of the checkpoints is not as Farol writes it")]
    CheckpointForm(usize),
    #[error("the export does not end with a checkpoint of where it ends")]
    NoEnd,
    #[error("there is no checkpoint: nothing shows that the log is whole")]
    NoCheckpoint,
}

/// Checks an export against the file of checkpoints and the public key (hex), both kept elsewhere than the database. A
/// checkpoint beyond the export's end says that a tail was cut off; for an export that is older than the checkpoints, those
/// signed after `as_of` (Unix seconds) are left out.
pub fn verify(export: &str, checkpoints: &str, key: &str, as_of: Option<i64>) -> Result<Verified, Tampered> {
    let mut hashes: Vec<String> = Vec::new();
    let mut signed: Vec<Checkpoint> = Vec::new();
    let mut previous = BEGINNING;
    let mut ended = false;
    for (number, text) in (1..).zip(export.lines()) {
        let read: Exported = serde_json::from_str(text).map_err(|_| Tampered::Form(number))?;
        // Not a byte may be otherwise, not even one that means nothing.
        if serde_json::to_string(&read).ok().as_deref() != Some(text) {
            return Err(Tampered::Form(number));
        }
        match read {
            Exported::Event { event, hash: told } => {
                let place = event.get("seq").and_then(serde_json::Value::as_u64);
                let canonical = canonical(&event).map_err(|_| Tampered::Form(number))?;
                previous = hash(&previous, &canonical);
                if place != Some(hashes.len() as u64 + 1) || told != hex::encode(previous) {
                    return Err(Tampered::Broken(number));
                }
                hashes.push(told);
                ended = false;
            }
            Exported::Checkpoint { checkpoint } => {
                ended = checkpoint.seq == i64::try_from(hashes.len()).unwrap_or(i64::MAX);
                signed.push(checkpoint);
            }
        }
    }
    for (number, text) in (1..).zip(checkpoints.lines().filter(|line| !line.trim().is_empty())) {
        let checkpoint: Checkpoint = match serde_json::from_str(text) {
            Ok(checkpoint) => checkpoint,
            // Half a line at the end is none; the next checkpoint takes its place.
            Err(_) if checkpoints.ends_with(text) => continue,
            Err(_) => return Err(Tampered::CheckpointForm(number)),
        };
        if as_of.is_none_or(|as_of| checkpoint.at <= as_of) {
            signed.push(checkpoint);
        }
    }
    if signed.is_empty() {
        return Err(Tampered::NoCheckpoint);
    }
    let ends = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
    for checkpoint in &signed {
        if !checkpoint.is_signed_by(key) {
            return Err(Tampered::Signature(checkpoint.seq));
        }
        if checkpoint.seq > ends {
            return Err(Tampered::Cut { ends, signed: checkpoint.seq });
        }
        let at = usize::try_from(checkpoint.seq - 1).ok().and_then(|at| hashes.get(at));
        if at != Some(&checkpoint.hash) {
            return Err(Tampered::Checkpoint(checkpoint.seq));
        }
    }
    if !ended {
        return Err(Tampered::NoEnd);
    }
    Ok(Verified { lines: ends, hash: hashes.pop().unwrap_or_default(), checkpoints: signed.len() })
}
