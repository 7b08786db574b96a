//! Agents in words for people.

use crate::ui::words::t;
use model::staff::StaffRole;

pub fn role(role: StaffRole) -> &'static str {
    match role {
        StaffRole::ProviderAdmin => t("Provider administrator"),
        StaffRole::HelpDesk => t("Help desk"),
        StaffRole::HelpDeskAdvanced => t("Advanced help desk"),
        StaffRole::Auditor => t("Auditor"),
    }
}

/// What one may do by it, in a line.
pub fn means(role: StaffRole) -> &'static str {
    match role {
        StaffRole::ProviderAdmin => t("Everything, and decides who is an agent, reads the log and sets the rules."),
        StaffRole::HelpDesk => t("Takes calls: finds, verifies, explains, mends. Not for customers’ administrators."),
        StaffRole::HelpDeskAdvanced => t("The same, also for customers’ administrators."),
        StaffRole::Auditor => t("Reads the log, staff and rules, and changes nothing."),
    }
}
