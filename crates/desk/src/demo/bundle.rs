//! The files of a bundle, open for writing: the same names and columns that the import reads (docs/import.md).

use std::{fs, io, path::Path};

use super::{Summary, sheet::Sheet};

pub struct Bundle {
    pub organizations: Sheet,
    pub domains: Sheet,
    pub sites: Sheet,
    pub orders: Sheet,
    pub order_lines: Sheet,
    pub subscriptions: Sheet,
    pub licences: Sheet,
    pub workspaces: Sheet,
    pub users: Sheet,
    pub devices: Sheet,
    pub mail_events: Sheet,
    pub suppressions: Sheet,
    pub licence_days: Sheet,
    pub device_days: Sheet,
}

impl Bundle {
    /// Makes the folder and its files; files of an earlier run are written over.
    pub fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let sheet = |name, header| Sheet::create(folder, name, header);
        Ok(Self {
            organizations: sheet(
                "organizations.csv",
                "id,name,kind,managed_by,status,created_at,country,locale,read_only_access,sso,directory_sync,invite_emails",
            )?,
            domains: sheet("domains.csv", "org_id,domain,state,since")?,
            sites: sheet("sites.csv", "org_id,url,kind")?,
            orders: sheet("orders.csv", "number,org_id,status,placed_on,requested_start_on,provisioning_contact")?,
            order_lines: sheet("order_lines.csv", "order_number,line,product,quantity,status")?,
            subscriptions: sheet(
                "subscriptions.csv",
                "id,org_id,name,status,starts_on,ends_on,auto_renew,order_number",
            )?,
            licences: sheet("licences.csv", "id,org_id,subscription_id,name,total,site_url")?,
            workspaces: sheet("workspaces.csv", "id,org_id,name")?,
            users: sheet(
                "users.csv",
                "id,org_id,status,given_name,family_name,display_name,title,department,manager_id,locale,timezone,\
                 created_at,last_active_at,emails,phones,extension,sip_addresses,roles,licences,features",
            )?,
            devices: sheet(
                "devices.csv",
                "id,org_id,user_id,workspace_id,name,product,kind,serial,mac,ip,sip_address,status,software,\
                 upgrade_channel,first_seen_at,last_seen_at,error_codes",
            )?,
            mail_events: sheet(
                "mail_events.csv",
                "message_id,org_id,recipient,kind,subject,event,occurred_at,code,diagnostic",
            )?,
            suppressions: sheet("suppressions.csv", "address,reason,since,diagnostic")?,
            licence_days: sheet("licence_days.csv", "licence_id,day,used,total")?,
            device_days: sheet(
                "device_days.csv",
                "org_id,day,connected,connected_with_issues,disconnected,offline_expired,activating",
            )?,
        })
    }

    pub fn finish(self) -> io::Result<Summary> {
        Ok(Summary {
            organizations: self.organizations.finish()?,
            domains: self.domains.finish()?,
            sites: self.sites.finish()?,
            orders: self.orders.finish()?,
            order_lines: self.order_lines.finish()?,
            subscriptions: self.subscriptions.finish()?,
            licences: self.licences.finish()?,
            workspaces: self.workspaces.finish()?,
            users: self.users.finish()?,
            devices: self.devices.finish()?,
            mail_events: self.mail_events.finish()?,
            suppressions: self.suppressions.finish()?,
            licence_days: self.licence_days.finish()?,
            device_days: self.device_days.finish()?,
        })
    }
}
