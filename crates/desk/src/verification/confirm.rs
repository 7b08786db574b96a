//! Trying what the caller read out.

use model::{
    AppError, VerificationId,
    audit::Verb,
    error::later,
    verification::{CodeState, Confirmed, VerificationState},
};
use store::{
    Word,
    entities::{users, verifications, visits},
    live,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    },
};

use super::{PURPOSE, TRIES, material};
use crate::{
    AgentDesk,
    audit::{Change, Event},
    clock,
    logged::Logged,
};

impl AgentDesk {
    /// Tries a code of this agent's in this session; `not_found` where it is another's. What is no six digits is `invalid`
    /// and costs no try.
    pub async fn confirm_code(&self, id: VerificationId, code: &str) -> Result<Confirmed, AppError> {
        self.noting(Event::new(Verb::ConfirmCode), self.try_confirm(id, code)).await
    }

    async fn try_confirm(&self, id: VerificationId, code: &str) -> Result<Confirmed, AppError> {
        let code = digits(code)?;
        let mut change = self.begin(Event::new(Verb::ConfirmCode)).await?;
        let row = verifications::Entity::find_by_id(id.0).filter(verifications::Column::AgentId.eq(self.me.id.0));
        // Of many tries at once, each waits for the one before.
        let row = row.lock_exclusive().one(&*change).await.logged()?.ok_or_else(not_found)?;
        let visit = visits::Entity::find_by_id(row.visit_id).one(&*change).await.logged()?;
        visit.filter(|visit| visit.session_id == self.session).ok_or_else(not_found)?;
        let user = users::Entity::find_by_id(row.user_id).filter(self.reaches(users::Column::OrgId));
        let user = user.one(&*change).await.logged()?.ok_or_else(not_found)?;

        change.event = Event::on_user(Verb::ConfirmCode, &user).in_visit(row.visit_id);
        let now = clock::now();
        let left = |tries: i64| (TRIES - tries).max(0);
        if row.state.0 != VerificationState::Open || row.tries >= TRIES {
            return refused(change, CodeState::Ended).await;
        }
        // One that is yet to be made was made by a clock that has been set back since.
        if now >= row.expires_at || now < row.created_at {
            return refused(change, CodeState::Expired).await;
        }
        let mut next = verifications::ActiveModel { id: Unchanged(row.id), ..Default::default() };
        let right = self.desk.keys.verify(PURPOSE, &material(row.id, &code), &row.mac);
        let tries = row.tries + 1;
        next.tries = Set(tries);
        if right {
            next.state = Set(Word(VerificationState::Confirmed));
            next.settled_at = Set(Some(now));
            next.used_at = Set(Some(now));
        } else if tries == TRIES {
            next.state = Set(Word(VerificationState::Ended));
            next.settled_at = Set(Some(now));
        }
        verifications::Entity::update(next).exec(&*change).await.logged()?;
        let proof = if right { self.standing(&*change, &user).await?.proof } else { None };
        live::tell(&*change, user.id, user.org_id, "verification").await.logged()?;
        if right {
            change.commit().await?;
        } else {
            change.event.note = Some(later("not the digits that were mailed").to_owned());
            change.commit_refused().await?;
        }
        tracing::info!(agent = %self.me.id, verification = %id, right, "a code was tried");
        let state = if right { CodeState::Confirmed } else { CodeState::Wrong };
        Ok(Confirmed { state, tries_left: if right { 0 } else { left(tries) }, proof })
    }
}

async fn refused(mut change: Change, state: CodeState) -> Result<Confirmed, AppError> {
    change.event.note = Some(format!("the code has {state}"));
    change.commit_refused().await?;
    Ok(Confirmed { state, tries_left: 0, proof: None })
}

fn not_found() -> AppError {
    AppError::not_found("verification")
}

/// The six digits in what was typed: `482913`, `482 913`, `482-913`.
fn digits(typed: &str) -> Result<String, AppError> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).collect();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits);
    }
    Err(AppError::invalid("code", "A code has six digits."))
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn six_digits_however_they_are_typed() {
        for typed in ["482913", " 482 913 ", "482-913", "4 8 2 9 1 3", "482\u{a0}913"] {
            assert_eq!(digits(typed).as_deref(), Ok("482913"), "{typed:?}");
        }
        for typed in ["", "48291", "4829133", "48291a", "４８２９１３"] {
            assert!(digits(typed).is_err(), "{typed:?}");
        }
    }
}
