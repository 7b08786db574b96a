//! A database that was put back, checked and made ready: whether this Farol can use it, what it says of itself, and what of
//! its moment must not hold any more.

use desk::{Desk, restore::Settled};
use store::Store;

use super::moment;
use crate::{commands::Fault, config::Keyed, keys, say::say};

/// Says what the database is, which it calls `name`, and what was ended in it; how many lines its log has in the chain.
pub async fn settle(keyed: &Keyed, name: &str, store: &Store, erased: &[uuid::Uuid]) -> Result<i64, Fault> {
    let told = |why: String| Err(Fault::Told(format!("{name} {why}")));
    let said = store.check().await?;
    if said != ["ok"] {
        return told(format!("is damaged: {}", said.join("; ")));
    }
    match store.unknown_migrations().await? {
        None => return told("is no database of Farol's".to_owned()),
        Some(unknown) if !unknown.is_empty() => {
            return told(format!(
                "was used by a newer Farol, which has {}: restore it with that one",
                unknown.join(", ")
            ));
        }
        Some(_) => store.migrate().await?,
    }
    let desk = with_key(keyed, Desk::new(store.clone())).await?;
    let Some(state) = desk.log_state().await? else {
        return told(
            "has an audit log whose end is not where its chain says: lines were taken out or changed".to_owned(),
        );
    };
    match state.newest {
        Some(newest) => say!("{name} is as of {} or soon after", moment(newest)),
        None => say!("{name} has nothing in its log"),
    }
    say!("lines of the log in the chain: {}", state.lines);
    for finding in desk.examine().await? {
        say!("{} {}", if finding.well { "well " } else { "WRONG" }, finding.says);
    }
    tell(&desk.settle_restored(erased).await?);
    Ok(state.lines)
}

/// With the key, where it is at hand and the one.
async fn with_key(keyed: &Keyed, desk: Desk) -> Result<Desk, Fault> {
    let needed = "without the key that it was used with (--key-file), codes, mails and names in the log cannot be read";
    let Some(keys) = keys::at_hand(keyed.key_file.as_deref(), &keyed.database.data)? else {
        say!("WRONG there is no key here: {needed}");
        return Ok(desk);
    };
    let with = Desk::new(desk.store().clone()).with_keys(keys);
    if with.knows_the_key().await? || !with.is_under_a_key().await? {
        return Ok(with);
    }
    say!("WRONG the key here is not the one: {needed}");
    Ok(desk)
}

fn tell(settled: &Settled) {
    let Settled { sessions, permissions, questions, mails, erased, standing } = settled;
    say!("ended: sessions {sessions}; permissions and views {permissions}; codes, vouches and links {questions}");
    say!("held back: mails that waited then {mails}; they may have been sent since (see /mail/undelivered)");
    say!("erased once more: persons {erased}");
    say!("as it was then: who is an agent, with which password and means of proof; standing permissions {standing}");
}
