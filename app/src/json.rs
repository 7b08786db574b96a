//! JSON on its way between the browser and server functions. The browser reads it by [`model::lean`]: name this `Json`, not
//! that of `server_fn`, as the input and the output of a server function.

use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};

pub type Json = Post<Lean>;

pub struct Lean;

impl ContentType for Lean {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Lean {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Lean {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

/// What a browser or a program asks, with where it is wrong.
#[cfg(feature = "ssr")]
impl<T: DeserializeOwned> Decodes<T> for Lean {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&bytes)
    }
}

/// What our own server answers.
#[cfg(not(feature = "ssr"))]
impl<T: DeserializeOwned> Decodes<T> for Lean {
    type Error = model::lean::Unreadable;

    fn decode(bytes: Bytes) -> Result<T, model::lean::Unreadable> {
        model::lean::read(&bytes)
    }
}
