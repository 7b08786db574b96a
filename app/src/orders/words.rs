//! Orders in words for people.

use model::orders::OrderStatus;

use crate::ui::chip::{Tone, Word, word};
use crate::ui::{text::capitalized, words::t};

pub fn status(status: OrderStatus) -> Word {
    match status {
        OrderStatus::Submitted => word(Tone::Note, t("Submitted")),
        OrderStatus::AwaitingProvisioning => word(Tone::Warn, t("Waits to be set up")),
        OrderStatus::Provisioned => word(Tone::Good, t("Set up")),
        OrderStatus::Closed => word(Tone::Quiet, t("Closed")),
        OrderStatus::Cancelled => word(Tone::Bad, t("Cancelled")),
    }
}

/// What a status means for a caller who asks.
pub fn means(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Submitted => t("The order has been placed and is being checked."),
        OrderStatus::AwaitingProvisioning => t(
            "The provisioning contact has a mail with a link to set the service up. Nothing works before it is pressed.",
        ),
        OrderStatus::Provisioned => t("The service has been set up. Its subscriptions are below."),
        OrderStatus::Closed => t("All is delivered and the order is done with."),
        OrderStatus::Cancelled => t("Nothing will come of this order."),
    }
}

/// The state of one line: in the words of the order's own where it is one of those, else the directory's word, made readable.
pub fn line(status: &str) -> String {
    if let Ok(known) = status.parse() {
        return self::status(known).text.to_owned();
    }
    capitalized(&status.replace('_', " "))
}
