//! The call that is going on in this session, as every page of an agent's knows it.

use leptos::{prelude::*, task::spawn_local};
use model::{staff::Corner, visits::OpenCall};

use crate::{staff::api::get_corner, ui::live::renew};

#[derive(Clone, Copy)]
pub struct Now {
    pub call: RwSignal<Option<OpenCall>>,
}

/// Once a document; the head of the page fills it in.
pub fn provide() -> Now {
    let now = Now { call: RwSignal::new(None) };
    provide_context(now);
    now
}

impl Now {
    /// A call may have begun: the first code begins one by itself.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(Corner { call, .. }) = get_corner().await {
                renew(self.call, call);
            }
        });
    }
}
