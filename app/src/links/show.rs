//! A page that one of our mails links to: `/l/:link`. It asks one question, in a plain form, of somebody who has no
//! account here. Opening it does nothing.

use leptos::prelude::*;
use model::links::{LinkKind, LinkPage};

use super::api::get_link;
use crate::{
    routes::Post,
    ui::{brand::Brand, heading::Heading, icon::Icon, load::loaded, time::Time},
};

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
        <p>"Hello " {page.reader} "."</p>
        <p>{question.about}</p>
        <form method="post" action=Post::Answer.to_string() class="link-answers">
            <input type="hidden" name="link" value=page.link />
            <button class="button wide primary" name="answer" value="yes">
                {question.yes}
            </button>
            {question.no.map(|no| view! { <button class="button wide" name="answer" value="no">{no}</button> })}
        </form>
        <p class="door-note">
            {if release { "Asked for " } else { "The call was " }} <Time at=page.at />
            ". Opening this page changes nothing: only the button does."
        </p>
    }
    .into_any()
}

fn question(page: &LinkPage) -> Question {
    let LinkPage { provider, agent, .. } = page;
    let them = page.user.as_deref().unwrap_or("somebody of your organization");
    match page.kind {
        LinkKind::Denial => Question {
            title: format!("Did you call {provider}?"),
            about: format!(
                "{agent} at {provider} mailed you a code because somebody on the telephone says they are you. If that was \
                 you, close this page and read the code out. If you did not call, tell us: the code stops working at once, \
                 and your administrators hear of it."
            ),
            yes: "I did not call",
            no: None,
        },
        LinkKind::Vouch => Question {
            title: format!("Is it really {them}?"),
            about: format!(
                "{agent} at {provider} is on the telephone with somebody who says they are {them}. Please ask them \
                 yourself, by a telephone number or chat that you know to be theirs. Do not go by this mail alone."
            ),
            yes: "Yes, it is really them",
            no: Some("No"),
        },
        LinkKind::Release => {
            let address = page.address.as_deref().unwrap_or("this address");
            Question {
                title: format!("Do you want mail from {provider} again?"),
                about: format!(
                    "Our mail to {address} was once reported as spam, so none is sent to it any more: no invitations and no \
                     codes. If you want it again, say so here."
                ),
                yes: "Yes, send me mail again",
                no: Some("No"),
            }
        }
    }
}

fn thanks(kind: LinkKind, yes: bool) -> String {
    match (kind, yes) {
        (LinkKind::Denial, _) => "Thank you for telling us",
        (LinkKind::Vouch, true) => "Thank you for vouching",
        (LinkKind::Vouch, false) => "Thank you for saying so",
        (LinkKind::Release, true) => "You will get our mail again",
        (LinkKind::Release, false) => "You will get no mail from us",
    }
    .to_owned()
}

fn after(page: &LinkPage, yes: bool) -> AnyView {
    let provider = &page.provider;
    let them = page.user.as_deref().unwrap_or("them");
    let text = match (page.kind, yes) {
        (LinkKind::Denial, _) => format!(
            "The code no longer works, and {provider} knows that it was not you. Your administrators are told. There is \
             nothing more to do; never read a code out to somebody who calls you."
        ),
        (LinkKind::Vouch, true) => {
            format!("{provider} now knows that it is really {them}, and goes on with the call.")
        }
        (LinkKind::Vouch, false) => {
            format!("{provider} now knows that it may not be {them}, and will do nothing that needs it.")
        }
        (LinkKind::Release, true) => {
            "The hold is lifted. Should our mail land in the spam folder, mark it as wanted.".to_owned()
        }
        (LinkKind::Release, false) => format!("It stays as it is: {provider} sends nothing to this address."),
    };
    view! {
        <p>{text}</p>
        <p class="door-note">"You can close this page."</p>
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
