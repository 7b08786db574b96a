//! Proof in words for people. Never "identity verified": e-mail is no authentication factor.

use model::verification::{Level, Proof, VouchState, VoucherRole};

use crate::t;
use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::t;

/// As short as a chip.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Nothing => t("Nothing proven"),
        Level::Mailbox => t("Mailbox confirmed"),
        Level::Vouched => t("Vouched"),
    }
}

/// What was proven, and by what.
pub fn proof(proof: &Proof) -> String {
    match proof.level {
        Level::Nothing => t("Nothing is proven yet").to_owned(),
        Level::Mailbox => t!("Mailbox confirmed: {by}", by = proof.by),
        Level::Vouched => t!("Vouched for by {by}", by = proof.by),
    }
}

pub fn vouch(state: VouchState) -> Word {
    match state {
        VouchState::Waiting => word(Tone::Note, t("Waiting for the answer")),
        VouchState::Vouched => word(Tone::Good, t("Vouched")),
        VouchState::Declined => word(Tone::Bad, t("Said it is not them")),
        VouchState::Expired => word(Tone::Quiet, t("No answer in time")),
    }
}

pub fn voucher(role: VoucherRole) -> &'static str {
    match role {
        VoucherRole::Manager => t("their manager"),
        VoucherRole::Administrator => t("an administrator"),
    }
}
