//! Private contact data: masked until the caller has proven something, seen in full for half a minute, on the record.

use model::{
    AppError, UserId,
    audit::{SubjectKind, Verb},
    users::{PhoneKind, PhonePoint, Revealed},
};
use store::{
    entities::{reveals, users},
    sea_orm::{ActiveValue::Set, EntityTrait},
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    audit::Event,
    brake::Braked,
    clock,
    logged::Logged,
    policy::{Act, offer},
    users::phones,
};

/// How long contact data stays open, in seconds.
const OPEN: i64 = 30;

/// The first two letters of the local part (the first, where there are no more) and the domain: `an•••@oasis.example`.
pub(crate) fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let shown = if local.chars().count() > 2 { 2 } else { 1 };
    let start: String = local.chars().take(shown).collect();
    if domain.is_empty() { format!("{start}•••") } else { format!("{start}•••@{domain}") }
}

/// A server's words about mail to `address`, with every address in them masked, and the local part of this one wherever it
/// stands: servers repeat whom they refuse.
pub(crate) fn masked_within(text: &str, address: &str) -> String {
    let text = addresses_masked(text);
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    // A short one is part of ordinary words.
    if local.chars().count() < 4 {
        return text;
    }
    let (lower, local) = (lowered(&text), lowered(local));
    let mask = masked(&local);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in lower.match_indices(&local) {
        out.push_str(&text[from..at]);
        out.push_str(&mask);
        from = at + found.len();
    }
    out + &text[from..]
}

/// In lower case, but for letters that take more or fewer bytes there: a place in the one is the same place in the other.
fn lowered(text: &str) -> String {
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(lower).collect()
}

fn addresses_masked(text: &str) -> String {
    let edge = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\'' | ',' | ';' | ':' | '=')
    };
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(edge) {
        let end = piece.char_indices().next_back().filter(|(_, c)| edge(*c)).map_or(piece.len(), |(at, _)| at);
        let (word, rest) = piece.split_at(end);
        match word.split_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() => out.push_str(&masked(word)),
            _ => out.push_str(word),
        }
        out.push_str(rest);
    }
    out
}

/// The last two digits of a private number: `••• ••27`. Numbers of work are on every business card.
pub(crate) fn masked_phone(point: PhonePoint) -> PhonePoint {
    if matches!(point.kind, PhoneKind::Work | PhoneKind::Fax) {
        return point;
    }
    let digits: Vec<char> = point.number.chars().filter(char::is_ascii_digit).collect();
    let end: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    let display = format!("••• ••{end}");
    PhonePoint { number: display.clone(), display, ..point }
}

/// The address among `addresses` that `given` names, in full or as it is masked; `None` where it is none or not one alone.
pub(crate) fn named<'a>(addresses: &'a [String], given: &str) -> Option<&'a String> {
    let given = given.trim().to_lowercase();
    let full = addresses.iter().find(|address| address.to_lowercase() == given);
    full.or_else(|| {
        let mut alike = addresses.iter().filter(|address| masked(address).to_lowercase() == given);
        alike.next().filter(|_| alike.next().is_none())
    })
}

impl AgentDesk {
    /// A user's contact data in full, on the record; `not_allowed` until the caller has proven something.
    pub async fn reveal_contact(&self, id: UserId) -> Result<Revealed, AppError> {
        let event = Event::new(Verb::Reveal).about(SubjectKind::User, id);
        self.noting(event, self.try_reveal(id)).await
    }

    async fn try_reveal(&self, id: UserId) -> Result<Revealed, AppError> {
        let user = self.reach_user(id).await?;
        let mut change = self.begin(Event::on_user(Verb::Reveal, &user)).await?;
        let standing = self.standing(&*change, &user).await?;
        self.require(Act::Reveal, offer(Act::Reveal, &standing))?;
        let visit = self.visit(&change, &user).await?;
        change.event.visit = Some(visit);
        let row = reveals::ActiveModel {
            id: Set(Uuid::now_v7()),
            visit_id: Set(visit),
            agent_id: Set(self.me.id.0),
            user_id: Set(user.id),
            at: Set(clock::now()),
        };
        reveals::Entity::insert(row).exec_without_returning(&*change).await.logged()?;
        self.use_proof(&*change, &standing).await?;
        self.brake(change, Braked::Reveals).await?.commit().await?;
        Ok(revealed(user))
    }
}

fn revealed(user: users::Model) -> Revealed {
    Revealed { emails: user.emails.0, phones: user.phones.0.into_iter().map(phones::point).collect(), seconds: OPEN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        for (address, mask) in [
            ("ana.silva@oasis.example", "an•••@oasis.example"),
            ("jo@oasis.example", "j•••@oasis.example"),
            ("Émile@oasis.example", "Ém•••@oasis.example"),
            ("\"a@b\"@oasis.example", "\"a•••@oasis.example"),
            ("nonsense", "no•••"),
        ] {
            assert_eq!(masked(address), mask);
        }
        let phone = |kind| PhonePoint { kind, number: "+5585998918627".into(), display: "+55 85 99891-8627".into() };
        assert_eq!(masked_phone(phone(PhoneKind::Mobile)).display, "••• ••27");
        assert_eq!(masked_phone(phone(PhoneKind::Mobile)).number, "••• ••27");
        assert_eq!(masked_phone(phone(PhoneKind::Work)), phone(PhoneKind::Work));
    }

    #[test]
    fn masks_within_others_words() {
        for (text, masks) in [
            ("550 5.1.1 <ana.silva@oasis.example>: unknown", "550 5.1.1 <an•••@oasis.example>: unknown"),
            ("to=ana.silva@oasis.example, relay=mx", "to=an•••@oasis.example, relay=mx"),
            ("mailto:ana.silva@oasis.example", "mailto:an•••@oasis.example"),
            ("5 @ 3, @home, é", "5 @ 3, @home, é"),
            ("550 no such user: Bia.Lima", "550 no such user: bi•••"),
            ("bounce+bia.lima=oasis.example", "bounce+bi•••=oasis.example"),
            ("550 İBIA.LIMAẞ", "550 İbi•••ẞ"),
            ("", ""),
        ] {
            assert_eq!(masked_within(text, "bia.lima@oasis.example"), masks);
        }
    }

    #[test]
    fn names_one_address_or_none() {
        let addresses = ["ana.silva@oasis.example", "ana@oasis.example", "ana@other.example"].map(str::to_owned);
        assert_eq!(named(&addresses, " Ana@Oasis.example").map(String::as_str), Some("ana@oasis.example"));
        assert_eq!(named(&addresses, "an•••@other.example").map(String::as_str), Some("ana@other.example"));
        assert_eq!(named(&addresses, "an•••@oasis.example"), None, "two are masked alike");
        assert_eq!(named(&addresses, "bia@oasis.example"), None);
    }
}
