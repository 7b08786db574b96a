//! One module a table. None derives `Serialize`: what a screen gets is a view of `model`, made for it.

pub mod attempts;
pub mod devices;
pub mod domains;
pub mod holdings;
pub mod licences;
pub mod lists;
pub mod mail_events;
pub mod managers;
pub mod order_lines;
pub mod orders;
pub mod orgs;
pub mod password_links;
pub mod pins;
pub mod providers;
pub mod search_key;
pub mod searches;
pub mod sessions;
pub mod sites;
pub mod staff;
pub mod staff_orgs;
pub mod subscriptions;
pub mod suppressions;
pub mod users;
pub mod workspaces;
