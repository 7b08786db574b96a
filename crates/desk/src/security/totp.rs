//! Codes of an authenticator app: RFC 6238 with a secret of 160 bits, SHA-1, steps of 30 s, six digits (what every app
//! reads), one step of grace either way. Each step is good once (§5.2).

use model::{
    AppError,
    audit::Verb,
    security::{Security, TotpSetup},
};
use store::{
    entities::totps,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
        sea_query::OnConflict,
    },
};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use super::{Holder, challenges, recovery};
use crate::{
    Desk, attempts, clock,
    logged::{Logged, internal},
    qr,
};

/// As the log calls it.
pub(super) const APP: &str = "authenticator app";

impl Holder {
    /// A new secret for an app. Nothing is set up until a code of the app was right, and until then another app goes on
    /// working.
    pub async fn begin_totp(&self) -> Result<TotpSetup, AppError> {
        self.agents_only()?;
        let change = self.desk.store.begin().await.logged()?;
        self.may_alter(&change).await?;
        let mut secret = [0; 20];
        getrandom::fill(&mut secret).map_err(internal)?;
        let issuer = format!("Farol {}", self.org_name).replace(':', " ");
        let builder = builder(secret).with_issuer(Some(issuer)).with_account_name(self.email.replace(':', " "));
        let totp = builder.build().map_err(internal)?;
        let setup = TotpSetup {
            secret: in_groups(&totp.secret().to_base32(), 4, " "),
            qr: qr::of(&totp.to_url().map_err(internal)?)?,
        };
        let sealed = self.desk.seal_secret(self.user.0, &secret)?;
        challenges::keep(&change, &self.setup_id(), Some(self.user.0), &sealed).await?;
        change.commit().await.logged()?;
        Ok(setup)
    }

    /// Sets the app up with a code of it, in place of another one. The recovery codes, shown once.
    pub async fn finish_totp(&self, code: &str) -> Result<Vec<String>, AppError> {
        self.agents_only()?;
        let counter = self.count_try().await?;
        let (mut change, _) = self.alter(Verb::AddFactor).await?;
        // After a wrong code the secret is there for another try: nothing is committed.
        let sealed = challenges::take::<String>(&*change, &self.setup_id()).await?;
        let secret = self.desk.open_secret(self.user.0, &sealed)?;
        let Some(step) = matching(secret, code, clock::told())? else {
            return Err(AppError::invalid(
                "code",
                "That is not the code that the app shows now. Check that its clock is right, then type the newest code.",
            ));
        };
        let now = clock::now();
        let row = totps::ActiveModel {
            user_id: Set(self.user.0),
            secret: Set(sealed),
            created_at: Set(now),
            confirmed_at: Set(Some(now)),
            step: Set(step),
        };
        let mut again = OnConflict::column(totps::Column::UserId);
        again.update_columns([
            totps::Column::Secret,
            totps::Column::CreatedAt,
            totps::Column::ConfirmedAt,
            totps::Column::Step,
        ]);
        totps::Entity::insert(row).on_conflict(again).exec_without_returning(&*change).await.logged()?;
        let codes = recovery::replace(&self.desk, &*change, self.user.0).await?;
        attempts::forget(&*change, &counter).await?;
        self.let_in(&change, APP).await?;
        change.event.note = Some(APP.to_owned());
        change.commit().await?;
        Ok(codes)
    }

    pub async fn remove_totp(&self) -> Result<Security, AppError> {
        self.full()?;
        let (mut change, factors) = self.alter(Verb::RemoveFactor).await?;
        if is_set_up(&*change, self.user.0).await? {
            self.may_go(factors)?;
            totps::Entity::delete_by_id(self.user.0).exec(&*change).await.logged()?;
            if factors <= 1 {
                recovery::clear(&*change, self.user.0).await?;
            }
            change.event.note = Some(APP.to_owned());
            change.commit().await?;
        }
        self.security().await
    }

    fn setup_id(&self) -> String {
        format!("{} totp", self.session)
    }
}

