//! A page that one of our mails links to: `/l/:link`. It asks one question, in a plain form, of somebody who has no
//! account here. Opening it does nothing.

use leptos::prelude::*;
use model::links::{LinkKind, LinkPage};

use super::api::get_link;
use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{brand::Brand, heading::Heading, icon::Icon, load::loaded, time::Time},
};
use crate::{t, tv};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_link(asked.text("link")).await }), door)
}

/// What is asked, and the words of each answer; the first is *yes*.
struct Question {
    title: String,
    about: String,
    yes: &'static str,
    no: Option<&'static str>,
}

pub fn door(page: LinkPage) -> AnyView {
    let (title, icon, inside) = match page.answered {
        Some(yes) => (thanks(page.kind, yes), "circle-check", after(&page, yes)),
        None => {
            let question = question(&page);
            (question.title.clone(), icon(page.kind), ask(page, question))
        }
    };
    view! {
        <div class="door">
            <div class="door-card link-card">
                <Brand />
                <div class="link-title">
                    <Icon name=icon />
                    <Heading text=title />
                </div>
                {inside}
            </div>
        </div>
    }
    .into_any()
}

fn ask(page: LinkPage, question: Question) -> AnyView {
    let release = page.kind == LinkKind::Release;
    view! {
        <p>{t!("Hello {name}.", name = page.reader)}</p>
        <p>{question.about}</p>
        <form method="post" action=Post::Answer.to_string() class="link-answers">
            <input type="hidden" name="link" value=page.link />
            <button class="button wide primary" name="answer" value="yes">
                {question.yes}
            </button>
            {question.no.map(|no| view! { <button class="button wide" name="answer" value="no">{no}</button> })}
        </form>
        <p class="door-note">
            {
                let when = view! { <Time at=page.at /> };
                if release { tv!("Asked for {when}.", when = when) } else { tv!("The call was {when}.", when = when) }
            }
            " "
            {t("Opening this page changes nothing: only the button does.")}
        </p>
    }
    .into_any()
}

fn question(page: &LinkPage) -> Question {
    let LinkPage { provider, agent, .. } = page;
    let them = page.user.as_deref().unwrap_or(t("somebody of your organization"));
    match page.kind {
        LinkKind::Denial => Question {
            title: t!("Did you call {provider}?", provider = provider),
            about: t!(
                "{agent} at {provider} mailed you a code because somebody on the telephone says they are you. If that was \
                 you, close this page and read the code out. If you did not call, tell us: the code stops working at once, \
                 and your administrators hear of it.",
                agent = agent,
                provider = provider
            ),
            yes: t("I did not call"),
            no: None,
        },
        LinkKind::Vouch => Question {
            title: t!("Is it really {them}?", them = them),
            about: t!(
                "{agent} at {provider} is on the telephone with somebody who says they are {them}. Please ask them \
                 yourself, by a telephone number or chat that you know to be theirs. Do not go by this mail alone.",
                agent = agent,
                provider = provider,
                them = them
            ),
            yes: t("Yes, it is really them"),
            no: Some(t("No")),
        },
        LinkKind::Release => {
            let address = page.address.as_deref().unwrap_or(t("this address"));
            Question {
                title: t!("Do you want mail from {provider} again?", provider = provider),
                about: t!(
                    "Our mail to {address} was once reported as spam, so none is sent to it any more: no invitations and no \
                     codes. If you want it again, say so here.",
                    address = address
                ),
                yes: t("Yes, send me mail again"),
                no: Some(t("No")),
            }
        }
    }
}

fn thanks(kind: LinkKind, yes: bool) -> String {
    match (kind, yes) {
        (LinkKind::Denial, _) => t("Thank you for telling us"),
        (LinkKind::Vouch, true) => t("Thank you for vouching"),
        (LinkKind::Vouch, false) => t("Thank you for saying so"),
        (LinkKind::Release, true) => t("You will get our mail again"),
        (LinkKind::Release, false) => t("You will get no mail from us"),
    }
    .to_owned()
}

fn after(page: &LinkPage, yes: bool) -> AnyView {
    let provider = &page.provider;
    let them = page.user.as_deref().unwrap_or(t("them"));
    let text = match (page.kind, yes) {
        (LinkKind::Denial, _) => t!(
            "The code no longer works, and {provider} knows that it was not you. Your administrators are told. There is \
             nothing more to do; never read a code out to somebody who calls you.",
            provider = provider
        ),
        (LinkKind::Vouch, true) => {
            t!(
                "{provider} now knows that it is really {them}, and goes on with the call.",
                provider = provider,
                them = them
            )
        }
        (LinkKind::Vouch, false) => {
            t!(
                "{provider} now knows that it may not be {them}, and will do nothing that needs it.",
                provider = provider,
                them = them
            )
        }
        (LinkKind::Release, true) => {
            t("The hold is lifted. Should our mail land in the spam folder, mark it as wanted.").to_owned()
        }
        (LinkKind::Release, false) => {
            t!("It stays as it is: {provider} sends nothing to this address.", provider = provider)
        }
    };
    view! {
        <p>{text}</p>
        <p class="door-note">{t("You can close this page.")}</p>
    }
    .into_any()
}

const fn icon(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Denial => "phone",
        LinkKind::Vouch => "users",
        LinkKind::Release => "mail",
    }
}
