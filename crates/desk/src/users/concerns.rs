//! What looks wrong with a user, told from what their card shows. Pure, so that every rule is a row of a table.

use model::{
    Timestamp,
    devices::{DeviceRow, DeviceStatus},
    licences::{HeldLicence, SubscriptionStatus},
    mail::{LastMail, MailEventKind},
    users::{EmailPoint, Feature, FeatureState, UserConcern, UserStatus},
};

/// How the name of a licence begins that carries a feature. Features that are not here need none.
const CARRIERS: &[(Feature, &str)] = &[
    (Feature::Calling, "Calling"),
    (Feature::Meetings, "Meetings"),
    (Feature::Messaging, "Messaging"),
    (Feature::Webinars, "Webinars"),
];

/// What the rules look at.
pub(super) struct Findings<'a> {
    /// When the owner of a mailbox said that they did not call.
    pub denied_at: Option<Timestamp>,
    pub status: UserStatus,
    pub emails: &'a [EmailPoint],
    /// What became of the last invitation.
    pub invitation: LastMail,
    pub invited_at: Option<Timestamp>,
    pub licences: &'a [HeldLicence],
    pub features: &'a [FeatureState],
    pub devices: &'a [DeviceRow],
}

/// What looks wrong, worst first.
pub(super) fn concerns(found: &Findings) -> Vec<UserConcern> {
    let denied = found.denied_at.clone().map(|at| UserConcern::CallDenied { at });
    let mut concerns = Vec::from_iter(denied);
    if found.status == UserStatus::Inactive {
        concerns.push(UserConcern::AccountInactive);
    }
    concerns.extend(found.emails.iter().filter_map(suppressed));
    concerns.extend(not_yet_in(found));
    concerns.extend(found.licences.iter().filter_map(expired));
    if found.status == UserStatus::Active {
        concerns.extend(unlicensed(found));
    }
    let of_devices = || found.devices.iter().filter_map(device);
    concerns.extend(of_devices().filter(|concern| matches!(concern, UserConcern::DeviceOffline { .. })));
    concerns.extend(of_devices().filter(|concern| matches!(concern, UserConcern::DeviceInError { .. })));
    concerns
}

fn suppressed(email: &EmailPoint) -> Option<UserConcern> {
    let suppression = email.suppression.clone()?;
    Some(UserConcern::AddressSuppressed { address: email.address.clone(), suppression })
}

/// Why somebody who was invited has not come in: the invitation never arrived; else, they did not answer it.
fn not_yet_in(found: &Findings) -> Option<UserConcern> {
    use MailEventKind::{Bounced, Deferred, Rejected, Suppressed};
    if !matches!(found.status, UserStatus::NotVerified | UserStatus::Verified) {
        return None;
    }
    let mail = &found.invitation;
    if let (Some(Bounced | Rejected | Deferred | Suppressed), Some(address)) = (mail.event, &mail.address) {
        return Some(UserConcern::InvitationNotDelivered { address: address.clone(), mail: mail.clone() });
    }
    let unconfirmed = found.status == UserStatus::NotVerified;
    unconfirmed.then(|| UserConcern::NeverConfirmed { invited_at: found.invited_at.clone() })
}

fn expired(licence: &HeldLicence) -> Option<UserConcern> {
    let past = licence.days_left.is_some_and(|days| days < 0);
    let ended = match licence.status? {
        SubscriptionStatus::Expired => true,
        // What is cancelled runs until its last day.
        SubscriptionStatus::Cancelled => past || licence.ends_on.is_none(),
        SubscriptionStatus::Active | SubscriptionStatus::Trial | SubscriptionStatus::Expiring => past,
    };
    ended.then(|| UserConcern::SubscriptionExpired {
        subscription: licence.subscription.clone().unwrap_or_default(),
        licence: licence.name.clone(),
        ended_on: licence.ends_on.clone().unwrap_or_default(),
    })
}

/// That there is no licence at all; else, each feature that no held licence carries.
fn unlicensed(found: &Findings) -> Vec<UserConcern> {
    if found.licences.is_empty() {
        return vec![UserConcern::LicenceMissing];
    }
    let on = |feature| found.features.iter().any(|state| state.feature == feature && state.on);
    let carried = |start: &str| found.licences.iter().any(|licence| licence.name.starts_with(start));
    let bare = CARRIERS.iter().filter(|(feature, start)| on(*feature) && !carried(start));
    bare.map(|(feature, _)| UserConcern::FeatureWithoutLicence { feature: *feature }).collect()
}

fn device(device: &DeviceRow) -> Option<UserConcern> {
    let in_error = || UserConcern::DeviceInError { device: device.clone() };
    match device.status {
        DeviceStatus::Disconnected | DeviceStatus::OfflineExpired => {
            Some(UserConcern::DeviceOffline { device: device.clone() })
        }
        DeviceStatus::ConnectedWithIssues => Some(in_error()),
        DeviceStatus::Connected | DeviceStatus::Activating => (!device.error_codes.is_empty()).then(in_error),
    }
}

#[cfg(test)]
mod tests;
