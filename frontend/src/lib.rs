//! The browser's entry: takes over the page that the server wrote.

use wasm_bindgen::prelude::wasm_bindgen;

/// A page whose part of the wasm cannot be had stays as it is: it reads and its forms work without.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = leptos::prelude::window().location().pathname().unwrap_or_default();
    if app::bundles::fetch(&path).await.is_ok() {
        leptos::mount::hydrate_body(app::App);
        app::bundles::fetch_ahead(&path);
    }
}
