//! The frame round every page of a view: whose it is, why, for how long still, the way out, the way between the pages.

use leptos::prelude::*;
use model::view::{ViewFrame, ViewPage};

use super::show::Watch;
use crate::t;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{
        erase::{changing, press},
        icon::Icon,
        left::Left,
        live::LiveNote,
    },
};

/// In the order of the navigation.
const PAGES: [ViewPage; 9] = [
    ViewPage::Overview,
    ViewPage::Users,
    ViewPage::Devices,
    ViewPage::Licences,
    ViewPage::Sites,
    ViewPage::Domains,
    ViewPage::Settings,
    ViewPage::Administrators,
    ViewPage::Changes,
];

pub fn title(page: ViewPage) -> &'static str {
    match page {
        ViewPage::Overview => t("Overview"),
        ViewPage::Users => t("People"),
        ViewPage::Devices => t("Devices"),
        ViewPage::Changes => t("Recent changes"),
        ViewPage::Licences => t("Licences"),
        ViewPage::Sites => t("Sites"),
        ViewPage::Domains => t("Domains"),
        ViewPage::Settings => t("Settings"),
        ViewPage::Administrators => t("Administrators"),
    }
}

/// The bar that stays on the screen.
pub fn bar(view: ViewFrame, watch: Watch) -> AnyView {
    let allowed = view.allowed_by.map_or_else(|| t("standing access").to_owned(), |by| t!("allowed by {by}", by = by));
    let case = view.case.map(|case| format!(" · {}", t!("case {case}", case = case)));
    view! {
        <div class="view-bar" role="region" aria-label=t("This is a view")>
            <Icon name="eye" />
            <p class="view-what">
                <strong>{t!("You are looking into {org}, read only", org = view.org.name)}</strong>
                <span class="view-why">"“" {view.reason} "”" {case} " · " {allowed}</span>
            </p>
            <LiveNote interrupted=watch.interrupted />
            <Left seconds=view.seconds_left over=Callback::new(move |()| watch.timed_out()) />
            <button type="button" class="button needs-script" on:click=press(move || watch.leave())>
                <Icon name="log-out" />
                {changing(move || if watch.leaving.get() { t("Leaving…") } else { t("Leave") })}
            </button>
        </div>
    }
    .into_any()
}

pub fn navigation(view: &ViewFrame, here: ViewPage) -> AnyView {
    let id = view.id;
    let tabs = PAGES
        .map(|page| {
            view! {
                <a class="tab" href=To::View(id, page).to_string() aria-current=(page == here).then_some("page")>
                    {title(page)}
                </a>
            }
        })
        .collect_view();
    view! { <nav class="tabs view-tabs" aria-label=t!("Pages of {org}", org = view.org.name)>{tabs}</nav> }.into_any()
}
