//! Subscriptions in words for people.

use model::licences::SubscriptionStatus;

use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::{t, tc};

pub fn status(status: SubscriptionStatus) -> Word {
    match status {
        SubscriptionStatus::Active => word(Tone::Good, tc("subscription", "Active")),
        SubscriptionStatus::Trial => word(Tone::Note, t("Trial")),
        SubscriptionStatus::Expiring => word(Tone::Warn, t("Ends soon")),
        SubscriptionStatus::Expired => word(Tone::Bad, t("Ended")),
        SubscriptionStatus::Cancelled => word(Tone::Bad, tc("subscription", "Cancelled")),
    }
}
