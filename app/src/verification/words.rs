//! Proof in words for people. Never "identity verified": e-mail is no authentication factor.

use model::verification::{Level, Proof, VouchState, VoucherRole};

use crate::ui::chip::{Tone, Word, word};

/// As short as a chip.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Nothing => "Nothing proven",
        Level::Mailbox => "Mailbox confirmed",
        Level::Vouched => "Vouched",
    }
}

/// What was proven, and by what.
pub fn proof(proof: &Proof) -> String {
    match proof.level {
        Level::Nothing => "Nothing is proven yet".to_owned(),
        Level::Mailbox => format!("Mailbox confirmed: {}", proof.by),
        Level::Vouched => format!("Vouched for by {}", proof.by),
    }
}

pub const fn vouch(state: VouchState) -> Word {
    match state {
        VouchState::Waiting => word(Tone::Note, "Waiting for the answer"),
        VouchState::Vouched => word(Tone::Good, "Vouched"),
        VouchState::Declined => word(Tone::Bad, "Said it is not them"),
        VouchState::Expired => word(Tone::Quiet, "No answer in time"),
    }
}

pub const fn voucher(role: VoucherRole) -> &'static str {
    match role {
        VoucherRole::Manager => "their manager",
        VoucherRole::Administrator => "an administrator",
    }
}
