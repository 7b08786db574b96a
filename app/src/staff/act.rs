//! What an administrator may do about agents: give, change and take away a role, end sessions.

use leptos::{prelude::*, task::spawn_local};
use model::{
    UserId,
    search::{OrgRef, UserRef},
    staff::{StaffPage, StaffRole, StaffRow},
};

use super::api::{end_sessions_of, grant_role, list_staff};
use crate::t;
use crate::ui::words::t;
use crate::{
    error::ApiError,
    security::prove::fresh,
    ui::{dialog, latest::Latest, live::reload, toast::Toasts},
};

/// The id of the dialog in which a role is given.
pub const GRANT: &str = "grant";

/// The staff page at work.
#[derive(Clone, Copy)]
pub struct Acts {
    pub page: RwSignal<StaffPage>,
    /// Changes when the dialog is opened for somebody, and all in it is made anew.
    pub opened: RwSignal<u32>,
    /// The agent whose role is changed; none where a new one is made.
    pub known: RwSignal<Option<StaffRow>>,
    pub whom: RwSignal<Option<UserRef>>,
    pub customers: RwSignal<Vec<OrgRef>>,
    /// Where a new agent sets a password; shown once.
    pub link: RwSignal<Option<String>>,
    pub problem: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
    reloads: Latest,
    toasts: Toasts,
}

impl Acts {
    pub fn new(page: StaffPage) -> Self {
        Self {
            page: RwSignal::new(page),
            opened: RwSignal::new(0),
            known: RwSignal::new(None),
            whom: RwSignal::new(None),
            customers: RwSignal::default(),
            link: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            reloads: Latest::default(),
            toasts: expect_context(),
        }
    }

    /// Not while the answer about somebody is awaited: it would stand under another's name.
    pub fn open(self, known: Option<StaffRow>) {
        if self.busy.get_untracked() || !dialog::open(GRANT) {
            return;
        }
        self.whom.set(known.as_ref().map(|agent| UserRef { id: agent.id, name: agent.name.clone() }));
        self.customers.set(known.as_ref().and_then(|agent| agent.customers.clone()).unwrap_or_default());
        self.known.set(known);
        self.link.set(None);
        self.problem.set(None);
        self.opened.update(|times| *times += 1);
    }

    /// `role`: none takes it away. `limited`: to the customers that were chosen.
    pub fn grant(self, role: Option<StaffRole>, limited: bool) {
        let Some(whom) = self.whom.get_untracked() else {
            return self.problem.set(Some(t("Choose first who is to have the role.").to_owned()));
        };
        let customers =
            limited.then(|| self.customers.with_untracked(|all| all.iter().map(|org| org.id).collect::<Vec<_>>()));
        if role.is_some() && customers.as_ref().is_some_and(Vec::is_empty) {
            return self.problem.set(Some(t("Choose at least one customer, or all of them.").to_owned()));
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = fresh(|| grant_role(whom.id, role, customers.clone())).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(granted) => {
                    match granted.link {
                        Some(link) => {
                            self.link.set(Some(link));
                            // It is shown only now, also where the dialog was closed meanwhile.
                            dialog::open(GRANT);
                        }
                        None => dialog::close(GRANT),
                    }
                    self.toasts.say(match role {
                        Some(_) => t!("{whom} has the role", whom = whom.name),
                        None => t!("{whom} is no agent any more", whom = whom.name),
                    });
                    self.reload();
                }
                Err(ApiError { error }) if dialog::is_open(GRANT) => self.problem.set(Some(error.message)),
                Err(ApiError { error }) => self.toasts.say(error.message),
            }
        });
    }

    pub fn end_sessions(self, id: UserId, name: &str) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let name = name.to_owned();
        spawn_local(async move {
            let answer = fresh(|| end_sessions_of(id)).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            self.toasts.say(match answer {
                Ok(()) => t!("{name} is signed out everywhere", name = name),
                Err(ApiError { error }) => error.message,
            });
            self.reload();
        });
    }

    fn reload(self) {
        reload(self.page, self.reloads, list_staff());
    }
}
