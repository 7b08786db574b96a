//! What happened to mail in the demo: most is delivered, some waits, some bounces and its address is suppressed.

use std::io;

use super::{
    agents::Story,
    bundle::Bundle,
    calendar::{DAY, MINUTE},
    orgs::Org,
    rng::{Purpose, Rng, id},
};

static BOUNCES: &[(&str, &str)] = &[
    ("5.2.2", "552 5.2.2 Mailbox full"),
    ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist"),
    ("5.7.1", "550 5.7.1 Message rejected by policy"),
];
static DELAYS: &[(&str, &str)] =
    &[("4.7.0", "421 4.7.0 Try again later, greylisted"), ("4.2.2", "452 4.2.2 Over quota, try again later")];

/// Writes one mail to a user and what became of it.
#[expect(clippy::too_many_arguments, reason = "each is one part of one row")]
pub fn write(
    bundle: &mut Bundle,
    rng: &mut Rng,
    number: u64,
    org: &Org,
    local: &str,
    status: &str,
    story: Option<Story>,
    now: i64,
) -> io::Result<()> {
    let bounced = story == Some(Story::Bounced);
    let kind = match status {
        "not_verified" => "invitation",
        _ => rng.pick(&["password_reset", "meeting_invite", "notice"]),
    };
    let queued = if bounced { now - 2 * DAY } else { now - rng.range(10 * MINUTE, 30 * DAY) };
    let message = format!("<{}@farol.example>", id(Purpose::Message, number));
    let recipient = format!("{local}@{}.example", org.slug);
    let subject = subject(kind, org.locale);
    let mut event = |event: &str, at: i64, code: &str, diagnostic: &str| {
        let sheet = &mut bundle.mail_events;
        sheet.text(&message).id(org.id).text(&recipient).text(kind).text(subject);
        sheet.text(event).moment(at).text(code).text(diagnostic).end()
    };

    event("queued", queued, "", "")?;
    if story.is_none() && rng.chance(15) {
        return Ok(());
    }
    event("sent", queued + 7, "2.0.0", "250 2.0.0 queued")?;
    match rng.below(1000) {
        drawn if bounced || drawn < 90 => {
            let (code, said) = if bounced { BOUNCES[0] } else { rng.pick(BOUNCES) };
            event("bounced", queued + 14, code, said)?;
            if bounced || rng.chance(900) {
                bundle.suppressions.text(&recipient).text("hard_bounce").moment(queued + 14).text(said).end()?;
            }
        }
        90..130 => {
            let (code, said) = rng.pick(DELAYS);
            event("deferred", queued + 20, code, said)?;
            if rng.chance(500) {
                event("delivered", queued + 20 + 45 * MINUTE, "2.0.0", "250 2.0.0 OK")?;
            }
        }
        130..150 => {
            event("delivered", queued + 14, "2.0.0", "250 2.0.0 OK")?;
            event("complained", queued + 40 * MINUTE, "", "abuse report")?;
            bundle
                .suppressions
                .text(&recipient)
                .text("complaint")
                .moment(queued + 40 * MINUTE)
                .text("abuse report")
                .end()?;
        }
        _ => event("delivered", queued + 14, "2.0.0", "250 2.0.0 OK")?,
    }
    Ok(())
}

fn subject(kind: &str, locale: &str) -> &'static str {
    match (&locale[..2], kind) {
        ("en", "invitation") => "Invitation",
        ("en", "password_reset") => "Reset your password",
        ("en", "meeting_invite") => "Meeting",
        ("en", _) => "Notice",
        ("es", "invitation") => "Invitación",
        ("es", "password_reset") => "Restablecer la contraseña",
        ("es", "meeting_invite") => "Reunión",
        ("es", _) => "Aviso",
        ("de", "invitation") => "Einladung",
        ("de", "password_reset") => "Kennwort zurücksetzen",
        ("de", "meeting_invite") => "Besprechung",
        ("de", _) => "Hinweis",
        (_, "invitation") => "Convite",
        (_, "password_reset") => "Redefinição de senha",
        (_, "meeting_invite") => "Reunião",
        _ => "Aviso",
    }
}
