//! People as rows of a table.

use leptos::prelude::*;
use model::users::UserRow;

use super::words;
use crate::ui::words::t;
use crate::{
    peek::rows::current,
    routes::To,
    ui::{
        chip::{Chip, Tag},
        copy::Copyable,
        facts::Absent,
        time::Time,
    },
};

pub fn row(user: UserRow) -> AnyView {
    let href = To::User(user.id).to_string();
    let name = view! {
        <a aria-current=current(&href) href=href data-row="">
            {user.display_name.clone()}
        </a>
    };
    cells(user, name.into_any())
}

/// In a view, which leads nowhere else.
pub fn plain(user: UserRow) -> AnyView {
    let name = view! { <span data-row="" tabindex="-1">{user.display_name.clone()}</span> }.into_any();
    cells(user, name)
}

fn cells(user: UserRow, name: AnyView) -> AnyView {
    let roles = user.roles.iter().map(|role| view! { <Tag text=words::role(*role) icon="shield" /> }).collect_view();
    view! {
        <tr>
            <th scope="row">
                {name}
                <span class="cell-sub">{user.title}</span>
            </th>
            <td class="address">
                {match user.email {
                    Some(value) => view! { <Copyable value what=t("e-mail address") /> }.into_any(),
                    None => view! { <Absent /> }.into_any(),
                }}
            </td>
            <td><Chip word=words::status(user.status) /></td>
            <td class="wide-only">{roles}</td>
            <td class="nowrap">
                {match user.last_active_at {
                    Some(at) => view! { <Time at /> }.into_any(),
                    None => view! { <Absent text=t("never") /> }.into_any(),
                }}
            </td>
        </tr>
    }
    .into_any()
}
