//! `/dev/callers`: who calls in the guided demo, what they say, and what is done of it. Plain HTML without script: it is
//! reloaded by whoever plays the caller.

use std::fmt::Write;

use axum::{extract::State, response::Response};
use desk::demo::DemoCall;

use super::{escaped, page};
use crate::{boot::Web, layers::api::Problem};

pub async fn list(State(web): State<Web>) -> Result<Response, Problem> {
    let calls = web.desk.demo_calls().await?;
    let body = if calls.is_empty() {
        "<p class=\"empty\">The callers live in the demo directory: serve it with --demo.</p>".to_owned()
    } else {
        calls.iter().map(call).collect()
    };
    let lead = "<p>You are the caller here, and the agent in the other tab. Say what stands here, let the agent find and prove \
                you, and read your mail in the <a href=\"/dev/mailbox\">mailbox</a>. What is done has a tick; reload to see it.</p>";
    Ok(page("Callers", &format!("<h1>Who is calling?</h1>{lead}{body}")))
}

fn call(call: &DemoCall) -> String {
    let done = call.steps.iter().filter(|step| step.done).count();
    let mut steps = String::new();
    for step in &call.steps {
        let (class, said) = if step.done { (" class=\"done\"", "<span class=\"sr\">Done: </span>") } else { ("", "") };
        let _ = write!(steps, "<li{class}>{said}{}</li>", escaped(step.text));
    }
    let over = if done == call.steps.len() { " done" } else { "" };
    format!(
        "<section class=\"panel caller{over}\"><h2>{}</h2><p class=\"caller-done\">{done} of {}</p>\
         <blockquote>{}</blockquote><ol>{steps}</ol></section>",
        escaped(call.caller),
        call.steps.len(),
        escaped(&call.says)
    )
}
