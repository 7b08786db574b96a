//! From lines of the log to what people read of them.

use std::collections::{HashMap, HashSet};

use model::{
    AppError, EventId, OrgId, UserId, VisitId,
    audit::{ActorKind, EventRow, Question, Subject, SubjectKind},
    search::OrgRef,
};
use store::{
    entities::{audit_events, orgs, questions},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{
    persons::Opener,
    record::{ActorData, OPERATOR, SubjectData},
};
use crate::{Desk, clock, logged::Logged};

/// Who reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    Provider,
    /// Is not told where agents sit and what browser they use.
    Customer,
}

impl Desk {
    /// As people read them: three statements more, however many lines.
    pub(super) async fn rows(
        &self,
        db: &impl ConnectionTrait,
        events: Vec<audit_events::Model>,
        reader: Reader,
    ) -> Result<Vec<EventRow>, AppError> {
        let persons: HashSet<Uuid> = events
            .iter()
            .flat_map(|event| [Some(event.actor_id.unwrap_or_default()), event.user_id])
            .flatten()
            .collect();
        let named: HashSet<Uuid> =
            events.iter().flat_map(|event| [event.org_id, event.provider_id]).flatten().collect();
        let orgs = orgs::Entity::find().filter(orgs::Column::Id.is_in(named)).all(db).await.logged()?;
        let orgs: HashMap<Uuid, String> = orgs.into_iter().map(|org| (org.id, org.name)).collect();
        let asked = questions::Entity::find().filter(questions::Column::EventId.is_in(events.iter().map(|e| e.id)));
        let asked = asked.all(db).await.logged()?;
        let askers = asked.iter().map(|row| row.asked_by);
        let opener = Opener::of(db, &self.keys, persons.into_iter().chain(askers.clone())).await?;
        // A command that had not the server's key could seal no name.
        let unnamed = events.iter().filter(|event| is_unsealed(event)).filter_map(|event| event.user_id);
        let unnamed = unnamed.filter(|person| !opener.is_shut(*person));
        let names = self.names_of(db, askers.chain(unnamed).collect()).await?;
        let questions: HashMap<Uuid, questions::Model> = asked.into_iter().map(|row| (row.event_id, row)).collect();
        Ok(events.into_iter().filter_map(|event| row(event, &opener, &orgs, &questions, &names, reader)).collect())
    }

    /// The same, for the provider.
    pub(crate) async fn told(
        &self,
        db: &impl ConnectionTrait,
        events: Vec<audit_events::Model>,
    ) -> Result<Vec<EventRow>, AppError> {
        self.rows(db, events, Reader::Provider).await
    }

    async fn names_of(&self, db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, AppError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let users = store::entities::users::Entity::find().filter(store::entities::users::Column::Id.is_in(ids));
        Ok(users.all(db).await.logged()?.into_iter().map(|user| (user.id, user.display_name)).collect())
    }
}

fn is_unsealed(event: &audit_events::Model) -> bool {
    event.actor.0 == ActorKind::System && event.subject_data.is_none()
}

fn row(
    event: audit_events::Model,
    opener: &Opener,
    orgs: &HashMap<Uuid, String>,
    questions: &HashMap<Uuid, questions::Model>,
    names: &HashMap<Uuid, String>,
    reader: Reader,
) -> Option<EventRow> {
    let actor: Option<ActorData> =
        opener.open(event.actor_id.unwrap_or_default(), event.id, event.actor_data.as_deref());
    let about: Option<SubjectData> =
        event.user_id.and_then(|user| opener.open(user, event.id, event.subject_data.as_deref()));
    let actor = actor.unwrap_or_default();
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let name = match (event.subject_kind.map(|kind| kind.0), event.org_id) {
        (Some(SubjectKind::Org), Some(org)) => orgs.get(&org).cloned().or(actor.subject),
        _ if is_unsealed(&event) => event.user_id.and_then(|person| names.get(&person).cloned()).or(actor.subject),
        _ => about.as_ref().and_then(|about| filled(about.name.clone())).or(actor.subject),
    };
    // Where a customer's own people sit is not the provider's to know.
    let ours = event.actor.0 != ActorKind::Customer;
    let seen = |text: String| filled(text).filter(|_| reader == Reader::Provider && ours);
    Some(EventRow {
        id: EventId(event.id),
        at: clock::timestamp(event.at)?,
        verb: event.verb.0,
        outcome: event.outcome.0,
        actor: event.actor.0,
        actor_id: event.actor_id.map(UserId),
        who: if event.actor.0 == ActorKind::System { Some(OPERATOR.to_owned()) } else { filled(actor.name) },
        provider: event.provider_id.filter(|_| ours).and_then(|id| orgs.get(&id).cloned()),
        org: event.org_id.and_then(|id| Some(OrgRef { id: OrgId(id), name: orgs.get(&id)?.clone() })),
        subject: event.subject_kind.zip(event.subject_id).map(|(kind, id)| Subject { kind: kind.0, id, name }),
        visit: event.visit_id.map(VisitId),
        case: actor.case,
        note: about.and_then(|about| about.note).or(actor.note),
        address: seen(actor.address),
        browser: seen(actor.browser),
        seq: event.seq,
        times: 1,
        question: questions.get(&event.id).and_then(|row| question(row, names)),
    })
}

fn question(row: &questions::Model, askers: &HashMap<Uuid, String>) -> Option<Question> {
    Some(Question {
        text: row.text.clone(),
        by: askers.get(&row.asked_by).cloned(),
        at: clock::timestamp(row.asked_at)?,
        answer: row.answer.clone(),
        answered_at: row.answered_at.and_then(clock::timestamp),
    })
}
