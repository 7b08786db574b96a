//! A square that a camera reads as an address.

use leptos::prelude::*;
use model::security::Qr;

/// `says` is its text alternative: where it leads, and where that stands as text.
#[component]
pub fn QrSquare(qr: Qr, says: &'static str) -> AnyView {
    view! {
        <svg class="qr" viewBox=format!("0 0 {0} {0}", qr.size) role="img" aria-label=says shape-rendering="crispEdges">
            <path d=qr.path />
        </svg>
    }
    .into_any()
}
