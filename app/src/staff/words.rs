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
