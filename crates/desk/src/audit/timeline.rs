//! The history of one user, device or customer: lines of the log, what imports found to be other, and mail that did not
//! arrive, in one order. Each has an id that grows with time, so one cursor pages through all of them.

use std::cmp::Reverse;

use model::{
    AppError, Page, PageInput,
    audit::{History, Subject},
    differences::{Difference, Field, Worked},
    mail::MailEventKind,
    search::OrgRef,
};
use sha2::{Digest, Sha256};
use store::{
    Word,
    entities::{
        audit_events::{self, Column},
        differences, mail_events, suppressions,
    },
    plan::unindexed,
    sea_orm::{
        ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
        QuerySelect, QueryTrait, Select,
        sea_query::{Asterisk, Expr, Query, UnionType},
    },
};
use uuid::{Builder, Uuid};

use super::{log::Edge, rows::Reader};
use crate::{AgentDesk, clock, contact::masked, differences as noted, logged::Logged, mail};

/// Addresses of one subject whose mail is looked at.
const ADDRESSES: usize = 20;

/// Mail that did not arrive.
const TROUBLE: [MailEventKind; 4] =
    [MailEventKind::Bounced, MailEventKind::Rejected, MailEventKind::Complained, MailEventKind::Suppressed];

/// Acts that change something, as the indexes `audit_org_acts` and `audit_user_acts` have them: word for word, so that a
/// database sees that they are the ones to read.
const ACTS: &str = "outcome = 'done' AND verb IN ('resend_invitation', 'retry_mail', 'clear_hold', 'answer_owner', \
                    'deny_call', 'answer_vouch', 'ask_consent', 'answer_consent', 'withdraw_consent', \
                    'set_standing_access', 'grant_role', 'change_settings', 'erase_person')";

/// Whose history.
pub(super) struct Asked {
    pub of: Subject,
    pub org: OrgRef,
    /// In `differences`.
    pub subject: Uuid,
    /// The lines of the log that are about it.
    pub events: Select<audit_events::Entity>,
    /// Whose mail belongs to it, folded.
    pub addresses: Vec<String>,
    /// Until when it worked, in Unix seconds; 0 where nobody can say.
    pub worked_at: i64,
    /// With looks, too.
    pub all: bool,
}

/// Something that happened.
enum Line {
    Event(Box<audit_events::Model>),
    Difference(Difference),
}

impl Line {
    fn id(&self) -> Uuid {
        match self {
            Self::Event(event) => event.id,
            Self::Difference(difference) => difference.id,
        }
    }
}

impl AgentDesk {
    /// One page of it.
    pub(super) async fn timeline(&self, asked: Asked, input: &PageInput) -> Result<History, AppError> {
        let edge = input.cursor.as_deref().map(Edge::read).transpose()?;
        let backwards = edge.as_ref().is_some_and(|edge| edge.backwards);
        let limit = input.rows() + 1;
        let db = self.store.read();
        let events = if asked.all { asked.events } else { asked.events.filter(Expr::cust(ACTS)) };
        let events = beyond(events, Column::Id, edge.as_ref(), limit).all(db);
        let found = self.differences_of(asked.org.id.0, asked.subject);
        let found = beyond(found, differences::Column::Id, edge.as_ref(), limit);
        let found = found.into_model::<noted::Found>().all(db);
        let troubles = troubles(db, asked.org.id.0, &asked.addresses, edge.as_ref(), limit);
        let (events, found, troubles, holds) =
            tokio::try_join!(events, found, troubles, mail::suppressed(db, &asked.addresses)).logged()?;

        let mut lines: Vec<Line> = events.into_iter().map(|event| Line::Event(Box::new(event))).collect();
        let noted = found.into_iter().filter_map(|found| found.shown(self.masks));
        let mail = troubles.iter().filter_map(|event| self.trouble(event));
        let held = holds.iter().filter_map(|hold| self.held(hold));
        lines.extend(noted.chain(mail).chain(held).map(Line::Difference));
        if let Some(edge) = &edge {
            lines.retain(|line| if backwards { line.id() > edge.id } else { line.id() < edge.id });
        }
        lines.sort_by_key(|line| Reverse(line.id()));
        if backwards {
            lines.reverse();
        }
        let rows = usize::try_from(input.rows()).unwrap_or(usize::MAX);
        let more = lines.len() > rows;
        // The line that stands under the last one of this page.
        let below = if backwards { edge.as_ref().map(|edge| edge.id) } else { lines.get(rows).map(Line::id) };
        lines.truncate(rows);
        if backwards {
            lines.reverse();
        }
        let (older, newer) = if backwards { (true, more) } else { (more, edge.is_some()) };
        let at = |line: Option<&Line>, backwards| line.map(|line| Edge { id: line.id(), backwards }.write());
        let next = at(lines.last(), false).filter(|_| older);
        let previous = at(lines.first(), true).filter(|_| newer);
        let worked = worked(asked.worked_at, &lines, newer, below);

        let (mut events, mut differences) = (Vec::new(), Vec::new());
        for line in lines {
            match line {
                Line::Event(event) => events.push(*event),
                Line::Difference(difference) => differences.push(difference),
            }
        }
        let rows = self.desk.rows(db, events, Reader::Provider).await?;
        let events = Page { rows, next, previous };
        Ok(History { of: asked.of, org: asked.org, events, differences, worked, all: asked.all })
    }

    fn trouble(&self, event: &mail_events::Model) -> Option<Difference> {
        Some(Difference {
            id: key(event.occurred_at, &format!("{} {} {}", event.recipient, event.message_id, event.event.0)),
            at: clock::timestamp(event.occurred_at)?,
            field: Field::Mail,
            name: Some(self.seen(&event.recipient)),
            before: event.code.clone(),
            after: Some(event.event.0.to_string()),
        })
    }

