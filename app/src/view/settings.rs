//! The customer's settings as its administrator has them: switches that stand still.

use leptos::prelude::*;
use model::orgs::OrgSetup;

use super::touch::Untouched;
use crate::t;
use crate::ui::words::t;
use crate::{orgs::setup::lines, ui::facts::Panel};

pub fn settings(setup: OrgSetup) -> AnyView {
    let items = lines(setup)
        .into_iter()
        .map(|(on, name, means_on, means_off)| {
            view! {
                <li class="view-setting">
                    <div>
                        <strong>{name}</strong>
                        <span class="setup-means">{if on { means_on } else { means_off }}</span>
                    </div>
                    <button
                        type="button"
                        class="view-switch"
                        role="switch"
                        aria-checked=on.to_string()
                        aria-disabled="true"
                        aria-label=t!("{name} (read only)", name = name)
                        title=t("Read only: in a view nothing can be changed")
                    >
                        {if on { t("on") } else { t("off") }}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <Panel id="settings" title=t("How it is set up") icon="sliders-horizontal">
            <ul class="view-settings">{items}</ul>
            <div class="actions view-save">
                <Untouched words=t("Save") />
            </div>
        </Panel>
    }
    .into_any()
}
