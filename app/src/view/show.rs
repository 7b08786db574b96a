//! The pages of a view: `/views/:id/:page`. Whenever the customer's permission may have changed, the page asks whether it
//! still stands; once it does not, all that was the customer's goes from the screen at once.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_query_map};
use model::{
    ErrorKind, ViewId,
    search::OrgRef,
    view::{Seen, ViewPage},
};

use super::{
    api::{get_view, leave_view},
    ended::ended,
    frame::{bar, navigation, title},
    pages::page as inside,
};
use crate::ui::words::t;
use crate::{
    consent::api::get_access,
    error::ApiError,
    routes::To,
    ui::{erase::changing, heading::Heading, live::live, load::loaded, toast::Toasts},
};

/// The name that a person is looked for by is never in the address.
pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let page = asked.text("page").parse().unwrap_or(ViewPage::Overview);
                let cursor = asked.query.get("cursor");
                get_view(asked.id("view")?, page, None, cursor, None).await
            })
        },
        seen,
    )
}

/// Whether the view still stands.
#[derive(Clone, Copy)]
pub struct Watch {
    view: ViewId,
    org: StoredValue<OrgRef>,
    here: ViewPage,
    cursor: StoredValue<Option<String>>,
    /// Why it is over.
    over: RwSignal<Option<String>>,
    pub leaving: RwSignal<bool>,
    pub interrupted: RwSignal<bool>,
    go: Callback<To>,
    toasts: Toasts,
}

impl Watch {
    /// Asks whether it does.
    pub fn check(self) {
        self.ask(false);
    }

    /// The time is over by this browser's clock, whether or not the server can be asked.
    pub fn timed_out(self) {
        self.ask(true);
    }

    fn ask(self, timed_out: bool) {
        if self.leaving.try_get_untracked() != Some(false) || self.over.with_untracked(Option::is_some) {
            return;
        }
        // Read now: the page may have been left by the time of the answer.
        let (org, cursor) = (self.org.with_value(|org| org.id), self.cursor.get_value());
        spawn_local(async move {
            let why = match get_access(org).await {
                Ok(access) if access.live.is_none() && !access.standing.allowed => {
                    t("The customer has ended its permission, or its time is over.").to_owned()
                }
                Ok(access) if access.open.is_none() => {
                    t("It was left in another window, or its time is over.").to_owned()
                }
                // The page that is on the screen, asked for again, is not told to the customer as another look.
                Ok(_) => match get_view(self.view, self.here, None, cursor, None).await {
                    Err(ApiError { error }) if !unknown(error.kind) => error.message,
                    _ => return,
                },
                Err(_) if timed_out => t("The time that was allowed is over.").to_owned(),
                // Not known just now. No page can be opened meanwhile either.
                Err(ApiError { error }) if unknown(error.kind) => return,
                Err(ApiError { error }) => error.message,
            };
            self.close(why);
        });
    }

    pub fn leave(self) {
        if self.leaving.get_untracked() {
            return;
        }
        self.leaving.set(true);
        let (org, go) = (self.org.with_value(|org| org.id), self.go);
        spawn_local(async move {
            match leave_view(self.view).await {
                // Nobody, once the page was left.
                Ok(()) if self.leaving.try_get_untracked().is_none() => {}
                Ok(()) => go.run(To::Org(org)),
                Err(ApiError { error }) if unknown(error.kind) => {
                    _ = self.leaving.try_set(false);
                    self.toasts.say(error.message);
                }
                Err(ApiError { error }) => self.close(error.message),
            }
        });
    }

    fn close(self, why: String) {
        if self.over.try_with_untracked(Option::is_none) == Some(true) {
            self.over.set(Some(why));
        }
    }
}

/// Nothing is said of the view: the server cannot be asked.
const fn unknown(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Offline | ErrorKind::Unavailable | ErrorKind::TooMany | ErrorKind::Internal)
}

pub fn seen(seen: Seen) -> AnyView {
    let navigate = use_navigate();
    let org = seen.view.org.clone();
    let watch = Watch {
        view: seen.view.id,
        org: StoredValue::new(org.clone()),
        here: seen.page,
        cursor: StoredValue::new(use_query_map().with_untracked(|query| query.get("cursor"))),
        over: RwSignal::new(None),
        leaving: RwSignal::new(false),
        interrupted: RwSignal::new(false),
        go: Callback::new(move |to: To| navigate(&to.to_string(), Default::default())),
        toasts: expect_context(),
    };
    let interrupted = live(format!("org={}", org.id), Callback::new(move |()| watch.check()));
    let watch = Watch { interrupted, ..watch };
    // Held here alone, and let go with the view.
    let kept = StoredValue::new(Some(seen));
    changing(move || match watch.over.get() {
        Some(why) => {
            kept.set_value(None);
            ended(Some(org.clone()), why)
        }
        None => kept.get_value().map(|seen| whole(seen, watch)).into_any(),
    })
}

fn whole(seen: Seen, watch: Watch) -> AnyView {
    let navigation = navigation(&seen.view, seen.page);
    let heading = title(seen.page);
    view! {
        <div class="viewing">
            {bar(seen.view.clone(), watch)}
            {navigation}
            <Heading text=heading />
            {inside(seen)}
        </div>
    }
    .into_any()
}
