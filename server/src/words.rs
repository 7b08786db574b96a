//! What a browser loads beside the wasm where a page is not in English: its language's texts, in brotli, under an address that
//! carries their hash. They are made from the catalogs inside of this very binary, so that they are those of the page.

use std::{io::Write, sync::LazyLock};

use app::{catalog::written, language::Language};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Each packed once, when it is first asked for.
static PACKED: [LazyLock<Vec<u8>>; 3] = [
    LazyLock::new(|| packed(Language::Portuguese)),
    LazyLock::new(|| packed(Language::Spanish)),
    LazyLock::new(|| packed(Language::Pseudo)),
];

/// The texts of a language, asked for under a hash.
pub fn serve(tag: &str, hash: &str, brotli: bool) -> Response {
    let Some((language, written)) = Language::parse(tag).and_then(|one| Some((one, written(one)?))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let packed = match language {
        Language::English => None,
        Language::Portuguese => Some(&PACKED[0]),
        Language::Spanish => Some(&PACKED[1]),
        Language::Pseudo => Some(&PACKED[2]),
    };
    let packed = packed.filter(|_| brotli).map(|packed| packed.as_slice()).filter(|packed| !packed.is_empty());
    let mut response = packed.unwrap_or(written.text.as_bytes()).into_response();
    let cache = if hash == written.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if packed.is_some() {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn packed(language: Language) -> Vec<u8> {
    let Some(written) = written(language) else { return Vec::new() };
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(written.text.as_bytes()).map_or_else(|_| Vec::new(), |()| writer.into_inner())
}