impl Desk {
    fn seal_secret(&self, user: Uuid, secret: &[u8; 20]) -> Result<String, AppError> {
        self.keys.seal(&bound(user), secret)
    }

    fn open_secret(&self, user: Uuid, sealed: &str) -> Result<[u8; 20], AppError> {
        let secret = self.keys.open(&bound(user), sealed).and_then(|secret| secret.try_into().ok());
        secret.ok_or_else(|| internal("an authenticator app's secret was sealed under another key"))
    }
}

fn bound(user: Uuid) -> Vec<u8> {
    [b"totp".as_slice(), user.as_bytes()].concat()
}

pub(super) async fn is_set_up(db: &impl ConnectionTrait, user: Uuid) -> Result<bool, AppError> {
    let confirmed = totps::Column::ConfirmedAt.is_not_null();
    Ok(totps::Entity::find_by_id(user).filter(confirmed).count(db).await.logged()? > 0)
}

/// Whether `code` is one of the user's app that has not been used yet; it is used up.
pub(super) async fn take(desk: &Desk, change: &impl ConnectionTrait, user: Uuid, code: &str) -> Result<bool, AppError> {
    // Of the same code many times at once, each waits here for the one before.
    let row = totps::Entity::find_by_id(user).filter(totps::Column::ConfirmedAt.is_not_null()).lock_exclusive();
    let Some(row) = row.one(change).await.logged()? else { return Ok(false) };
    let secret = desk.open_secret(user, &row.secret)?;
    let Some(step) = matching(secret, code, clock::told())?.filter(|step| is_unused(*step, row.step)) else {
        return Ok(false);
    };
    let used = totps::ActiveModel { user_id: Unchanged(user), step: Set(step), ..Default::default() };
    totps::Entity::update(used).exec(change).await.logged()?;
    Ok(true)
}

/// Whether no code of this step has been used, the last having been of `used`. One that is far ahead was used while the clock was.
const fn is_unused(step: i64, used: i64) -> bool {
    step > used || used > step + 3
}

/// The time step of which `code` is, of those around `now`.
fn matching(secret: [u8; 20], code: &str, now: i64) -> Result<Option<i64>, AppError> {
    let totp: Totp = builder(secret).build().map_err(internal)?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp.check(&code, u64::try_from(now).map_err(internal)?);
    step.map(i64::try_from).transpose().map_err(internal)
}

fn builder(secret: [u8; 20]) -> Builder {
    Builder::new().with_secret(Secret::new_stack(secret))
}

/// `ABCDEFGH` as `ABCD EFGH`.
pub(super) fn in_groups(text: &str, size: usize, between: &str) -> String {
    let mut out = String::new();
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % size == 0 {
            out.push_str(between);
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{in_groups, is_unused, matching};

    /// The vectors of RFC 6238 Appendix B for SHA-1, the last six of their eight digits.
    #[test]
    fn codes_of_the_standard() {
        let secret = *b"12345678901234567890";
        let check = |code: &str, now: i64, step: Option<i64>| {
            assert_eq!(matching(secret, code, now).expect("checked"), step, "{code} at {now}");
        };
        for (now, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            check(code, now, Some(now / 30));
            check(code, now + 30, Some(now / 30));
            check(code, now - 30, Some(now / 30));
            check(code, now + 60, None);
        }
        check("287 082", 59, Some(1));
        check("28708", 59, None);
        check("+28708", 59, None);
        check("", 59, None);
        check("2870829", 59, None);
    }

    #[test]
    fn a_clock_that_was_ahead_shuts_nobody_out() {
        for (step, used, unused) in [(10, 9, true), (10, 10, false), (9, 10, false), (8, 11, false), (10, 130, true)] {
            assert_eq!(is_unused(step, used), unused, "{step} after {used}");
        }
    }

    #[test]
    fn groups() {
        assert_eq!(in_groups("ABCDEFGHIJ", 4, " "), "ABCD EFGH IJ");
        assert_eq!(in_groups("", 4, " "), "");
    }
}