    fn held(&self, hold: &suppressions::Model) -> Option<Difference> {
        Some(Difference {
            id: key(hold.since, &hold.address),
            at: clock::timestamp(hold.since)?,
            field: Field::Hold,
            name: Some(self.seen(&hold.address)),
            before: None,
            after: Some(hold.reason.0.to_string()),
        })
    }

    fn seen(&self, address: &str) -> String {
        if self.masks { masked(address) } else { address.to_owned() }
    }
}

/// The line "it worked until here" belongs under the last line after that moment; on top of the first page where there is none.
fn worked(at: i64, lines: &[Line], newer: bool, below: Option<Uuid>) -> Option<Worked> {
    let moment = clock::timestamp_unless_never(at)?;
    let after = lines.iter().take_while(|line| seconds(line.id()) > at).count();
    let last = after < lines.len() || below.is_none_or(|id| seconds(id) <= at);
    let here = if after == 0 { !newer } else { last };
    Some(Worked { at: moment, here })
}

/// Rows on the further side of the edge, nearest first.
fn beyond<E: EntityTrait>(rows: Select<E>, id: E::Column, edge: Option<&Edge>, limit: u64) -> Select<E> {
    match edge {
        Some(Edge { id: from, backwards: true }) => rows.filter(id.gt(*from)).order_by_asc(id),
        Some(edge) => rows.filter(id.lt(edge.id)).order_by_desc(id),
        None => rows.order_by_desc(id),
    }
    .limit(limit)
}

/// Mail of `org` to any of `addresses` that did not arrive, on the further side of the edge: one statement.
async fn troubles(
    db: &impl ConnectionTrait,
    org: Uuid,
    addresses: &[String],
    edge: Option<&Edge>,
    limit: u64,
) -> Result<Vec<mail_events::Model>, DbErr> {
    use mail_events::Column::{Event, OccurredAt, OrgId, Recipient};
    let mut of_each = addresses.iter().take(ADDRESSES).enumerate().map(|(at, address)| {
        let events = mail_events::Entity::find()
            .filter(Recipient.eq(address))
            .filter(unindexed(OrgId).eq(org))
            .filter(Event.is_in(TROUBLE.map(Word)));
        // Within a second the ids decide, once they are made.
        let events = match edge {
            Some(Edge { id, backwards: true }) => events.filter(OccurredAt.gte(seconds(*id))).order_by_asc(OccurredAt),
            Some(edge) => events.filter(OccurredAt.lte(seconds(edge.id))).order_by_desc(OccurredAt),
            None => events.order_by_desc(OccurredAt),
        };
        let events = events.limit(limit + 1).into_query();
        Query::select().column(Asterisk).from_subquery(events, format!("address_{at}")).take()
    });
    let Some(mut all) = of_each.next() else { return Ok(Vec::new()) };
    for events in of_each {
        all.union(UnionType::All, events);
    }
    mail_events::Model::find_by_statement(db.get_database_backend().build(&all)).all(db).await
}

/// An id in the order of time for what has none, always the same: as UUID version 7, with a hash for chance.
fn key(at: i64, text: &str) -> Uuid {
    let hash = Sha256::digest(text.as_bytes());
    let mut chance = [0; 10];
    chance.copy_from_slice(&hash[..10]);
    Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or(0) * 1_000, &chance).into_uuid()
}

/// When an id of version 7 was made (RFC 9562 §5.7), in Unix seconds.
fn seconds(id: Uuid) -> i64 {
    let mut milliseconds = [0; 8];
    milliseconds[2..].copy_from_slice(&id.as_bytes()[..6]);
    i64::from_be_bytes(milliseconds) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_what_has_none_are_in_the_order_of_time() {
        let at = clock::now();
        assert_eq!(seconds(key(at, "a")), at);
        assert_eq!(key(at, "a"), key(at, "a"));
        assert!(key(at, "a") < key(at + 1, "a") && key(at, "a") != key(at, "b"));
        assert!(key(at - 1, "z") < Uuid::now_v7() && Uuid::now_v7() < key(at + 2, "0"));
        assert_eq!(seconds(key(-5, "before there were moments")), 0);
    }

    #[test]
    fn the_line_where_it_worked_stands_once() {
        let line = |at| {
            let id = key(at, "a");
            let at = clock::timestamp(at).expect("a moment");
            let (field, name, before, after) = (Field::Title, None, None, None);
            Line::Difference(Difference { id, at, field, name, before, after })
        };
        let here = |at, lines: &[i64], newer, below: Option<i64>| {
            let lines: Vec<Line> = lines.iter().map(|at| line(*at)).collect();
            worked(at, &lines, newer, below.map(|at| key(at, "b"))).map(|worked| worked.here)
        };
        assert_eq!(here(0, &[30, 20], false, None), None, "nobody can say");
        assert_eq!(here(25, &[30, 20], true, Some(9)), Some(true), "between two lines");
        assert_eq!(here(40, &[30, 20], false, Some(9)), Some(true), "nothing since");
        assert_eq!(here(40, &[30, 20], true, Some(9)), Some(false), "on a page before");
        assert_eq!(here(15, &[30, 20], true, Some(9)), Some(true), "under the last line of the page");
        assert_eq!(here(5, &[30, 20], false, Some(9)), Some(false), "on a page after");
        assert_eq!(here(10, &[30, 20], true, None), Some(true), "all that is known is newer");
        assert_eq!(here(10, &[], false, None), Some(true));
    }
}
