//! The users and administrators of a view. Looking for a name is posted, so that none is ever in an address.

use leptos::{prelude::*, task::spawn_local};
use model::{
    Page,
    users::UserRow,
    view::{Seen, ViewData, ViewFrame, ViewPage},
};

use super::{
    api::get_view,
    pages::{acting, listed, rows},
};
use crate::ui::words::t;
use crate::{
    error::ApiError,
    ui::{
        dialog::value,
        erase::{changing, submit},
        icon::Icon,
        latest::Latest,
        toast::Toasts,
    },
    users::rows::plain,
};

fn head() -> AnyView {
    view! {
        <th scope="col">{t("Name")}</th>
        <th scope="col">{t("E-mail")}</th>
        <th scope="col">{t("Status")}</th>
        <th scope="col" class="wide-only">{t("Roles")}</th>
        <th scope="col">{t("Last active")}</th>
    }
    .into_any()
}

pub fn administrators(people: Vec<UserRow>) -> AnyView {
    listed(
        people.into_iter().map(plain).collect(),
        ViewPage::Administrators,
        head(),
        t("Nobody has a role here."),
        None,
        None,
    )
}

pub fn users(first: Page<UserRow>, view: ViewFrame) -> AnyView {
    let page = RwSignal::new(first);
    let id = view.id;
    let toasts = expect_context::<Toasts>();
    let (more, asked) = (RwSignal::new(false), Latest::default());
    let look = submit(move |_| {
        let name = Some(value("#view-name")).filter(|name| !name.is_empty());
        let mine = asked.begin();
        spawn_local(async move {
            let named = name.is_some();
            let answer = get_view(id, ViewPage::Users, name, None, None).await;
            if !asked.is_last(mine) {
                return;
            }
            match answer {
                Ok(Seen { data: ViewData::Users(mut found), .. }) => {
                    // A further page would need the name in its address.
                    more.set(named && found.next.is_some());
                    if named {
                        (found.next, found.previous) = (None, None);
                    }
                    page.set(found);
                }
                Ok(_) => {}
                Err(ApiError { error }) => toasts.say(error.message),
            }
        });
    });
    let list = changing(move || rows(page.get(), id, ViewPage::Users, head(), t("Nobody has this name."), plain));
    let inside = view! {
        <form class="view-find needs-script" role="search" on:submit=look>
            <label class="sr" for="view-name">{t("Name")}</label>
            <input type="search" id="view-name" autocomplete="off" placeholder=t("Name") maxlength="100" />
            <button class="button">
                <Icon name="search" />
                {t("Find")}
            </button>
        </form>
        {list}
        {changing(move || more.get().then_some(t("There are more of this name: write more of it.")))}
    }
    .into_any();
    acting(&[t("Add user"), t("Edit"), t("Send invitation")], inside)
}
