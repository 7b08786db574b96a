//! Permission in words for people.

use model::consent::ConsentState;

use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::{t, tn};

/// How long may be asked for and granted, in minutes; the second is the usual.
pub const LENGTHS: [i64; 5] = [60, 8 * 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60];

pub fn state(state: ConsentState) -> Word {
    match state {
        ConsentState::Waiting => word(Tone::Note, t("Waiting for an answer")),
        ConsentState::Refused => word(Tone::Bad, t("Refused")),
        ConsentState::Live => word(Tone::Good, t("Allowed")),
        ConsentState::Ended => word(Tone::Quiet, t("Time is over")),
        ConsentState::Withdrawn => word(Tone::Quiet, t("Withdrawn")),
        ConsentState::Lapsed => word(Tone::Quiet, t("Nobody answered")),
    }
}

/// "8 hours", "1 day", "90 minutes".
pub fn length(minutes: i64) -> String {
    match minutes {
        m if m % (24 * 60) == 0 => tn(m / (24 * 60), "{n} day", "{n} days"),
        m if m % 60 == 0 => tn(m / 60, "{n} hour", "{n} hours"),
        m => tn(m, "{n} minute", "{n} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn lengths() {
        for (minutes, words) in
            [(60, "1 hour"), (480, "8 hours"), (1440, "1 day"), (43_200, "30 days"), (90, "90 minutes")]
        {
            assert_eq!(length(minutes), words);
        }
    }
}
