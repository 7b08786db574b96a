//! One's own means of proof at work: what the page shows, and the acts that change it.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};
use model::{
    PasskeyId,
    security::{Security, TotpSetup},
};

use super::{
    api::{
        begin_passkey, begin_totp, finish_passkey, finish_totp, get_security, recovery_codes, remove_passkey,
        remove_totp,
    },
    prove::fresh,
    webauthn,
};
use crate::ui::words::t;
use crate::{
    error::ApiError,
    ui::{live::renew, toast::Toasts},
};

type Doing = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

#[derive(Clone, Copy)]
pub struct Own {
    pub security: RwSignal<Security>,
    /// An app that is being set up.
    pub setup: RwSignal<Option<TotpSetup>>,
    /// Recovery codes just made: shown once.
    pub codes: RwSignal<Vec<String>>,
    /// The part of the page that the last act was of, and why it did not lead where it was to lead.
    pub problem: RwSignal<Option<(&'static str, String)>>,
    pub busy: RwSignal<bool>,
    /// Of a customer's administrator, not of an agent.
    customer: bool,
    toasts: Toasts,
}

impl Own {
    pub fn new(security: Security, customer: bool) -> Self {
        Self {
            security: RwSignal::new(security),
            setup: RwSignal::new(None),
            codes: RwSignal::default(),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            customer,
            toasts: expect_context(),
        }
    }

    /// `done` once the passkey is there.
    pub fn add_passkey(self, name: String, done: Callback<()>) {
        let customer = self.customer;
        self.act(
            "passkeys",
            Box::pin(async move {
                let question = fresh(|| begin_passkey(customer)).await?;
                let answer = webauthn::create(&question.options).await?;
                self.take(finish_passkey(name, answer, customer).await?, t("The passkey is added"));
                // Nobody waits for it on a page that was left.
                _ = done.try_run(());
                Ok(())
            }),
        );
    }

    pub fn remove_passkey(self, id: PasskeyId) {
        let customer = self.customer;
        self.act(
            "passkeys",
            Box::pin(async move {
                self.take(fresh(|| remove_passkey(id, customer)).await?, t("The passkey is removed"));
                Ok(())
            }),
        );
    }

    pub fn begin_totp(self) {
        self.act(
            "totp",
            Box::pin(async move {
                self.setup.set(Some(fresh(begin_totp).await?));
                Ok(())
            }),
        );
    }

    pub fn finish_totp(self, code: String) {
        self.act(
            "totp",
            Box::pin(async move {
                self.codes.set(fresh(|| finish_totp(code.clone())).await?);
                self.setup.set(None);
                self.take(get_security(false).await?, t("The app is set up"));
                Ok(())
            }),
        );
    }

    pub fn remove_totp(self) {
        self.act(
            "totp",
            Box::pin(async move {
                self.take(fresh(remove_totp).await?, t("The app is removed"));
                Ok(())
            }),
        );
    }

    pub fn renew_codes(self) {
        self.act(
            "recovery",
            Box::pin(async move {
                self.codes.set(fresh(recovery_codes).await?);
                self.take(get_security(false).await?, t("The old codes work no more"));
                Ok(())
            }),
        );
    }

    fn take(self, now: Security, says: &str) {
        renew(self.security, now);
        self.toasts.say(says.to_owned());
    }

    fn act(self, part: &'static str, doing: Doing) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = doing.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            if let Err(ApiError { error }) = answer {
                self.problem.set(Some((part, error.message)));
            }
        });
    }
}
