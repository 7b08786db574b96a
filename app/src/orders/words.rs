//! Orders in words for people.

use model::orders::OrderStatus;

use crate::ui::chip::{Tone, Word, word};

pub const fn status(status: OrderStatus) -> Word {
    match status {
        OrderStatus::Submitted => word(Tone::Note, "Submitted"),
        OrderStatus::AwaitingProvisioning => word(Tone::Warn, "Waits to be set up"),
        OrderStatus::Provisioned => word(Tone::Good, "Set up"),
        OrderStatus::Closed => word(Tone::Quiet, "Closed"),
        OrderStatus::Cancelled => word(Tone::Bad, "Cancelled"),
    }
}

/// What a status means for a caller who asks.
pub const fn means(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Submitted => "The order has been placed and is being checked.",
        OrderStatus::AwaitingProvisioning => {
            "The provisioning contact has a mail with a link to set the service up. Nothing works before it is pressed."
        }
        OrderStatus::Provisioned => "The service has been set up. Its subscriptions are below.",
        OrderStatus::Closed => "All is delivered and the order is done with.",
        OrderStatus::Cancelled => "Nothing will come of this order.",
    }
}

/// The state of one line: the directory's own word, made readable.
pub fn line(status: &str) -> String {
    let mut text = status.replace('_', " ");
    if text.is_char_boundary(1) {
        text[..1].make_ascii_uppercase();
    }
    text
}
