//! Fresh proof in place: an act that needs one opens a dialog on top of what is on the screen, and is then tried again.

use std::{cell::RefCell, future::Future};

use leptos::{prelude::*, task::spawn_local};
use model::{AppError, ErrorKind, security::Factor};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise};

use super::{
    api::{begin_proof, get_proof_ways, prove_code, prove_passkey, prove_password},
    webauthn,
};
use crate::ui::words::t;
use crate::{error::ApiError, ui::dialog};

/// The id of the dialog.
pub const DIALOG: &str = "prove";

thread_local! {
    /// The dialog of this browser window; none on the server, where nothing acts.
    static PROVER: RefCell<Option<Prover>> = const { RefCell::new(None) };
    /// Acts that wait for it.
    static WAITING: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// Does `act`. Where it answers that a fresh proof is needed, the agent is asked for one on top of what is on the
/// screen, and `act` is done again by itself. Cancelled, the answer is an error that says that nothing was done: show it
/// as any other. For acts in the browser:
///
/// ```ignore
/// spawn_local(async move {
///     match fresh(|| reveal_contact(user)).await { … }
/// });
/// ```
pub async fn fresh<T, F>(act: impl Fn() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    loop {
        match act().await {
            // A customer's pages have no dialog: there the answer says what to do.
            Err(ApiError { error }) if error.kind == ErrorKind::ProofNeeded && PROVER.with_borrow(Option::is_some) => {
                proven().await?;
            }
            answer => return answer,
        }
    }
}

/// Waits until the agent has proven who they are.
async fn proven() -> Result<(), ApiError> {
    let answer = Promise::new(&mut |resolve, _| {
        WAITING.with_borrow_mut(|waiting| waiting.push(resolve));
        if let Some(prover) = PROVER.with_borrow(Clone::clone) {
            prover.open();
        }
    });
    match JsFuture::from(answer).await {
        Ok(yes) if yes.is_truthy() => Ok(()),
        _ => {
            let says = t("Nothing was done: it needs a fresh proof that it is you.");
            Err(AppError::new(ErrorKind::ProofNeeded, says).into())
        }
    }
}

/// The dialog at work.
#[derive(Clone, Copy)]
pub struct Prover {
    /// The strongest first; none until they are known.
    pub ways: RwSignal<Vec<Factor>>,
    /// The way that is shown.
    pub way: RwSignal<Option<Factor>>,
    pub problem: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
    done: StoredValue<bool>,
}

impl Prover {
    /// The dialog of the page; the acts find it from now on.
    pub fn mount() -> Self {
        Self {
            ways: RwSignal::default(),
            way: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            done: StoredValue::new(false),
        }
    }

    pub fn ready(self) {
        PROVER.set(Some(self));
    }

    fn open(self) {
        if !dialog::open(DIALOG) {
            return;
        }
        self.done.set_value(false);
        self.busy.set(false);
        self.problem.set(None);
        self.way.set(None);
        spawn_local(async move {
            match get_proof_ways().await {
                Ok(known) => {
                    self.way.set(known.ways.first().copied());
                    self.ways.set(known.ways);
                }
                Err(ApiError { error }) => self.problem.set(Some(error.message)),
            }
        });
    }

    pub fn turn_to(self, way: Factor) {
        self.problem.set(None);
        self.way.set(Some(way));
    }

    /// `said`: the password or the code; nothing with a passkey.
    pub fn prove(self, said: String) {
        let Some(way) = self.way.get_untracked().filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = match way {
                Factor::Passkey => by_passkey().await,
                Factor::Totp | Factor::Recovery => prove_code(said).await,
                Factor::Password => prove_password(said).await,
            };
            self.busy.set(false);
            match answer {
                Ok(()) => {
                    self.done.set_value(true);
                    dialog::close(DIALOG);
                }
                Err(ApiError { error }) => self.problem.set(Some(error.message)),
            }
        });
    }

    /// The dialog was closed: whoever waits goes on, or gives up.
    pub fn closed(self) {
        let yes = JsValue::from_bool(self.done.get_value());
        self.way.set(None);
        for resolve in WAITING.take() {
            _ = resolve.call1(&JsValue::UNDEFINED, &yes);
        }
    }
}

/// Also the second step of signing in.
pub async fn by_passkey() -> Result<(), ApiError> {
    let answer = webauthn::sign(&begin_proof().await?.options).await?;
    prove_passkey(answer).await
}
