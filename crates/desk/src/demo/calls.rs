//! The guided demo: callers of the first customer to find, to prove and to help, with what each of them says. How far
//! whoever plays them has come is read from the log, where every act stands anyway.

use std::collections::BTreeSet;

use model::{
    AppError,
    audit::{Outcome, SubjectKind, Verb},
    error::{Said, later},
};
use store::{
    Word,
    entities::{audit_events, devices, orgs, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select},
};
use uuid::Uuid;

use super::orgs::FIRST_CUSTOMER;
use crate::{Desk, logged::Logged};

/// One caller, and what the call asks of the agent.
#[derive(Clone, Debug)]
pub struct DemoCall {
    pub caller: &'static str,
    /// In the caller's own words, with what can be heard of the device.
    pub says: Said,
    pub steps: Vec<DemoStep>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoStep {
    /// In English. What it quotes is a word of the pages.
    pub text: &'static str,
    pub done: bool,
}

/// Whose lines of the log tell that a step is done.
#[derive(Clone, Copy)]
enum About {
    Caller,
    /// A device of the caller's.
    Device,
    Org,
}

struct Script {
    caller: &'static str,
    /// `{mac}` is the end of the caller's device's MAC address.
    says: &'static str,
    steps: &'static [(&'static str, About, Verb)],
}

static SCRIPTS: &[Script] = &[
    Script {
        caller: "Tiago Sousa",
        says: later("Hi, Tiago Sousa speaking, from Aurora. I have a new laptop: which licences do I hold?"),
        steps: &[
            (
                later("In the search bar, type the name as you hear it. Two people sound alike: open the right one"),
                About::Caller,
                Verb::OpenCard,
            ),
            (later("Press “Start call” on the card"), About::Caller, Verb::StartCall),
            (later("Press “Verify caller” and send a code to the address on file"), About::Caller, Verb::SendCode),
            (
                later("As Tiago, find the code under “Mailbox” and read it out; as the agent, type it in"),
                About::Caller,
                Verb::ConfirmCode,
            ),
            (later("Read out the licences, note what was asked, and press “End call”"), About::Caller, Verb::EndCall),
        ],
    },
    Script {
        caller: "Marina Queiroz",
        says: later("It’s Marina Queiroz. You say you invited me, but I never get any mail!"),
        steps: &[
            (later("Find her card and open “All mail”: why does she get none?"), About::Caller, Verb::OpenMail),
            (
                later("Her mailbox cannot take a code: under “Verify caller”, ask somebody at Aurora to vouch for her"),
                About::Caller,
                Verb::AskVouch,
            ),
            (later("As that somebody, open the link under “Mailbox” and say yes"), About::Caller, Verb::AnswerVouch),
            (
                later("Back at her mail, press “Clear and resend”, and watch the next mail arrive"),
                About::Caller,
                Verb::ClearHold,
            ),
        ],
    },
    Script {
        caller: "Helena Brandt",
        says: later("Helena Brandt here. My desk phone is dark. The number on its label ends in {mac}."),
        steps: &[
            (later("Type the end of the MAC address, and open the device"), About::Device, Verb::OpenCard),
            (later("Under “Belongs to”, open its owner: is it really her phone?"), About::Caller, Verb::OpenCard),
        ],
    },
    Script {
        caller: "Ana Beatriz Nogueira",
        says: later(
            "This is Ana Beatriz Nogueira, Aurora’s administrator. Could you look at our settings with me? You may, but only \
             while we speak.",
        ),
        steps: &[
            (later("On Aurora’s card, press “Ask for access” and say why"), About::Org, Verb::AskConsent),
            (later("As Ana Beatriz, open the link under “Mailbox” and press “Allow”"), About::Org, Verb::AnswerConsent),
            (
                later(
                    "On the card again, choose to view Aurora and press “Open the view”: nothing can be changed there",
                ),
                About::Org,
                Verb::OpenView,
            ),
            (later("Press “Leave”. Ana Beatriz sees every look on her own page"), About::Org, Verb::LeaveView),
        ],
    },
];

impl Desk {
    /// The calls of the guided demo; none elsewhere, or where the demo directory is not there.
    pub async fn demo_calls(&self) -> Result<Vec<DemoCall>, AppError> {
        let db = self.store.read();
        let org = orgs::Entity::find().filter(orgs::Column::Name.eq(FIRST_CUSTOMER));
        let Some(org) = org.one(db).await.logged()?.filter(|_| self.demo) else { return Ok(Vec::new()) };
        let names = SCRIPTS.iter().map(|script| script.caller);
        let people = users::Entity::find()
            .filter(users::Column::OrgId.eq(org.id))
            .filter(users::Column::DisplayName.is_in(names));
        let people = people.all(db).await.logged()?;
        let of_org = self.done(of(audit_events::Column::OrgId, org.id)).await?;
        let mut calls = Vec::new();
        for script in SCRIPTS {
            let Some(caller) = people.iter().find(|user| user.display_name == script.caller) else { continue };
            let device =
                devices::Entity::find().filter(devices::Column::UserId.eq(caller.id)).one(db).await.logged()?;
            let of_caller = self.done(of(audit_events::Column::UserId, caller.id)).await?;
            let of_device = match &device {
                Some(device) => self.done(of_device(org.id, device.id)).await?,
                None => BTreeSet::new(),
            };
            let step = |&(text, about, verb): &(&'static str, About, Verb)| {
                let done = match about {
                    About::Caller => &of_caller,
                    About::Device => &of_device,
                    About::Org => &of_org,
                };
                DemoStep { text, done: done.contains(&verb) }
            };
            let mac = device.and_then(|device| device.mac).unwrap_or_default();
            let end = mac.get(mac.len().saturating_sub(8)..).unwrap_or(&mac).to_owned();
            calls.push(DemoCall {
                caller: script.caller,
                says: Said { values: vec![("mac", end)], ..script.says.into() },
                steps: script.steps.iter().map(step).collect(),
            });
        }
        Ok(calls)
    }

    /// What was done, of these lines of the log.
    async fn done(&self, lines: Select<audit_events::Entity>) -> Result<BTreeSet<Verb>, AppError> {
        let verbs = lines
            .filter(audit_events::Column::Outcome.eq(Word(Outcome::Done)))
            .select_only()
            .column(audit_events::Column::Verb)
            .distinct()
            .into_tuple::<Word<Verb>>();
        Ok(verbs.all(self.store.read()).await.logged()?.into_iter().map(|verb| verb.0).collect())
    }
}

fn of(column: audit_events::Column, id: Uuid) -> Select<audit_events::Entity> {
    audit_events::Entity::find().filter(column.eq(id))
}

fn of_device(org: Uuid, device: Uuid) -> Select<audit_events::Entity> {
    of(audit_events::Column::OrgId, org)
        .filter(audit_events::Column::SubjectKind.eq(Word(SubjectKind::Device)))
        .filter(audit_events::Column::SubjectId.eq(device.to_string()))
}
