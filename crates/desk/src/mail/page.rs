//! The mail page of a user: every mail that is known, newest first, with what happened to it.

use model::{
    AppError, OrgId, UserId,
    audit::{SubjectKind, Verb},
    mail::{MailAddress, MailEvent, MailPage, MailStory},
    search::{OrgRef, UserRef},
    verification::Offer,
};
use store::{
    entities::{mail_events, orgs, suppressions},
    sea_orm::EntityTrait,
};

use super::{
    answer::answer, clear::may_clear, folded, invite::may_invite, last_mail, masked_mail, release::may_ask, suppression,
};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    contact::{masked, masked_within},
    logged::{Logged, internal},
    policy::{Act, Standing, open_to},
};
use model::error::later;

impl AgentDesk {
    /// What became of mail to a user, and what can be done about it.
    pub async fn mail_page(&self, id: UserId) -> Result<MailPage, AppError> {
        let event = Event::new(Verb::OpenMail).about(SubjectKind::User, id);
        self.noting(event, self.try_mail_page(id)).await
    }

    async fn try_mail_page(&self, id: UserId) -> Result<MailPage, AppError> {
        let user = self.reach_user(id).await?;
        self.saw(Event::on_user(Verb::OpenMail, &user), None).await?;
        let db = self.store.read();
        let addresses: Vec<String> = user.emails.0.iter().map(|address| folded(address)).collect();
        let (events, holds, org) = tokio::try_join!(
            super::events(db, self.provider, user.org_id, &addresses),
            super::suppressed(db, &addresses),
            orgs::Entity::find_by_id(user.org_id).one(db),
        )
        .logged()?;
        let standing = self.standing(db, &user).await?;
        let now = clock::now();
        let shown = user.emails.0.iter().zip(&addresses);
        let shown = shown.map(|(address, folded)| {
            self.mail_address(address, holds.iter().find(|hold| hold.address == *folded), &standing)
        });
        let shown: Vec<MailAddress> = shown.collect::<Result<_, _>>()?;
        let first_held = addresses.first().is_some_and(|first| holds.iter().any(|hold| hold.address == *first));
        let mut resend = may_invite(&user, &events, first_held, &standing, now);
        if let (Offer::Open, Err(no)) = (&resend, self.desk.office()) {
            resend = Offer::Closed { says: no.message };
        }
        let last = last_mail(&events, None, now);
        let last = if self.masks { masked_mail(last) } else { last };
        Ok(MailPage {
            answer: answer(&shown, &last, &resend),
            mails: self.stories(&events, now)?,
            user: UserRef { id: UserId(user.id), name: user.display_name },
            org: OrgRef { id: OrgId(user.org_id), name: org.map_or_else(String::new, |org| org.name) },
            proof: standing.proof,
            addresses: shown,
            resend_invitation: resend,
            calls: open_to(Act::Call, standing.role) == Offer::Open,
        })
    }

    fn mail_address(
        &self,
        address: &str,
        hold: Option<&suppressions::Model>,
        standing: &Standing,
    ) -> Result<MailAddress, AppError> {
        let free = || Offer::Closed { says: later("This address is not held back.").to_owned() };
        let reason = hold.map(|hold| hold.reason.0);
        let no_mail = self.desk.office().err().map(|no| Offer::Closed { says: no.message });
        Ok(MailAddress {
            address: if self.masks { masked(address) } else { address.to_owned() },
            suppression: hold.map(|hold| suppression(hold, self.masks)).transpose()?,
            clear: no_mail.clone().unwrap_or_else(|| hold.map_or_else(free, |hold| may_clear(hold, standing))),
            ask_owner: no_mail.unwrap_or_else(|| may_ask(reason, standing)),
        })
    }

    fn stories(&self, events: &[mail_events::Model], now: i64) -> Result<Vec<MailStory>, AppError> {
        let mut mails = super::messages(events.iter());
        let began = |mail: &Vec<&mail_events::Model>| mail.iter().map(|event| event.occurred_at).min();
        mails.sort_by_key(|mail| std::cmp::Reverse((began(mail), mail[0].message_id.clone())));
        mails.into_iter().map(|mail| self.story(mail, now)).collect()
    }

    fn story(&self, mut mail: Vec<&mail_events::Model>, now: i64) -> Result<MailStory, AppError> {
        mail.sort_by_key(|event| super::order(event));
        let own: Vec<mail_events::Model> = mail.iter().map(|event| (*event).clone()).collect();
        let first = &own[0];
        let event = |event: &&mail_events::Model| {
            Ok(MailEvent {
                event: event.event.0,
                at: clock::timestamp(event.occurred_at).ok_or_else(|| internal("an event at no moment"))?,
                code: event.code.clone(),
                diagnostic: event
                    .diagnostic
                    .clone()
                    .map(|text| if self.masks { masked_within(&text, &event.recipient) } else { text }),
                source: event.source.0,
            })
        };
        Ok(MailStory {
            message_id: first.message_id.clone(),
            kind: first.kind.parse().ok(),
            subject: first.subject.clone(),
            address: if self.masks { masked(&first.recipient) } else { first.recipient.clone() },
            status: last_mail(&own, None, now).status,
            events: mail.iter().map(event).collect::<Result<_, AppError>>()?,
        })
    }
}
