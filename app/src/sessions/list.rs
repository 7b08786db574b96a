//! *My sessions*: `/sessions`. Plain forms, for it must work where anything is wrong.

use leptos::prelude::*;
use model::sessions::SessionRow;

use super::api::list_sessions;
use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{
        chip::{Chip, Tone, word},
        heading::Heading,
        icon::Icon,
        load::loaded,
        time::Time,
    },
};
use crate::{t, tv};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(list_sessions()), list)
}

pub fn list(sessions: Vec<SessionRow>) -> AnyView {
    let rows = sessions.into_iter().map(row).collect_view();
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=t("My sessions") />
                <p class="page-sub">{t("Where you are signed in. End whatever you do not know.")}</p>
            </div>
            <div class="actions">
                <form method="post" action=Post::EndAllSessions.to_string()>
                    <button class="button danger">
                        <Icon name="log-out" />
                        {t("End all of them")}
                    </button>
                </form>
            </div>
        </header>
        <ul class="panel sessions">{rows}</ul>
    }
    .into_any()
}

fn row(session: SessionRow) -> AnyView {
    let name = browser(&session.browser);
    let end = if session.current {
        view! { <Chip word=word(Tone::Good, t("This browser")) /> }.into_any()
    } else {
        view! {
            <form method="post" action=Post::EndSession.to_string()>
                <input type="hidden" name="id" value=session.id.to_string() />
                <button class="button" aria-label=t!("End the session of {name}", name = name)>
                    {t("End")}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li data-row="" tabindex="-1">
            <span class="hit-icon">
                <Icon name="laptop" />
            </span>
            <div class="session-main">
                <strong title=session.browser>{name}</strong>
                <span class="cell-sub">
                    {session.address} " · " {tv!("signed in {when}", when = view! { <Time at=session.created_at /> })} " · "
                    {tv!("last seen {when}", when = view! { <Time at=session.last_seen_at /> })}
                </span>
            </div>
            {end}
        </li>
    }
    .into_any()
}

/// Enough of a `User-Agent` to know one's own browser by; its whole stands in the title.
pub fn browser(agent: &str) -> String {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("iPad", "iPad"),
        ("iPhone", "iPhone"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => t!("{browser} on {system}", browser = browser, system = system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => t("Unknown browser").to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn knows_the_usual() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(browser(edge), "Edge on Windows");
        assert_eq!(browser("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(browser(""), "Unknown browser");
    }
}
