//! What a customer asks about one line of the log, and the provider's answer.

use model::{
    AppError, ErrorKind, EventId,
    audit::{ActorKind, SubjectKind, Verb},
    classify::turns,
};
use store::{
    entities::{orgs, questions},
    live,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
        sea_query::OnConflict,
    },
};

use super::Event;
use crate::{AgentDesk, CustomerDesk, clock, logged::Logged, mail::letters, policy::Act};

/// Characters of a question and of an answer.
const TEXT: std::ops::RangeInclusive<usize> = 3..=1_000;

/// Questions of one customer within an hour.
const PER_HOUR: u64 = 20;

fn text(given: &str) -> Result<String, AppError> {
    // Beside the line that it asks about, which it is not to turn round.
    let text = given.replace(turns, "").trim().to_owned();
    if TEXT.contains(&text.chars().count()) && !text.contains('\0') {
        return Ok(text);
    }
    Err(AppError::invalid("text", "Write between 3 and 1,000 characters."))
}

impl CustomerDesk {
    /// Asks the provider about one line, once.
    pub async fn ask_question(&self, id: EventId, given: &str) -> Result<(), AppError> {
        self.noting(Verb::AskQuestion, self.try_ask_question(id, given)).await
    }

    async fn try_ask_question(&self, id: EventId, given: &str) -> Result<(), AppError> {
        let given = text(given)?;
        self.answers()?;
        let missing = || AppError::new(ErrorKind::NotFound, "There is no such line in your log.");
        let event = self.desk.event(id).await?.filter(|event| event.org_id == Some(self.me.org.id.0));
        let event = event.filter(|event| event.actor.0 == ActorKind::Agent).ok_or_else(missing)?;
        let provider = event.provider_id.ok_or_else(missing)?;
        let asked = Event::new(Verb::AskQuestion).of(self.me.org.id.0).about(SubjectKind::Event, id);
        let change = self.begin(asked.with_provider(provider)).await?;
        // Of many at once, each sees those before it.
        orgs::Entity::find_by_id(self.me.org.id.0).lock_exclusive().one(&*change).await.logged()?;
        let now = clock::now();
        let lately = questions::Entity::find().filter(questions::Column::OrgId.eq(self.me.org.id.0));
        let lately = lately.filter(questions::Column::AskedAt.gt(now - 60 * 60));
        if lately.count(&*change).await.logged()? >= PER_HOUR {
            return Err(AppError::too_many(600, "Your organization has asked twenty questions within the hour."));
        }
        let row = questions::ActiveModel {
            event_id: Set(id.0),
            org_id: Set(self.me.org.id.0),
            provider_id: Set(provider),
            asked_by: Set(self.me.id.0),
            text: Set(given),
            asked_at: Set(now),
            answer: Set(None),
            answered_by: Set(None),
            answered_at: Set(None),
        };
        let there = OnConflict::column(questions::Column::EventId).do_nothing().to_owned();
        let asked =
            questions::Entity::insert(row).on_conflict(there).exec_without_returning(&*change).await.logged()?;
        if asked == 0 {
            return Err(AppError::new(ErrorKind::Conflict, "Somebody has asked about this already."));
        }
        let from = self.desk.org_name(&*change, provider).await?;
        let link = self.desk.page_link("/audit?questioned=true");
        let letter = |language| letters::notices::questioned(language, &from, &self.me.org.name, link.clone());
        self.desk.tell_provider(&*change, provider, None, letter).await?;
        change.commit().await?;
        self.desk.ring();
        Ok(())
    }
}

impl AgentDesk {
    /// Answers a customer's question; the answer stands in the customer's log.
    pub async fn answer_question(&self, id: EventId, given: &str) -> Result<(), AppError> {
        let event = Event::new(Verb::AnswerQuestion).about(SubjectKind::Event, id);
        self.noting(event, self.try_answer_question(id, given)).await
    }

    async fn try_answer_question(&self, id: EventId, given: &str) -> Result<(), AppError> {
        self.may(Act::AnswerQuestion)?;
        let given = text(given)?;
        let mut change = self.begin(Event::new(Verb::AnswerQuestion).about(SubjectKind::Event, id)).await?;
        let row = questions::Entity::find_by_id(id.0)
            .filter(questions::Column::ProviderId.eq(self.me.provider.id.0))
            .filter(self.reaches(questions::Column::OrgId))
            .lock_exclusive();
        let row = row.one(&*change).await.logged()?.ok_or_else(|| AppError::not_found("question"))?;
        if row.answered_at.is_some() {
            return Err(AppError::new(ErrorKind::Conflict, "This question has been answered."));
        }
        let answered = questions::ActiveModel {
            event_id: Unchanged(id.0),
            answer: Set(Some(given)),
            answered_by: Set(Some(self.me.id.0)),
            answered_at: Set(Some(clock::now())),
            ..Default::default()
        };
        questions::Entity::update(answered).exec(&*change).await.logged()?;
        change.event.org = Some(row.org_id);
        live::tell(&*change, row.org_id, row.org_id, "wall").await.logged()?;
        change.commit().await
    }
}
