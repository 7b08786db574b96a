//! Devices in words for people.

use model::devices::{DeviceKind, DeviceStatus, UpgradeChannel};

use crate::ui::chip::{Tone, Word, word};

pub const fn status(status: DeviceStatus) -> Word {
    match status {
        DeviceStatus::Connected => word(Tone::Good, "Connected"),
        DeviceStatus::ConnectedWithIssues => word(Tone::Warn, "Connected, with issues"),
        DeviceStatus::Disconnected => word(Tone::Bad, "Offline"),
        DeviceStatus::OfflineExpired => word(Tone::Bad, "Away too long"),
        DeviceStatus::Activating => word(Tone::Note, "Waits for activation"),
    }
}

/// What to do about a state; `None` when it is as it should be.
pub const fn advice(status: DeviceStatus) -> Option<&'static str> {
    Some(match status {
        DeviceStatus::Connected => return None,
        DeviceStatus::ConnectedWithIssues => "It works, but reports the faults below.",
        DeviceStatus::Disconnected => {
            "It does not reach the service. Ask whether it has power and network: the light on it, the cable, then a restart."
        }
        DeviceStatus::OfflineExpired => {
            "It was away for so long that it was signed out. It has to be activated again, with a new code from an administrator."
        }
        DeviceStatus::Activating => {
            "Its activation code has not been typed in yet. The code was shown to whoever added the device."
        }
    })
}

pub const fn kind(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Phone => "Phone",
        DeviceKind::Room => "Room system",
        DeviceKind::Desk => "Desk device",
        DeviceKind::Accessory => "Accessory",
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

pub const fn channel(channel: UpgradeChannel) -> &'static str {
    match channel {
        UpgradeChannel::Stable => "Stable",
        UpgradeChannel::Latest => "Latest",
        UpgradeChannel::Preview => "Preview",
    }
}
