//! Devices in words for people.

use model::devices::{DeviceKind, DeviceStatus, UpgradeChannel};

use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::t;

pub fn status(status: DeviceStatus) -> Word {
    match status {
        DeviceStatus::Connected => word(Tone::Good, t("Connected")),
        DeviceStatus::ConnectedWithIssues => word(Tone::Warn, t("Connected, with issues")),
        DeviceStatus::Disconnected => word(Tone::Bad, t("Offline")),
        DeviceStatus::OfflineExpired => word(Tone::Bad, t("Away too long")),
        DeviceStatus::Activating => word(Tone::Note, t("Waits for activation")),
    }
}

/// What to do about a state; `None` when it is as it should be.
pub fn advice(status: DeviceStatus) -> Option<&'static str> {
    Some(match status {
        DeviceStatus::Connected => return None,
        DeviceStatus::ConnectedWithIssues => t("It works, but reports the faults below."),
        DeviceStatus::Disconnected => t(
            "It does not reach the service. Ask whether it has power and network: the light on it, the cable, then a restart.",
        ),
        DeviceStatus::OfflineExpired => t(
            "It was away for so long that it was signed out. It has to be activated again, with a new code from an administrator.",
        ),
        DeviceStatus::Activating => {
            t("Its activation code has not been typed in yet. The code was shown to whoever added the device.")
        }
    })
}

pub fn kind(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Phone => t("Phone"),
        DeviceKind::Room => t("Room system"),
        DeviceKind::Desk => t("Desk device"),
        DeviceKind::Accessory => t("Accessory"),
    }
}

pub const fn icon(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Phone => "phone",
        DeviceKind::Room => "projector",
        DeviceKind::Desk => "monitor",
        DeviceKind::Accessory => "headphones",
    }
}

pub fn channel(channel: UpgradeChannel) -> &'static str {
    match channel {
        UpgradeChannel::Stable => t("Stable"),
        UpgradeChannel::Latest => t("Latest"),
        UpgradeChannel::Preview => t("Preview"),
    }
}
