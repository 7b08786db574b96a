//! What pages load beside their HTML (style sheet, wasm and its loader, font, icons), at addresses that carry a hash
//! of it all, so that a browser may keep each for good and never asks again. Not `memory-serve`: that unpacks and
//! packs every file again when the process starts, and in development knows only files that were there at compile time.

use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hasher},
    path::Path as FilePath,
    sync::OnceLock,
};

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::words;

include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// Where the files are. A release binary has them inside; a development one reads them at each request.
#[allow(dead_code, reason = "a build makes one of the two")]
enum Site {
    Embedded { version: &'static str, files: &'static [File] },
    Folder(&'static str),
}

/// One file, as it is and, where that is smaller, in brotli.
struct File {
    name: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

/// Under which pages find the files: `/assets/8c1f0a2b3d4e`. `base() + "/farol.css"` is the style sheet.
pub fn base() -> String {
    format!("/assets/{}", SITE.version())
}

/// What a browser is told of this version's files: to keep them for good. In development they change.
pub fn kept() -> &'static str {
    if SITE.is_of_one_build() { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// The files of each bundle of the wasm, as `xtask/src/split.rs` wrote them down.
pub fn bundles() -> HashMap<String, Vec<String>> {
    let list = SITE.read("bundles.txt", false).map(|(bytes, _)| bytes.to_vec()).unwrap_or_default();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let lines = String::from_utf8_lossy(&list).lines().map(words).collect::<Vec<_>>();
    lines.into_iter().filter(|line| !line.is_empty()).map(|mut line| (line.remove(0), line)).collect()
}

/// Serves the files under [`base`].
pub fn router() -> Router {
    Router::new().route("/assets/{version}/{file}", get(serve))
}

async fn serve(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    if let Some(language) = name.strip_prefix("words.").and_then(|name| name.strip_suffix(".txt")) {
        return words::serve(language, &version, takes_brotli(&headers));
    }
    let own = version == SITE.version();
    if !own && SITE.is_of_one_build() && is_program(&name) {
        // Parts of two builds do not fit each other; the page goes on without script.
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some((bytes, packed)) = SITE.read(&name, takes_brotli(&headers)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Another version's address, from a page that was open when the server was replaced: good for now, not to keep.
    let cache = if own { kept() } else { "no-cache" };
    let mut response = bytes.into_response();
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&name)));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if packed {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

impl Site {
    /// Twelve hex digits of a hash over every file. In development that of the files when first asked for.
    fn version(&self) -> &'static str {
        static FOUND: OnceLock<String> = OnceLock::new();
        match self {
            Self::Embedded { version, .. } => version,
            Self::Folder(folder) => FOUND.get_or_init(|| hash(FilePath::new(folder))),
        }
    }

    /// Whether the files are never others while the process lives.
    fn is_of_one_build(&self) -> bool {
        matches!(self, Self::Embedded { .. })
    }

    /// The bytes of a file, and whether they are in brotli.
    fn read(&self, name: &str, brotli: bool) -> Option<(axum::body::Bytes, bool)> {
        match self {
            Self::Embedded { files, .. } => {
                let file = files.iter().find(|file| file.name == name)?;
                let packed = file.brotli.filter(|_| brotli);
                Some((axum::body::Bytes::from_static(packed.unwrap_or(file.plain)), packed.is_some()))
            }
            Self::Folder(folder) => {
                let plain_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
                if !plain_name || name.starts_with('.') || name.ends_with(".br") {
                    return None;
                }
                let folder = FilePath::new(folder);
                let packed = brotli.then(|| fs::read(folder.join(format!("{name}.br"))).ok()).flatten();
                let is_packed = packed.is_some();
                Some((packed.or_else(|| fs::read(folder.join(name)).ok())?.into(), is_packed))
            }
        }
    }
}

fn hash(folder: &FilePath) -> String {
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        hash.write(&fs::read(file).unwrap_or_default());
    }
    format!("{:012x}", hash.finish() >> 16)
}

/// Whether `Accept-Encoding` names brotli and does not refuse it (RFC 9110 §12.5.3).
fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let refused = |weight: &str| weight.strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br")) && !parts.any(refused)
    })
}

fn is_program(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".wasm")
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMBEDDED: Site = Site::Embedded {
        version: "0123456789ab",
        files: &[
            File { name: "farol.css", plain: b"body{}", brotli: Some(b"packed") },
            File { name: "inter.woff2", plain: b"font", brotli: None },
        ],
    };

    #[test]
    fn packed_only_where_there_is_a_packed_one() {
        let read = |name, brotli| EMBEDDED.read(name, brotli).map(|(bytes, packed)| (bytes.to_vec(), packed));
        assert_eq!(read("farol.css", true), Some((b"packed".to_vec(), true)));
        assert_eq!(read("farol.css", false), Some((b"body{}".to_vec(), false)));
        assert_eq!(read("inter.woff2", true), Some((b"font".to_vec(), false)));
        assert_eq!(read("farol.css.br", true), None);
        assert_eq!(EMBEDDED.version(), "0123456789ab");
    }

    #[test]
    fn a_folder_gives_nothing_from_outside_of_it() {
        let site = Site::Folder(env!("CARGO_MANIFEST_DIR"));
        assert!(site.read("Cargo.toml", true).is_some_and(|(bytes, packed)| !bytes.is_empty() && !packed));
        for name in ["../Cargo.toml", "/etc/passwd", "src/main.rs", "..", ".", "", "missing.css", "Cargo.toml\0"] {
            assert!(site.read(name, true).is_none(), "{name:?}");
        }
    }

    #[test]
    fn brotli_when_asked_for() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=0.5", true),
            ("BR", true),
            ("br;q=0", false),
            ("br;q=0.000, gzip", false),
            ("gzip", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(takes_brotli(&headers), expected, "{accepted:?}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
