//! The rules, one line each: what is found, and what it is taken for.

use UserStatus::{Active, Inactive, NotVerified, Verified};
use model::{
    devices::DeviceKind,
    mail::{MailKind, MailStatus, Suppression, SuppressionReason},
};
use uuid::Uuid;

use super::*;

/// A user whose card shows nothing but what a row of a table names.
#[derive(Default)]
struct Case {
    denied: bool,
    suppressed: bool,
    invitation: Option<MailEventKind>,
    licences: Vec<HeldLicence>,
    on: Vec<Feature>,
    devices: Vec<DeviceRow>,
}

fn told(status: UserStatus, case: Case) -> Vec<String> {
    let since = Timestamp::from_rfc3339("2026-11-01T00:00:00Z");
    let suppression = Suppression { reason: SuppressionReason::HardBounce, since: since.clone(), diagnostic: None };
    let email = |address: &str, suppressed: bool| EmailPoint {
        address: address.to_owned(),
        suppression: suppressed.then(|| suppression.clone()),
    };
    let invitation = case.invitation.map(|event| LastMail {
        status: MailStatus::Unknown,
        kind: Some(MailKind::Invitation),
        address: Some("ana@a.example".to_owned()),
        event: Some(event),
        ..LastMail::none()
    });
    let features = Feature::ALL.iter().map(|f| FeatureState { feature: *f, on: case.on.contains(f) });
    let concerns = concerns(&Findings {
        denied_at: case.denied.then(|| since.clone()),
        status,
        emails: &[email("ana@a.example", false), email("ana@b.example", case.suppressed)],
        invited_at: case.invitation.map(|_| since.clone()),
        invitation: invitation.unwrap_or(LastMail::none()),
        licences: &case.licences,
        features: &features.collect::<Vec<_>>(),
        devices: &case.devices,
    });
    concerns.iter().map(in_short).collect()
}

fn in_short(concern: &UserConcern) -> String {
    match concern {
        UserConcern::CallDenied { .. } => "denied".to_owned(),
        UserConcern::AccountInactive => "inactive".to_owned(),
        UserConcern::AddressSuppressed { address, .. } => format!("suppressed {address}"),
        UserConcern::InvitationNotDelivered { address, .. } => format!("not delivered {address}"),
        UserConcern::NeverConfirmed { invited_at } => format!("never confirmed {}", invited_at.is_some()),
        UserConcern::SubscriptionExpired { subscription, ended_on, .. } => format!("expired {subscription} {ended_on}"),
        UserConcern::LicenceMissing => "no licence".to_owned(),
        UserConcern::FeatureWithoutLicence { feature } => format!("bare {feature}"),
        UserConcern::DeviceOffline { device } => format!("offline {}", device.name),
        UserConcern::DeviceInError { device } => format!("error {}", device.name),
    }
}

fn licence(name: &str, status: SubscriptionStatus, days_left: Option<i64>) -> HeldLicence {
    HeldLicence {
        name: name.to_owned(),
        subscription: Some("Sub1".to_owned()),
        subscription_name: None,
        status: Some(status),
        ends_on: days_left.map(|_| "2026-07-24".to_owned()),
        days_left,
    }
}

fn messaging() -> Vec<HeldLicence> {
    vec![licence("Messaging", SubscriptionStatus::Active, Some(100))]
}

fn device(name: &str, status: DeviceStatus, code: Option<&str>) -> DeviceRow {
    DeviceRow {
        id: Uuid::nil().into(),
        name: name.to_owned(),
        product: String::new(),
        kind: DeviceKind::Phone,
        status,
        serial: None,
        mac: None,
        last_seen_at: None,
        error_codes: code.into_iter().map(str::to_owned).collect(),
    }
}

#[test]
fn accounts_and_mail() {
    use MailEventKind::*;
    let invited = |invitation| Case { invitation, ..Case::default() };
    for (status, case, says) in [
        (Active, Case { licences: messaging(), ..Case::default() }, vec![]),
        (Inactive, Case::default(), vec!["inactive"]),
        (Inactive, Case { suppressed: true, ..Case::default() }, vec!["inactive", "suppressed ana@b.example"]),
        (NotVerified, invited(None), vec!["never confirmed false"]),
        (NotVerified, invited(Some(Delivered)), vec!["never confirmed true"]),
        (NotVerified, invited(Some(Sent)), vec!["never confirmed true"]),
        (NotVerified, invited(Some(Complained)), vec!["never confirmed true"]),
        (NotVerified, invited(Some(Bounced)), vec!["not delivered ana@a.example"]),
        (NotVerified, invited(Some(Deferred)), vec!["not delivered ana@a.example"]),
        (Verified, invited(Some(Rejected)), vec!["not delivered ana@a.example"]),
        (Verified, invited(Some(Delivered)), vec![]),
        (Inactive, invited(Some(Bounced)), vec!["inactive"]),
    ] {
        assert_eq!(told(status, case), says);
    }
}

#[test]
fn licences_and_features() {
    use SubscriptionStatus::{Cancelled, Expired, Expiring, Trial};
    let held = |licences: Vec<HeldLicence>| Case { licences, ..Case::default() };
    for (status, case, says) in [
        (Active, Case { on: vec![Feature::Calling], ..Case::default() }, vec!["no licence"]),
        (Verified, Case { on: vec![Feature::Calling], ..Case::default() }, vec![]),
        (Active, Case { on: vec![Feature::Messaging, Feature::Voicemail], ..held(messaging()) }, vec![]),
        (
            Active,
            Case { on: vec![Feature::Webinars, Feature::Calling, Feature::Meetings], ..held(messaging()) },
            vec!["bare calling", "bare meetings", "bare webinars"],
        ),
        (Active, held(vec![licence("Messaging", Expired, Some(-3))]), vec!["expired Sub1 2026-07-24"]),
        (Active, held(vec![licence("Messaging", Trial, Some(-1))]), vec!["expired Sub1 2026-07-24"]),
        (Active, held(vec![licence("Messaging", Trial, Some(0))]), vec![]),
        (Active, held(vec![licence("Messaging", Expiring, Some(1))]), vec![]),
        (Active, held(vec![licence("Messaging", Cancelled, Some(9))]), vec![]),
        (Active, held(vec![licence("Messaging", Cancelled, None)]), vec!["expired Sub1 "]),
    ] {
        assert_eq!(told(status, case), says);
    }
}

#[test]
fn devices_offline_before_devices_in_error() {
    use DeviceStatus::*;
    let devices = vec![
        device("issues", ConnectedWithIssues, None),
        device("fine", Connected, None),
        device("hot", Connected, Some("temperature")),
        device("gone", Disconnected, Some("temperature")),
        device("new", Activating, None),
        device("long gone", OfflineExpired, None),
    ];
    let case = Case { licences: messaging(), devices, ..Case::default() };
    assert_eq!(told(Active, case), ["offline gone", "offline long gone", "error issues", "error hot"]);
}
