//! An org of the demo itself, and where it is found: domains, meeting sites, rooms.

use std::io;

use uuid::Uuid;

use super::{
    bundle::Bundle,
    orgs::Org,
    rng::{Purpose, Rng, id},
};

/// The rooms of an org, with names that its devices take up.
pub struct Room {
    pub id: Uuid,
    pub name: String,
}

/// Writes the org, its domains, sites and workspaces; gives its workspaces.
pub fn write(bundle: &mut Bundle, org: &Org) -> io::Result<Vec<Room>> {
    let mut rng = Rng::of(Purpose::Workspace, org.index);
    write_org(bundle, org, &mut rng)?;
    write_domains(bundle, org, &mut rng)?;
    bundle.sites.id(org.id).text(&format!("{}.meet.example", org.slug)).text("meetings").end()?;
    if org.index == 1 || rng.chance(200) {
        bundle.sites.id(org.id).text(&format!("{}-events.meet.example", org.slug)).text("events").end()?;
    }
    write_rooms(bundle, org, &mut rng)
}

fn write_org(bundle: &mut Bundle, org: &Org, rng: &mut Rng) -> io::Result<()> {
    let switch = |on| if on { "on" } else { "off" };
    let sheet = &mut bundle.organizations;
    sheet.id(org.id).text(&org.name).text(if org.provider { "provider" } else { "customer" });
    sheet.ids(org.managed_by.iter().copied()).text(org.status).moment(org.created_at);
    sheet.text(org.country).text(org.locale);
    sheet.text(if !org.provider && rng.chance(560) { "allowed" } else { "denied" });
    sheet.text(switch(org.provider || rng.chance(480))).text(switch(!org.provider && rng.chance(430)));
    sheet.text(switch(org.provider || rng.chance(930))).end()
}

fn write_domains(bundle: &mut Bundle, org: &Org, rng: &mut Rng) -> io::Result<()> {
    bundle.domains.id(org.id).text(&org.domain()).text("verified").moment(org.created_at).end()?;
    let pending = rng.chance(160);
    if org.has_group_domain() {
        bundle
            .domains
            .id(org.id)
            .text(&format!("grupo-{}", org.domain()))
            .text("claimed")
            .moment(org.created_at)
            .end()?;
    } else if pending {
        bundle.domains.id(org.id).text(&format!("{}-mail.example", org.slug)).text("pending").empty().end()?;
    }
    Ok(())
}

fn write_rooms(bundle: &mut Bundle, org: &Org, rng: &mut Rng) -> io::Result<Vec<Room>> {
    let count = if org.provider { 0 } else { 1 + rng.below(4) + (org.users / 60).min(400) };
    let names = room_names(org.locale);
    let mut rooms = Vec::with_capacity(count as usize);
    for at in 0..count {
        let room = Room {
            id: id(Purpose::Workspace, org.index << 20 | at),
            name: format!("{} {}", rng.pick(names), rng.range(1, 30)),
        };
        bundle.workspaces.id(room.id).id(org.id).text(&room.name).end()?;
        rooms.push(room);
    }
    Ok(rooms)
}

fn room_names(locale: &str) -> &'static [&'static str] {
    match &locale[..2] {
        "en" => &["Lobby", "Boardroom", "Meeting Room", "Training Room", "Warehouse"],
        "es" => &["Sala", "Recepción", "Auditorio", "Almacén", "Sala de Juntas"],
        "de" => &["Besprechungsraum", "Empfang", "Konferenzraum", "Lager", "Werkstatt"],
        _ => &["Sala", "Recepção", "Auditório", "Almoxarifado", "Sala de Reunião"],
    }
}
