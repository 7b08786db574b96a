//! Recovery codes, for the day on which the telephone is gone: 50 random bits each (NIST SP 800-63B §3.1.2, look-up
//! secrets), kept as a MAC, good once.

use model::{AppError, ErrorKind, audit::Verb};
use store::{
    entities::recovery_codes,
    sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter},
};
use uuid::Uuid;

use super::{Holder, totp::in_groups};
use crate::{Desk, logged::Logged, secret};
use model::error::later;

/// Codes in a set, and letters in a code.
const CODES: usize = 10;
const LENGTH: usize = 10;

/// Crockford's base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Holder {
    /// A new set, shown once; the old one is void.
    pub async fn recovery_codes(&self) -> Result<Vec<String>, AppError> {
        self.agents_only()?;
        self.full()?;
        let (mut change, factors) = self.alter(Verb::AddFactor).await?;
        if factors == 0 {
            let told = later("Set up a passkey or an authenticator app first: recovery codes stand in for one.");
            return Err(AppError::new(ErrorKind::Conflict, told));
        }
        let codes = replace(&self.desk, &*change, self.user.0).await?;
        change.event.note = Some("recovery codes".to_owned());
        change.commit().await?;
        Ok(codes)
    }
}

/// How many are left.
pub(super) async fn left(db: &impl ConnectionTrait, user: Uuid) -> Result<i64, AppError> {
    let own = recovery_codes::Entity::find().filter(recovery_codes::Column::UserId.eq(user));
    Ok(i64::try_from(own.count(db).await.logged()?).unwrap_or(i64::MAX))
}

pub(super) async fn clear(change: &impl ConnectionTrait, user: Uuid) -> Result<(), AppError> {
    let own = recovery_codes::Entity::delete_many().filter(recovery_codes::Column::UserId.eq(user));
    own.exec(change).await.logged().map(drop)
}

/// A new set in place of the old one, as it is shown.
pub(super) async fn replace(desk: &Desk, change: &impl ConnectionTrait, user: Uuid) -> Result<Vec<String>, AppError> {
    clear(change, user).await?;
    let codes = (0..CODES).map(|_| draw()).collect::<Result<Vec<String>, AppError>>()?;
    let row = |code: &String| recovery_codes::ActiveModel { user_id: Set(user), mac: Set(mac(desk, user, code)) };
    let rows = recovery_codes::Entity::insert_many(codes.iter().map(row));
    rows.exec_without_returning(change).await.logged()?;
    Ok(codes.iter().map(|code| in_groups(code, LENGTH / 2, "-")).collect())
}

/// Whether `code` is one of the user's; it is used up.
pub(super) async fn take(desk: &Desk, change: &impl ConnectionTrait, user: Uuid, code: &str) -> Result<bool, AppError> {
    let used = recovery_codes::Entity::delete_by_id((user, mac(desk, user, &plain(code))));
    // Of several at once, one deletes the row.
    Ok(used.exec(change).await.logged()?.rows_affected == 1)
}

fn mac(desk: &Desk, user: Uuid, code: &str) -> String {
    desk.keys.mac("recovery code", &[user.as_bytes(), code.as_bytes()].concat())
}

fn draw() -> Result<String, AppError> {
    let letter = |_| secret::below(32).map(|drawn| char::from(ALPHABET[drawn as usize % 32]));
    (0..LENGTH).map(letter).collect()
}

/// As it was drawn, however it was typed: Crockford reads O as 0, and I and L as 1.
fn plain(typed: &str) -> String {
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::{draw, plain};

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for (typed, read) in
            [("ab0de-fgh1k", "AB0DEFGH1K"), (" ABODE FGHIK ", "AB0DEFGH1K"), ("abode-fghlk", "AB0DEFGH1K")]
        {
            assert_eq!(plain(typed), read);
        }
        let code = draw().expect("randomness");
        assert_eq!((code.len(), plain(&code.to_lowercase())), (10, code));
    }
}
