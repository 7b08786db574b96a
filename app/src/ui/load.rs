//! From an address to what it shows: the skeleton, the view, or the problem in words. One kind of resource serves every
//! page: each further one would be some tens of kilobytes in the browser.

use std::{future::Future, pin::Pin, str::FromStr};

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use model::AppError;

use super::{problem::Problem, skeleton::Skeleton};
use crate::{
    error::ApiError,
    routes::{Shown, show},
};

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
pub type Loading = Pin<Box<dyn Future<Output = Result<Shown, ApiError>> + Send>>;

/// What a page waited for, and how it crosses from the server's document into the browser.
pub type Loaded = Resource<Result<Shown, ApiError>, Wire>;

/// JSON, read from bytes as server functions read it, so that the browser has one copy of each reader instead of two.
pub struct Wire;

impl<T: serde::Serialize> Encoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: serde::de::DeserializeOwned> Decoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// What `load` answers to what `source` says, again whenever that changes.
pub fn resource(source: Box<dyn Fn() -> Asked + Send + Sync>, load: fn(Asked) -> Loading) -> Loaded {
    Resource::new_with_options(source, load, false)
}

/// The page of the current address. What stood there stays until the next is whole.
pub fn loaded(load: fn(Asked) -> Loading) -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    params.with_untracked(|_| ());
    let answer = resource(Box::new(move || Asked { params: params.get(), query: query.get() }), load);
    view! {
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(shown) => show(shown),
                    Err(ApiError { error }) => view! { <Problem error /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}
