//! What is told to those who have to know, three languages side by side.

use super::{Language, Letter, Part, words::put};

/// A notice in one language: subject and sentence, with `{names}` to be put in; a button where there is something to do.
fn notice(
    language: Language,
    from: &str,
    names: &[(&str, &str)],
    subject: [&str; 3],
    text: [&str; 3],
    button: Option<([&'static str; 3], String)>,
) -> Letter {
    let say = |[en, pt, es]: [&str; 3]| put(language.pick(en, pt, es), names);
    let mut parts = vec![Part::Text(say(text))];
    if let Some(([en, pt, es], url)) = button {
        parts.push(Part::Button(language.pick(en, pt, es), url));
    }
    Letter::new(language, from, say(subject), &parts)
}

/// To a provider's administrators: the brake has stopped an agent.
pub(crate) fn braked(language: Language, provider: &str, agent: &str) -> Letter {
    notice(
        language,
        provider,
        &[("agent", agent)],
        ["{agent} was stopped", "{agent} foi bloqueado", "Se bloqueó a {agent}"],
        [
            "{agent} opened far more cards or contact data within an hour than usual and was stopped until the hour is over. Look at the log, and talk to {agent}.",
            "{agent} abriu muito mais fichas ou dados de contato em uma hora do que de costume e ficou bloqueado até o fim da hora. Veja o registro e fale com {agent}.",
            "{agent} abrió en una hora muchas más fichas o datos de contacto que de costumbre y quedó bloqueado hasta que acabe la hora. Mire el registro y hable con {agent}.",
        ],
        None,
    )
}

/// To a provider's administrators: a customer questions what was read or done.
pub(crate) fn questioned(language: Language, provider: &str, customer: &str, link: String) -> Letter {
    notice(
        language,
        provider,
        &[("customer", customer)],
        ["{customer} has a question", "{customer} tem uma pergunta", "{customer} tiene una pregunta"],
        [
            "An administrator of {customer} asks about something that your agents read or did in their organization.",
            "Um administrador de {customer} pergunta sobre algo que seus agentes leram ou fizeram na organização.",
            "Un administrador de {customer} pregunta por algo que sus agentes leyeron o hicieron en su organización.",
        ],
        Some((["Read and answer", "Ler e responder", "Leer y responder"], link)),
    )
}

/// To a customer's administrators: an agent asks to look into their org.
pub(crate) fn asked(language: Language, provider: &str, agent: &str, org: &str, reason: &str, link: String) -> Letter {
    notice(
        language,
        provider,
        &[("provider", provider), ("agent", agent), ("org", org), ("reason", reason)],
        ["{provider} asks to look into {org}", "A {provider} pede para ver {org}", "{provider} pide ver {org}"],
        [
            "{agent} at {provider} asks to look into {org}, read only, for this reason: “{reason}” Nothing is shown until one of you allows it, and you can end it at any time.",
            "{agent}, da {provider}, pede para ver {org}, somente leitura, por este motivo: “{reason}” Nada é mostrado até que um de vocês permita, e vocês podem encerrar a qualquer momento.",
            "{agent}, de {provider}, pide ver {org}, solo lectura, por este motivo: “{reason}” No se muestra nada hasta que uno de ustedes lo permita, y pueden terminarlo en cualquier momento.",
        ],
        Some((["Answer", "Responder", "Responder"], link)),
    )
}

/// To a customer's administrators: a permission is about to end.
pub(crate) fn ending(language: Language, provider: &str, org: &str, minutes: i64, link: String) -> Letter {
    let left = if minutes >= 120 { format!("{} h", minutes / 60) } else { format!("{minutes} min") };
    notice(
        language,
        provider,
        &[("provider", provider), ("org", org), ("left", &left)],
        [
            "Access of {provider} to {org} ends soon",
            "O acesso da {provider} a {org} termina em breve",
            "El acceso de {provider} a {org} termina pronto",
        ],
        [
            "The permission for {provider} to look into {org} ends in {left}. You need do nothing; you can also end it now.",
            "A permissão para a {provider} ver {org} termina em {left}. Não é preciso fazer nada; vocês também podem encerrá-la agora.",
            "El permiso para que {provider} vea {org} termina en {left}. No hace falta hacer nada; también pueden terminarlo ahora.",
        ],
        Some((["Your access page", "Sua página de acesso", "Su página de acceso"], link)),
    )
}

/// To the agent: the same.
pub(crate) fn ending_for_agent(language: Language, provider: &str, org: &str, minutes: i64) -> Letter {
    let left = if minutes >= 120 { format!("{} h", minutes / 60) } else { format!("{minutes} min") };
    notice(
        language,
        provider,
        &[("org", org), ("left", &left)],
        ["Your access to {org} ends soon", "Seu acesso a {org} termina em breve", "Su acceso a {org} termina pronto"],
        [
            "What {org} allowed you to see ends in {left}. Ask again if you still need it.",
            "O que {org} permitiu que você visse termina em {left}. Peça de novo se ainda precisar.",
            "Lo que {org} le permitió ver termina en {left}. Vuelva a pedirlo si aún lo necesita.",
        ],
        None,
    )
}

/// To a customer's other administrators: somebody set the standing switch.
pub(crate) fn switched(language: Language, provider: &str, org: &str, by: &str, allowed: bool, link: String) -> Letter {
    let text = if allowed {
        [
            "{by} has allowed {provider} to look into {org}, read only, at any time until one of you switches it off.",
            "{by} permitiu que a {provider} veja {org}, somente leitura, a qualquer momento até que um de vocês desative.",
            "{by} permitió que {provider} vea {org}, solo lectura, en cualquier momento hasta que uno de ustedes lo desactive.",
        ]
    } else {
        [
            "{by} has switched off the standing permission for {provider} to look into {org}.",
            "{by} desativou a permissão permanente para a {provider} ver {org}.",
            "{by} desactivó el permiso permanente para que {provider} vea {org}.",
        ]
    };
    notice(
        language,
        provider,
        &[("provider", provider), ("org", org), ("by", by)],
        [
            "Standing access of {provider} to {org}",
            "Acesso permanente da {provider} a {org}",
            "Acceso permanente de {provider} a {org}",
        ],
        text,
        Some((["Your access page", "Sua página de acesso", "Su página de acceso"], link)),
    )
}

/// To a customer's administrator: the link that signs in.
pub(crate) fn sign_in(language: Language, from: &str, org: &str, link: String) -> Letter {
    notice(
        language,
        from,
        &[("org", org)],
        ["Sign in to the pages of {org}", "Entrar nas páginas de {org}", "Iniciar sesión en las páginas de {org}"],
        [
            "This link signs you in to the pages of {org}. It works once, for fifteen minutes. If you did not ask for it, do nothing.",
            "Este link permite entrar nas páginas de {org}. Funciona uma vez, por quinze minutos. Se você não o pediu, não faça nada.",
            "Este enlace le permite iniciar sesión en las páginas de {org}. Sirve una vez, durante quince minutos. Si no lo pidió, no haga nada.",
        ],
        Some((["Sign in", "Entrar", "Iniciar sesión"], link)),
    )
}

/// To somebody who was made an agent.
pub(crate) fn welcome(language: Language, provider: &str, name: &str, link: String) -> Letter {
    notice(
        language,
        provider,
        &[("provider", provider), ("name", name)],
        [
            "You are now on the help desk of {provider}",
            "Você agora faz parte do atendimento da {provider}",
            "Ahora forma parte de la mesa de ayuda de {provider}",
        ],
        [
            "Hello {name}, choose a password to sign in to Farol. The link works once, for a day.",
            "Olá, {name}, escolha uma senha para entrar no Farol. O link funciona uma vez, por um dia.",
            "Hola, {name}: elija una contraseña para iniciar sesión en Farol. El enlace sirve una vez, durante un día.",
        ],
        Some((["Choose a password", "Escolher a senha", "Elegir la contraseña"], link)),
    )
}
