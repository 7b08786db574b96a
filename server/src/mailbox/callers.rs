//! `/dev/callers`: who calls in the guided demo, what they say, and what is done of it. Plain HTML without script: it is
//! reloaded by whoever plays the caller.

use std::fmt::Write;

use app::{language::Language, ui::words};
use axum::{Extension, extract::State, response::Response};
use desk::demo::DemoCall;
use model::said;

use super::{escaped, page, speaks};
use crate::{boot::Web, layers::api::Problem};

pub async fn list(State(web): State<Web>, Extension(language): Extension<Language>) -> Result<Response, Problem> {
    let calls = web.desk.demo_calls().await?;
    let t = speaks(language);
    let body = if calls.is_empty() {
        format!("<p class=\"empty\">{}</p>", t("The callers live in the demo directory: serve it with --demo."))
    } else {
        all(language, &calls)
    };
    let title = t("You are the caller");
    Ok(page(language, &title, &format!("<h1>{title}</h1>{body}")))
}

fn all(language: Language, calls: &[DemoCall]) -> String {
    let t = speaks(language);
    let lead = t(
        "In this tab you are the people who call; in the other one, the agent. Say what stands in the box, let the agent find \
         your card and verify you, and read the mail that you get under “Mailbox”.",
    );
    let ticks = t("What is done has a tick: reload this page to see it.");
    let calls: String = calls.iter().map(|call| one(language, call)).collect();
    format!("<p>{lead}</p><p>{ticks}</p>{calls}")
}

fn one(language: Language, call: &DemoCall) -> String {
    let t = speaks(language);
    let done = call.steps.iter().filter(|step| step.done).count();
    let mut steps = String::new();
    for step in &call.steps {
        let (class, heard) = if step.done {
            (" class=\"done\"", format!("<span class=\"sr\">{}: </span>", t("Done")))
        } else {
            ("", String::new())
        };
        let _ = write!(steps, "<li{class}>{heard}{}</li>", escaped(&t(step.text)));
    }
    let over = if done == call.steps.len() { " done" } else { "" };
    format!(
        "<section class=\"panel caller{over}\"><h2>{}</h2><p class=\"caller-done\">{}</p>\
         <blockquote>{}</blockquote><ol>{steps}</ol></section>",
        escaped(call.caller),
        words::said_in(language, said!("{done} of {all} steps", done = done, all = call.steps.len())),
        escaped(&words::said_in(language, call.says.clone()))
    )
}

#[cfg(test)]
mod tests {
    use desk::demo::DemoStep;

    use super::*;

    #[test]
    fn callers_speak_the_readers_language() {
        let says =
            said!("Helena Brandt here. My desk phone is dark. The number on its label ends in {mac}.", mac = "4F:<1");
        let step = |done| DemoStep { text: "Type the end of the MAC address, and open the device", done };
        let calls = [DemoCall { caller: "Helena Brandt", says, steps: vec![step(true), step(false)] }];
        for (language, says, count, done) in [
            (Language::English, "ends in 4F:&lt;1.", "1 of 2 steps", "Done: </span>Type the end"),
            (Language::Portuguese, "termina em 4F:&lt;1.", "1 de 2 passos", "Feito: </span>Digite o final"),
            (Language::Spanish, "termina en 4F:&lt;1.", "1 de 2 pasos", "Hecho: </span>Escriba el final"),
        ] {
            let html = all(language, &calls);
            for expected in [says, count, done] {
                assert!(html.contains(expected), "{expected:?} in {html}");
            }
        }
    }
}
