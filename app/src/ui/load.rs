//! From an address to what it shows: the skeleton, the view, or the problem in words. One kind of resource serves every
//! page: each further one would be some tens of kilobytes in the browser.

use std::{any::Any, future::Future, pin::Pin, str::FromStr, sync::Arc};

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use model::{
    AppError, ErrorKind,
    lean::{self, Unreadable},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{erase::effect, problem::Problem, skeleton::Skeleton};
use crate::{error::ApiError, peek, ui::words::t};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    params: ParamsMap,
    pub query: ParamsMap,
}

impl Asked {
    /// A part of the path; empty when it has none of that name.
    pub fn text(&self, name: &str) -> String {
        self.params.get(name).unwrap_or_default()
    }

    /// The part of the path called `id`. What is no id names nothing that is there: no such `what`.
    pub fn id<T: FromStr>(&self, what: &str) -> Result<T, ApiError> {
        self.text("id").parse().map_err(|_| AppError::not_found(what).into())
    }
}

/// What a page waits for.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;

/// What a page waited for, and how it crosses from the server's document into the browser.
pub type Loaded = Resource<Result<Shown, ApiError>, Wire>;

/// What is shown, whatever it is. Only who shows it knows how it is read, so that the readers of a page come into the
/// browser with that page.
#[derive(Clone)]
pub struct Shown {
    /// Nothing when it came with the document.
    made: Option<Arc<dyn Any + Send + Sync>>,
    /// JSON; empty when the browser asked for it.
    text: Arc<str>,
}

/// What a page can show.
pub trait Model: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Model for T {}

impl Shown {
    fn new<T: Model>(model: T) -> Result<Self, ApiError> {
        #[cfg(feature = "ssr")]
        let text = serde_json::to_string(&model).map_err(unreadable)?.into();
        #[cfg(not(feature = "ssr"))]
        let text = "".into();
        Ok(Self { made: Some(Arc::new(model)), text })
    }

    fn read<T: Model>(&self) -> Result<T, ApiError> {
        match self.made.as_ref().and_then(|made| made.downcast_ref::<T>()) {
            Some(made) => Ok(made.clone()),
            None => lean::read(self.text.as_bytes()).map_err(unreadable),
        }
    }

    /// The view of it, or the problem in words.
    pub fn view<T: Model>(&self, show: fn(T) -> AnyView) -> AnyView {
        self.read().map_or_else(problem, show)
    }
}

fn unreadable<E>(_: E) -> ApiError {
    AppError::new(ErrorKind::Internal, t("What Farol answered cannot be read.")).into()
}

/// One sign, then the JSON of what is shown or of the error.
pub struct Wire;

impl Encoder<Result<Shown, ApiError>> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &Result<Shown, ApiError>) -> Result<String, serde_json::Error> {
        match value {
            Ok(shown) => Ok(format!("+{}", shown.text)),
            Err(error) => Ok(format!("-{}", serde_json::to_string(error)?)),
        }
    }
}

impl Decoder<Result<Shown, ApiError>> for Wire {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<Result<Shown, ApiError>, Unreadable> {
        match text.strip_prefix('+') {
            Some(text) => Ok(Ok(Shown { made: None, text: text.into() })),
            None => Ok(Err(lean::read(text.trim_start_matches('-').as_bytes())?)),
        }
    }
}

type Load = Box<dyn Fn(Asked) -> Loading<Shown> + Send + Sync>;

/// What `load` answers to what `source` says, again whenever that changes.
pub fn resource<T: Model>(source: Box<dyn Fn() -> Asked + Send + Sync>, load: fn(Asked) -> Loading<T>) -> Loaded {
    Resource::new_with_options(source, erased(load), false)
}

fn erased<T: Model>(load: fn(Asked) -> Loading<T>) -> Load {
    Box::new(move |asked| {
        let loading = load(asked);
        Box::pin(async move { Shown::new(loading.await?) })
    })
}

/// Whether what is shown is still that of the address before: of the page, and of the card beside it.
#[derive(Clone, Copy)]
pub struct Busy {
    pub page: RwSignal<bool>,
    pub beside: RwSignal<bool>,
}

/// Called once, inside the router.
pub fn provide() -> Busy {
    let busy = Busy { page: RwSignal::new(false), beside: RwSignal::new(false) };
    provide_context(busy);
    busy
}

/// The page of the current address. What stood there stays until the next is whole.
pub fn loaded<T: Model>(load: fn(Asked) -> Loading<T>, show: fn(T) -> AnyView) -> AnyView {
    page(erased(load), Arc::new(move |shown| shown.view(show)))
}

fn page(load: Load, show: Arc<dyn Fn(Shown) -> AnyView + Send + Sync>) -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    params.with_untracked(|_| ());
    let source: Box<dyn Fn() -> Asked + Send + Sync> =
        Box::new(move || Asked { params: params.get(), query: peek::list_of(query) });
    let answer: Loaded = Resource::new_with_options(source, load, false);
    let beside = peek::is_beside();
    let (busy, pending) = (expect_context::<Busy>(), RwSignal::new(false));
    let busy = if beside { busy.beside } else { busy.page };
    // In the browser only: what the server writes is no page before.
    effect(move || busy.set(pending.get()));
    on_cleanup(move || _ = busy.try_set(false));
    let come = move || {
        let show = show.clone();
        Suspend::new(async move {
            match answer.await {
                Err(error) if beside => peek::show::problem(error),
                Err(error) => problem(error),
                Ok(shown) => {
                    if !beside {
                        peek::rows::focused_again();
                    }
                    show(shown)
                }
            }
        })
    };
    if cfg!(feature = "ssr") {
        // Nobody is told there that a page is pending, and what would tell it may outlive who left before it was whole.
        return view! { <Transition fallback=Skeleton>{come}</Transition> }.into_any();
    }
    view! {
        <Transition fallback=Skeleton set_pending=pending>
            {come}
        </Transition>
    }
    .into_any()
}

/// In place of the page: what went wrong.
pub fn problem(ApiError { error }: ApiError) -> AnyView {
    view! { <Problem error /> }.into_any()
}
