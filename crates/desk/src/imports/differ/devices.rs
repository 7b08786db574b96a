//! A device: how it fares, what runs on it, whose it is, where it stands.

use model::differences::{Field, Of};
use store::entities::{devices, workspaces};

use super::{About, Differs, Name, Notes};
use crate::imports::{
    rows::{Devices, Workspaces},
    write::Change,
};

impl Differs for Devices {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let Some((old, ())) = &change.old else { return };
        let new = &change.new;
        if old.org_id != new.org_id {
            return;
        }
        let mut device = About { notes, org: new.org_id, of: (Of::Device, new.id), person: None };
        // A device is often called after its person: that it is another's says so already, and of one alone can be erased.
        if old.user_id == new.user_id {
            device.person = new.user_id;
            device.value(Field::Name, Some(&old.name), Some(&new.name));
            device.value(Field::Sip, old.sip_address.as_ref(), new.sip_address.as_ref());
            device.person = None;
        }
        // What is noted last is newest: it stands on top.
        device.rooms(old, new);
        device.somebody(Field::Owner, old.user_id, new.user_id);
        device.value(
            Field::Channel,
            old.upgrade_channel.as_ref().map(|word| &word.0),
            new.upgrade_channel.as_ref().map(|word| &word.0),
        );
        device.value(Field::Software, old.software.as_ref(), new.software.as_ref());
        device.each(Field::Fault, &old.error_codes.0, &new.error_codes.0);
        device.value(Field::DeviceStatus, Some(&old.status.0), Some(&new.status.0));
    }

    fn gone(device: &devices::Model, notes: &mut Notes<'_>) {
        let mut org = About { notes, org: device.org_id, of: (Of::Org, device.org_id), person: device.user_id };
        org.add(Field::DeviceGone, Name::None, Some(device.name.clone()), None);
    }
}

impl About<'_, '_> {
    fn rooms(&mut self, old: &devices::Model, new: &devices::Model) {
        if old.workspace_id == new.workspace_id {
            return;
        }
        let room = |id: Option<uuid::Uuid>| {
            id.and_then(|id| self.notes.known.workspaces.get(&id)).map(|(_, name)| name.clone())
        };
        let (was, is) = (room(old.workspace_id), room(new.workspace_id));
        self.add(Field::Workspace, Name::None, was, is);
    }
}

impl Differs for Workspaces {
    fn differences(change: &Change<Self>, notes: &mut Notes<'_>) {
        let Some((old, ())) = &change.old else { return };
        let mut org = About { notes, org: old.org_id, of: (Of::Org, old.org_id), person: None };
        org.value(Field::Room, Some(&old.name), Some(&change.new.name));
    }

    fn gone(room: &workspaces::Model, notes: &mut Notes<'_>) {
        let mut org = About { notes, org: room.org_id, of: (Of::Org, room.org_id), person: None };
        org.add(Field::Room, Name::None, Some(room.name.clone()), None);
    }
}
