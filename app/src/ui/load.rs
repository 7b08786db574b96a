//! From a resource to what it shows: the skeleton, the view, or the problem in words.

use leptos::prelude::*;

use super::{problem::Problem, skeleton::Skeleton};
use crate::error::ApiError;

/// What a server function answers, as a page holds it.
pub type Answer<T> = Resource<Result<T, ApiError>>;

/// The view of what was loaded. What stood there stays until the next is whole.
pub fn loaded<T>(answer: Answer<T>, show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(value) => show(value),
                    Err(ApiError { error }) => view! { <Problem error /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// A part of the path as an id; what is no id names nothing that is there.
pub fn id<T: std::str::FromStr>(text: Option<String>, what: &str) -> Result<T, ApiError> {
    text.and_then(|text| text.parse().ok()).ok_or_else(|| model::AppError::not_found(what).into())
}
