//! One call: what the caller has proven so far, and the acts by which they prove more. The dialog shows it.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, UserId,
    mail::MailStatus,
    verification::{Caller, CodeState, Proof, SentCode},
};

use super::api;
use crate::t;
use crate::ui::words::{t, tn};
use crate::{
    error::ApiError,
    ui::{dialog, latest::Latest, live::renew},
    visits::{draft::may_pass, now::Now},
};

/// The id of the dialog.
pub const DIALOG: &str = "verify";

/// What the dialog shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Loading,
    /// Where a code could go, and who could vouch.
    Choose,
    /// A code is on its way.
    Code,
    Done,
}

#[derive(Clone, Copy)]
pub struct Call {
    pub user: UserId,
    pub proof: RwSignal<Option<Proof>>,
    /// Known from when the dialog is opened.
    pub caller: RwSignal<Option<Caller>>,
    pub stage: RwSignal<Stage>,
    /// Why the last act did not lead where it was to lead.
    pub problem: RwSignal<Option<String>>,
    /// What the last act did.
    pub said: RwSignal<&'static str>,
    pub busy: RwSignal<bool>,
    /// Changes when the six boxes are to be empty again.
    pub emptied: RwSignal<u32>,
    reload: Callback<Call>,
    /// Who asks for what else is on the page.
    pub reloads: Latest,
    now: Option<Now>,
    /// An answer to an earlier question than the last is dropped.
    asked: Latest,
    /// When the code ends, by the browser's monotonic clock, in milliseconds.
    ends: StoredValue<f64>,
}

impl Call {
    /// `reload` brings what else is on the page up to date.
    pub fn new(user: UserId, proof: Option<Proof>, reload: Callback<Call>) -> Self {
        Self {
            user,
            proof: RwSignal::new(proof),
            caller: RwSignal::new(None),
            stage: RwSignal::new(Stage::Loading),
            problem: RwSignal::new(None),
            said: RwSignal::new(""),
            busy: RwSignal::new(false),
            emptied: RwSignal::new(0),
            reload,
            reloads: Latest::default(),
            now: use_context(),
            asked: Latest::default(),
            ends: StoredValue::new(0.0),
        }
    }

    pub fn open(self) {
        if !dialog::open(DIALOG) {
            return;
        }
        self.caller.set(None);
        self.clear_words();
        self.busy.set(false);
        self.stage.set(Stage::Loading);
        self.ask();
    }

    /// Something changed: all that is on the screen is asked for again.
    pub fn refresh(self) {
        self.reload.run(self);
        if dialog::is_open(DIALOG) && !self.busy.get_untracked() {
            self.ask();
        }
    }

    /// Seconds left of the code.
    pub fn seconds(self) -> i64 {
        ((self.ends.get_value() - now()) / 1000.0).ceil().max(0.0) as i64
    }

