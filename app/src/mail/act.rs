//! What may be done about somebody's mail, and what is watched afterwards.

use leptos::{prelude::*, task::spawn_local};
use model::{
    UserId,
    mail::{MailPage, Posted},
};

use super::api::{ask_owner, get_mail, resend_invitation};
use crate::{
    error::ApiError,
    ui::{dialog, live::renew, toast::Toasts},
    verification::call::Call,
};

/// The id of the dialog in which a hold is lifted.
pub const CLEARING: &str = "clear";

/// The mail page at work.
#[derive(Clone, Copy)]
pub struct Acts {
    pub page: RwSignal<MailPage>,
    pub call: Call,
    /// The mail that was just sent.
    pub watched: RwSignal<Option<Posted>>,
    /// The address whose hold is being lifted.
    pub clearing: RwSignal<String>,
    toasts: Toasts,
    busy: RwSignal<bool>,
}

impl Acts {
    pub fn new(page: RwSignal<MailPage>, call: Call) -> Self {
        Self {
            page,
            call,
            watched: RwSignal::new(None),
            clearing: RwSignal::default(),
            toasts: expect_context(),
            busy: RwSignal::new(false),
        }
    }

    pub fn clear(self, address: String) {
        self.clearing.set(address);
        dialog::open(CLEARING);
    }

    pub fn ask_owner(self, address: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move { self.answered(ask_owner(self.call.user, address).await) });
    }

    pub fn invite(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move { self.answered(resend_invitation(self.call.user).await) });
    }

    /// Watches what was sent, or says why nothing was.
    pub fn answered(self, answer: Result<Posted, ApiError>) {
        if self.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(posted) => self.watched.set(Some(posted)),
            Err(ApiError { error }) => self.toasts.say(error.message),
        }
        self.call.refresh();
    }
}

/// Brings the page up to date.
pub fn reload(page: RwSignal<MailPage>, call: Call) {
    let (user, mine): (UserId, _) = (call.user, call.reloads.begin());
    spawn_local(async move {
        if let Ok(now) = get_mail(user).await
            && call.reloads.is_last(mine)
        {
            renew(call.proof, now.proof.clone());
            renew(page, now);
        }
    });
}
