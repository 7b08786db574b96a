//! The browser's entry: takes over the page that the server wrote.

use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(not(erase_components))]
compile_error!(
    "flags for the target take the place of those in .cargo/config.toml: add `--cfg erase_components` to them"
);

/// `words` is the catalog of the document's language; none for English. A page whose part of the wasm cannot be had stays as
/// it is: it reads and its forms work without.
#[wasm_bindgen]
pub async fn hydrate(words: Option<String>) {
    console_error_panic_hook::set_once();
    words.into_iter().for_each(app::catalog::take);
    let location = leptos::prelude::window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    if app::bundles::fetch(&path, &search).await.is_ok() {
        leptos::mount::hydrate_body(app::App);
        app::bundles::fetch_ahead(&path);
    }
}
