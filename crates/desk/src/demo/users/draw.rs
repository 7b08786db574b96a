//! What chance decides about one person of the demo, before it is written.

use super::{
    super::{agents::Story, calendar::DAY, orgs::Org, purchases::Offer, rng::Rng},
    lately,
};

pub struct Drawn {
    pub status: &'static str,
    pub role: Option<&'static str>,
    pub title: &'static str,
    pub department: &'static str,
    pub timezone: &'static str,
    pub created_at: i64,
    pub last_active_at: Option<i64>,
    pub extension: Option<u64>,
    features: u64,
    story: Option<Story>,
}

const FEATURES: [&str; 7] =
    ["messaging", "meetings", "calling", "voicemail", "hybrid_calendar", "call_recording", "webinars"];

impl Drawn {
    pub fn of(rng: &mut Rng, org: &Org, at: u64, story: Option<Story>, now: i64) -> Self {
        let status = status(rng, org, at, story);
        // Nobody is older in the directory than their org.
        let created_at = now - rng.range(DAY, (now - org.created_at).min(1_500 * DAY));
        let seen = (now - lately(rng) - if status == "inactive" { 40 * DAY } else { 0 }).max(created_at + 600);
        let (titles, departments) = work(org.locale);
        Self {
            status,
            role: role(rng, org, at),
            title: rng.pick(titles),
            department: rng.pick(departments),
            timezone: rng.pick_front(timezones(org.country)),
            created_at,
            last_active_at: (status == "active" || status == "inactive").then_some(seen),
            extension: rng.chance(880).then(|| 1_000 + rng.below(9_000)),
            // Messaging and meetings are on for nearly everybody.
            features: rng.below(1 << FEATURES.len()) | u64::from(rng.chance(900)) | u64::from(rng.chance(900)) << 1,
            story,
        }
    }

    pub fn features(&self) -> impl Iterator<Item = &'static str> {
        FEATURES.into_iter().enumerate().filter(|(bit, _)| self.features >> bit & 1 == 1).map(|(_, feature)| feature)
    }

    pub fn holds(&self, rng: &mut Rng, offer: &Offer) -> bool {
        match self.story {
            Some(Story::Expired) => offer.expired,
            Some(_) => !offer.expired && offer.held_by > 400,
            None => rng.chance(offer.held_by),
        }
    }
}

fn status(rng: &mut Rng, org: &Org, at: u64, story: Option<Story>) -> &'static str {
    let drawn = rng.below(1000);
    match story {
        Some(Story::Bounced) => "not_verified",
        Some(Story::Inactive) => "inactive",
        Some(_) => "active",
        // The agents and every org's first administrator can sign in.
        None if at < if org.provider { 4 } else { 1 } => "active",
        None => match drawn {
            0..80 => "not_verified",
            80..130 => "verified",
            130..182 => "inactive",
            _ => "active",
        },
    }
}

/// Every customer has an administrator; large ones have several.
fn role(rng: &mut Rng, org: &Org, at: u64) -> Option<&'static str> {
    let drawn = rng.below(1000);
    if org.provider {
        // The agents are the first four; others answer calls too.
        return (at >= 4 && drawn < 250).then_some("help_desk");
    }
    match drawn {
        _ if at == 0 => Some("org_admin"),
        0..3 => Some("org_admin"),
        3..6 => Some("org_read_only_admin"),
        6..10 => Some("user_admin"),
        _ => None,
    }
}

fn timezones(country: &str) -> &'static [&'static str] {
    match country {
        "PT" => &["Europe/Lisbon"],
        "ES" => &["Europe/Madrid", "Europe/Madrid", "Atlantic/Canary"],
        "MX" => &["America/Mexico_City", "America/Monterrey", "America/Tijuana"],
        "US" => &["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"],
        "GB" => &["Europe/London"],
        "DE" => &["Europe/Berlin"],
        _ => &["America/Sao_Paulo", "America/Fortaleza", "America/Recife", "America/Manaus"],
    }
}

type Words = &'static [&'static str];

fn work(locale: &str) -> (Words, Words) {
    match &locale[..2] {
        "en" => (
            &["Director", "Manager", "Engineer", "Analyst", "Sales", "Support", "Intern", "Coordinator"],
            &["Finance", "Operations", "Sales", "IT", "Legal", "HR", "Purchasing"],
        ),
        "es" => (
            &["Directora", "Gerente", "Ingeniero", "Analista", "Ventas", "Soporte", "Becario", "Coordinador"],
            &["Finanzas", "Operaciones", "Ventas", "TI", "Jurídico", "RR. HH.", "Compras"],
        ),
        "de" => (
            &["Direktorin", "Abteilungsleiter", "Ingenieurin", "Analyst", "Vertrieb", "Support", "Praktikant"],
            &["Finanzen", "Betrieb", "Vertrieb", "IT", "Recht", "Personal", "Einkauf"],
        ),
        _ => (
            &["Diretora", "Gerente", "Engenheiro", "Analista", "Vendas", "Suporte", "Estagiária", "Coordenador"],
            &["Financeiro", "Operações", "Vendas", "TI", "Jurídico", "RH", "Compras"],
        ),
    }
}
