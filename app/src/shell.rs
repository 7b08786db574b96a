//! The document round the app, which only the server writes: head, theme, content security policy, the start of the wasm.

use std::{collections::HashMap, sync::Arc};

use http::{HeaderValue, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::{
    App, bundles,
    catalog::written,
    ui::{theme::Theme, words::language},
};

/// Where the page's own files are served; given by the server as a context of every page.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Without a slash at its end: `/assets/3f2a9c`.
    pub base: String,
    /// The files of each bundle of the wasm (`bundles.rs`).
    pub bundles: Arc<HashMap<String, Vec<String>>>,
}

/// What is round the page in an installed app: `--surface`, as the bar at the top has it.
const GROUNDS: [(&str, &str); 2] = [("light", "#ffffff"), ("dark", "#151d26")];

/// Drawn once a page, outside of what is hydrated; `<use href="#i-…">` finds it from everywhere.
const ICONS: &str = include_str!("../../style/icons.svg");

/// How the page is brought to life: once it has been painted, so that what paints it has the line for itself. A page that nobody
/// sees is not painted, and does not wait. And what it asks by itself later on is told from what somebody does.
const START: &str = include_str!("start.js");

const EARLY: &str = include_str!("early.js");

/// The whole document. Its headers are set here too, for they carry the nonce that its scripts do.
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    let Assets { base, bundles: all } = use_context().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    guard(&nonce);
    let language = language();
    // A page whose words do not come stays as the server wrote it, which works without script.
    let words = written(language).map(|written| format!("/assets/{}/words.{}.txt", written.hash, language.tag()));
    let fetched = words.as_ref().map_or("undefined".to_owned(), |address| {
        format!("fetch('{address}').then(answer => answer.ok ? answer.text() : Promise.reject(answer.status))")
    });
    let bundle = bundles::of(&path()).and_then(|bundle| all.get(bundle)).into_iter().flatten();
    let parts: Vec<String> = bundle.map(|name| format!("'{base}/{name}'")).collect();
    let start = START.replace("{base}", &base).replace("{words}", &fetched).replace("{parts}", &parts.join(", "));
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-theme=theme().map(Theme::as_str)>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <script nonce=nonce.clone() inner_html=EARLY></script>
                <link rel="stylesheet" href=format!("{base}/farol.css") />
                <link rel="preload" href=format!("{base}/inter.woff2") r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="icon" href=format!("{base}/favicon.svg") r#type="image/svg+xml" />
                <link rel="apple-touch-icon" href=format!("{base}/farol-180.png") />
                <link rel="manifest" href=format!("{base}/farol.webmanifest") />
                {grounds()}
                <link rel="modulepreload" href=format!("{base}/farol.js") fetchpriority="low" nonce=nonce.clone() />
                <link rel="modulepreload" href=format!("{base}/farol_split.js") fetchpriority="low" nonce=nonce.clone() />
                <script type="module" nonce=nonce inner_html=start></script>
                <MetaTags />
            </head>
            <body>
                <App />
                <div hidden inner_html=ICONS></div>
            </body>
        </html>
    }
}

fn guard(nonce: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
         img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(policy)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// The ground of the reader's choice, else of each scheme that the system may have.
fn grounds() -> Vec<AnyView> {
    let chosen = theme().map(Theme::as_str);
    let ground = |(scheme, colour)| {
        let when = chosen.is_none().then(|| format!("(prefers-color-scheme: {scheme})"));
        leptos::html::meta().name("theme-color").content(colour).attr("media", when).into_any()
    };
    GROUNDS.into_iter().filter(|(scheme, _)| chosen.is_none_or(|chosen| chosen == *scheme)).map(ground).collect()
}

/// Of the page that is asked for.
fn path() -> String {
    use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// The reader's own choice, from the cookie that the toggle writes.
fn theme() -> Option<Theme> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| Theme::parse(pair.trim().strip_prefix("theme=")?))
}
