//! What a customer's charts are drawn from. Days are counted since 1970 (UTC); of a day that is missing nothing changed.

use serde::{Deserialize, Serialize};

use crate::{devices::DeviceStatus, mail::MailEventKind, orgs::OrgHead};

/// Numbers of one customer over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgCharts {
    pub org: OrgHead,
    pub today: i64,
    pub licences: Vec<LicenceHistory>,
    /// Reports of mail: what, on which day, how many. None where nothing came.
    pub mail: Vec<(MailEventKind, i64, i64)>,
    /// From each of the days on, how many devices were in each state, in the order of [`DeviceStatus::ALL`].
    pub devices: Vec<(i64, [i64; DeviceStatus::ALL.len()])>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceHistory {
    pub name: String,
    pub used: i64,
    pub total: i64,
    /// From each of the days on: used, bought.
    pub points: Vec<(i64, i64, i64)>,
}

impl OrgCharts {
    /// Days that licences are shown for, and mail and devices.
    pub const LONG: i64 = 365;
    pub const SHORT: i64 = 30;

    /// Reports that tell an outcome.
    pub const OUTCOMES: [MailEventKind; 6] = [
        MailEventKind::Delivered,
        MailEventKind::Deferred,
        MailEventKind::Bounced,
        MailEventKind::Rejected,
        MailEventKind::Complained,
        MailEventKind::Suppressed,
    ];
}
