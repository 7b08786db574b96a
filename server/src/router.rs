//! Every address that Farol answers, and the layers that every answer goes through.

use app::{App, Assets, caller::Caller, language::Language, shell};
use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::time::Duration;
use tower_http::compression::{CompressionLayer, CompressionLevel, Predicate, predicate::SizeAbove};

use crate::{assets, audit, boot::Web, events, forms, layers, mailbox, webhooks, worker};

/// How long a balancer that asks whether we are ready is left without an answer.
const READY: Duration = Duration::from_secs(4);

pub fn router(web: Web) -> Router {
    let options = LeptosOptions::builder().output_name("farol").build();
    let contexts = {
        let (desk, assets) = (web.desk.clone(), Assets { base: assets::base(), bundles: assets::bundles().into() });
        move || {
            provide_context(Caller::new(desk.clone()));
            provide_context(assets.clone());
            let language = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Language>().copied());
            provide_context(language.unwrap_or_default());
        }
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let api = {
        let contexts = contexts.clone();
        move |request: Request| leptos_axum::handle_server_fns_with_context(contexts.clone(), request)
    };
    let not_found = leptos_axum::render_app_async_with_context(contexts.clone(), document.clone());
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), contexts, document)
        .route("/api/{*function}", post(api))
        .fallback(move |request: Request| {
            let not_found = not_found.clone();
            async move { not_found(request).await }
        })
        .with_state(options);
    Router::new()
        .route("/healthz", get("ok"))
        .route("/readyz", get(ready))
        .route("/api/sign_in", post(forms::sign_in_json))
        .route("/api/sign_out", post(forms::sign_out_json))
        .route("/sign-in", post(forms::sign_in))
        .route("/sign-in/second", post(forms::second_factor))
        .route("/sign-out", post(forms::sign_out))
        .route("/language", post(forms::language::choose))
        .route("/welcome", post(forms::welcome))
        .route("/s", post(forms::search))
        .route("/orgs/{id}/pin", post(forms::pin))
        .route("/events", get(events::listen))
        .route("/l", post(forms::answer))
        .route("/audit.csv", get(audit::csv).head(audit::no_head))
        .route("/my/sign-in", post(forms::my::sign_in))
        .route("/my/enter", post(forms::my::enter))
        .route("/my/sign-out", post(forms::my::sign_out))
        .route("/my/answer", post(forms::my::answer))
        .route("/my/withdraw", post(forms::my::withdraw))
        .route("/my/standing", post(forms::my::standing))
        .route("/my/vouch", post(forms::my::vouch))
        .route("/my/question", post(forms::my::question))
        .route("/sessions/end", post(forms::end_session))
        .route("/sessions/end-all", post(forms::end_all_sessions))
        .with_state(web.clone())
        .merge(mailbox::router(web.clone()))
        .merge(pages)
        .merge(assets::router())
        .merge(worker::router())
        .layer(from_fn(layers::api::answer))
        .layer(from_fn(layers::body::limit))
        .layer(from_fn(layers::origin::check))
        .layer(from_fn_with_state(web.clone(), layers::client::note))
        .merge(webhooks::router(web.clone()))
        .layer(from_fn(layers::panic::catch))
        .layer(from_fn(layers::late::give_up))
        .layer(from_fn_with_state(web.clone(), layers::language::speak))
        .layer(compression())
        .layer(from_fn_with_state(web, layers::headers::add))
        .layer(from_fn(layers::log::request))
}

/// Quick compression of what is made anew each time; the assets are packed already.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = SizeAbove::new(1024).and(layers::headers::is_text);
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it)
}

/// Whether this process should be sent requests: it is not ending, and the database answers with its schema up to date. A
/// replica alone is enough, for people can look things up: a balancer that took every process away would stop that too.
async fn ready(State(web): State<Web>) -> Response {
    let no = |why: &'static str| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    web.ending.readiness_asked();
    if web.ending.is_told() {
        return no("ending");
    }
    let Ok(asked) = tokio::time::timeout(READY, web.desk.store().is_migrated()).await else {
        return no("the database does not answer in time");
    };
    match asked {
        Ok(true) if web.desk.store().can_write() => "ready".into_response(),
        Ok(true) => "ready for reading: the database has no primary just now".into_response(),
        Ok(false) => no("the database's schema is not up to date"),
        Err(_) => no("the database does not answer"),
    }
}