    pub fn send(self, address: i64) {
        let mine = self.act();
        spawn_local(async move {
            let answer = api::send_code(self.user, address).await;
            if !self.asked.is_last(mine) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(sent) => {
                    if self.caller.with_untracked(|caller| caller.as_ref().is_some_and(|it| it.code.is_some())) {
                        self.said.set(t("A new code is on its way. The old one no longer works."));
                    }
                    self.ends_in(sent.seconds_left);
                    self.set_code(Some(sent));
                    self.emptied.update(|times| *times += 1);
                    renew(self.stage, Stage::Code);
                    // The first code begins a call.
                    if let Some(now) = self.now {
                        now.refresh();
                    }
                }
                Err(ApiError { error }) => {
                    self.refused(error);
                    self.ask();
                }
            }
        });
    }

    pub fn confirm(self, code: String) {
        let id = self.caller.with_untracked(|caller| Some(caller.as_ref()?.code.as_ref()?.id));
        let Some(id) = id.filter(|_| !self.busy.get_untracked()) else { return };
        let mine = self.act();
        spawn_local(async move {
            let answer = api::confirm_code(id, code).await;
            if !self.asked.is_last(mine) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(confirmed) => match confirmed.state {
                    CodeState::Confirmed => {
                        self.set_code(None);
                        self.proof.set(confirmed.proof);
                        self.stage.set(Stage::Done);
                        self.reload.run(self);
                    }
                    CodeState::Wrong if confirmed.tries_left > 0 => {
                        self.caller.update(|caller| {
                            if let Some(code) = caller.as_mut().and_then(|caller| caller.code.as_mut()) {
                                code.tries_left = confirmed.tries_left;
                            }
                        });
                        let left = tn(confirmed.tries_left, "{n} try", "{n} tries");
                        self.problem
                            .set(Some(t!("That is not the code: {left} left. Ask for the digits again.", left = left)));
                        self.emptied.update(|times| *times += 1);
                    }
                    CodeState::Expired => self.over(t("The code has expired. Send a new one.")),
                    CodeState::Wrong => self.over(t("That was not the code, and no tries are left. Send a new one.")),
                    CodeState::Ended => self.over(t("This code no longer counts. Send a new one.")),
                },
                Err(ApiError { error }) => {
                    // What may go better by itself is sent again as it stands.
                    if !may_pass(error.kind) {
                        self.emptied.update(|times| *times += 1);
                    }
                    self.refused(error);
                }
            }
        });
    }

    pub fn ask_vouch(self, voucher: UserId) {
        let mine = self.act();
        spawn_local(async move {
            let answer = api::ask_vouch(self.user, voucher).await;
            if !self.asked.is_last(mine) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(caller) => {
                    self.take(caller);
                    // Once it is drawn anew: whom to ask next is chosen anew.
                    set_timeout(|| dialog::reset(".verify-vouch form"), Duration::ZERO);
                }
                Err(ApiError { error }) => self.refused(error),
            }
        });
    }

    /// The code is over, for the reason given; what is left is offered.
    pub fn over(self, why: &str) {
        self.set_code(None);
        self.said.set("");
        self.problem.set(Some(why.to_owned()));
        renew(self.stage, Stage::Choose);
        self.ask();
    }

    /// Back from the code to the other ways; it goes on to count.
    pub fn other_ways(self) {
        self.clear_words();
        self.stage.set(Stage::Choose);
    }

    fn ask(self) {
        let mine = self.asked.begin();
        spawn_local(async move {
            let answer = api::get_caller(self.user).await;
            if !self.asked.is_last(mine) {
                return;
            }
            match answer {
                Ok(caller) => self.take(caller),
                Err(ApiError { error }) => self.refused(error),
            }
        });
    }

    fn take(self, caller: Caller) {
        let first = self.stage.get_untracked() == Stage::Loading;
        let level = |proof: &Option<Proof>| proof.as_ref().map(|proof| proof.level);
        let more = level(&caller.proof) > self.proof.with_untracked(level);
        let left = caller.code.as_ref().map(|code| code.seconds_left).filter(|left| *left > 0);
        let lost = caller.code.as_ref().is_some_and(|code| code.delivery == MailStatus::Error);
        if let Some(left) = left {
            self.ends_in(left);
        }
        renew(self.proof, caller.proof.clone());
        renew(self.caller, Some(caller));
        match self.stage.get_untracked() {
            Stage::Loading => self.stage.set(if left.is_some() && !lost { Stage::Code } else { Stage::Choose }),
            _ if more => {
                self.clear_words();
                renew(self.stage, Stage::Done);
            }
            Stage::Code if left.is_none() => {
                self.problem.set(Some(t("This code no longer counts.").to_owned()));
                self.stage.set(Stage::Choose);
            }
            _ => {}
        }
        if more && !first {
            self.reload.run(self);
        }
    }

    /// Begins an act; its number.
    fn act(self) -> u32 {
        self.clear_words();
        self.busy.set(true);
        self.asked.begin()
    }

    fn refused(self, error: AppError) {
        self.problem.set(Some(error.message));
        if self.stage.get_untracked() == Stage::Loading {
            self.stage.set(Stage::Choose);
        }
    }

    fn set_code(self, code: Option<SentCode>) {
        self.caller.update(|caller| {
            if let Some(caller) = caller {
                caller.code = code;
            }
        });
    }

    fn ends_in(self, seconds: i64) {
        self.ends.set_value(now() + seconds as f64 * 1000.0);
    }

    fn clear_words(self) {
        renew(self.problem, None);
        renew(self.said, "");
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
