//! Subscriptions in words for people.

use model::licences::SubscriptionStatus;

use crate::ui::chip::{Tone, Word, word};

pub const fn status(status: SubscriptionStatus) -> Word {
    match status {
        SubscriptionStatus::Active => word(Tone::Good, "Active"),
        SubscriptionStatus::Trial => word(Tone::Note, "Trial"),
        SubscriptionStatus::Expiring => word(Tone::Warn, "Ends soon"),
        SubscriptionStatus::Expired => word(Tone::Bad, "Ended"),
        SubscriptionStatus::Cancelled => word(Tone::Bad, "Cancelled"),
    }
}
