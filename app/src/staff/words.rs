//! Agents in words for people.

use model::staff::StaffRole;

pub const fn role(role: StaffRole) -> &'static str {
    match role {
        StaffRole::ProviderAdmin => "Provider administrator",
        StaffRole::HelpDesk => "Help desk",
        StaffRole::HelpDeskAdvanced => "Advanced help desk",
        StaffRole::Auditor => "Auditor",
    }
}

/// What one may do by it, in a line.
pub const fn means(role: StaffRole) -> &'static str {
    match role {
        StaffRole::ProviderAdmin => "Everything, and decides who is an agent, reads the log and sets the rules.",
        StaffRole::HelpDesk => "Takes calls: finds, verifies, explains, mends. Not for customers’ administrators.",
        StaffRole::HelpDeskAdvanced => "The same, also for customers’ administrators.",
        StaffRole::Auditor => "Reads the log, staff and rules, and changes nothing.",
    }
}
