//! The texts, three languages side by side.

use model::classify::on_one_line;

use super::{Language, Letter, Part};

/// Who called whom.
#[derive(Clone, Copy)]
pub(crate) struct Called<'a> {
    pub provider: &'a str,
    /// The agent's first name.
    pub agent: &'a str,
}

/// A text with its `{names}` put in.
pub(super) fn put(text: &str, names: &[(&str, &str)]) -> String {
    names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &on_one_line(value)))
}

/// The six digits, and all that tells a genuine call from a false one.
pub(crate) fn code(language: Language, called: Called, code: &str, words: &str, denial: &str) -> Letter {
    let names = [("provider", called.provider), ("agent", called.agent)];
    let say = |en, pt, es| put(language.pick(en, pt, es), &names);
    let digits = match code.split_at_checked(3) {
        Some((first, last)) => format!("{first} {last}"),
        None => code.to_owned(),
    };
    let parts = [
        Part::Text(say(
            "{agent} at {provider} is helping you on the telephone and asked for this code to see that this mailbox is yours. Read it out:",
            "{agent}, da {provider}, está atendendo você por telefone e pediu este código para confirmar que esta caixa de e-mail é sua. Leia em voz alta:",
            "{agent}, de {provider}, le atiende por teléfono y pidió este código para confirmar que este buzón es suyo. Léalo en voz alta:",
        )),
        Part::Large(digits),
        Part::Text(say(
            "{agent} sees the same two words. Have them read to you first:",
            "{agent} vê as mesmas duas palavras. Peça que as leia para você primeiro:",
            "{agent} ve las mismas dos palabras. Pida que se las lea primero:",
        )),
        Part::Large(words.to_owned()),
        Part::Text(say(
            "Read the code out only if you called {provider}. It works once, for ten minutes. Nobody will ever ask you for a password.",
            "Leia o código somente se você ligou para a {provider}. Ele vale uma vez, por dez minutos. Ninguém jamais pedirá sua senha.",
            "Lea el código solo si usted llamó a {provider}. Sirve una vez, durante diez minutos. Nadie le pedirá nunca una contraseña.",
        )),
        Part::Button(language.pick("I did not call", "Eu não liguei", "Yo no llamé"), denial.to_owned()),
    ];
    let subject = say(
        "Your code for the call with {provider}",
        "Seu código para a ligação com a {provider}",
        "Su código para la llamada con {provider}",
    );
    Letter::new(language, called.provider, subject, &parts)
}

/// The invitation, once more.
pub(crate) fn invitation(language: Language, provider: &str, org: &str, name: &str, home: &str) -> Letter {
    let names = [("provider", provider), ("org", org), ("name", name)];
    let say = |en, pt, es| put(language.pick(en, pt, es), &names);
    let parts = [
        Part::Text(say("Hello {name},", "Olá, {name},", "Hola, {name}:")),
        Part::Text(say(
            "{org} has an account for you. Confirm this address by signing in for the first time; {provider} helps you if that does not work.",
            "A {org} tem uma conta para você. Confirme este endereço entrando pela primeira vez; a {provider} ajuda se algo não funcionar.",
            "{org} tiene una cuenta para usted. Confirme esta dirección al iniciar sesión por primera vez; {provider} le ayuda si algo no funciona.",
        )),
        Part::Small(put(
            language.pick(
                "This invitation was sent by {home}.",
                "Este convite foi enviado por {home}.",
                "Esta invitación fue enviada por {home}.",
            ),
            &[("home", home)],
        )),
    ];
    Letter::new(
        language,
        provider,
        say("Your invitation to {org}", "Seu convite para {org}", "Su invitación a {org}"),
        &parts,
    )
}

/// To a manager or administrator: is this really them?
pub(crate) fn vouch(language: Language, called: Called, user: &str, link: &str) -> Letter {
    let names = [("provider", called.provider), ("agent", called.agent), ("user", user)];
    let say = |en, pt, es| put(language.pick(en, pt, es), &names);
    let parts = [
        Part::Text(say(
            "{agent} at {provider} is on the telephone with somebody who says they are {user}. Do you know that it is really them? Call them yourself if you are not sure.",
            "{agent}, da {provider}, está ao telefone com alguém que diz ser {user}. Você sabe que é mesmo essa pessoa? Ligue você para ela se não tiver certeza.",
            "{agent}, de {provider}, habla por teléfono con alguien que dice ser {user}. ¿Sabe que es realmente esa persona? Llámela usted si no está seguro.",
        )),
        Part::Button(language.pick("Answer", "Responder", "Responder"), link.to_owned()),
        Part::Small(say(
            "The link works once, for thirty minutes. No answer counts as a no.",
            "O link vale uma vez, por trinta minutos. Sem resposta, conta como não.",
            "El enlace sirve una vez, durante treinta minutos. Sin respuesta cuenta como un no.",
        )),
    ];
    let subject = say(
        "Is it really {user} who is calling?",
        "É mesmo {user} quem está ligando?",
        "¿Es realmente {user} quien llama?",
    );
    Letter::new(language, called.provider, subject, &parts)
}

/// To the owner of a mailbox who reported our mail as spam: is it wanted again?
pub(crate) fn release(language: Language, provider: &str, link: &str) -> Letter {
    let names = [("provider", provider)];
    let say = |en, pt, es| put(language.pick(en, pt, es), &names);
    let parts = [
        Part::Text(say(
            "Mail from {provider} to this address stopped because a message was reported as spam. You asked the help desk for mail again: is that so?",
            "Os e-mails da {provider} para este endereço pararam porque uma mensagem foi marcada como spam. Você pediu ao atendimento para recebê-los de novo: é isso mesmo?",
            "El correo de {provider} a esta dirección se detuvo porque un mensaje fue marcado como spam. Usted pidió a la mesa de ayuda recibirlo de nuevo: ¿es así?",
        )),
        Part::Button(language.pick("Answer", "Responder", "Responder"), link.to_owned()),
        Part::Small(say(
            "The link works once, for a day.",
            "O link vale uma vez, por um dia.",
            "El enlace sirve una vez, durante un día.",
        )),
    ];
    let subject = say(
        "Do you want mail from {provider} again?",
        "Quer voltar a receber e-mails da {provider}?",
        "¿Quiere volver a recibir correo de {provider}?",
    );
    Letter::new(language, provider, subject, &parts)
}

/// The one mail after a hold was lifted.
pub(crate) fn trial(language: Language, provider: &str) -> Letter {
    let names = [("provider", provider)];
    let say = |en, pt, es| put(language.pick(en, pt, es), &names);
    let parts = [Part::Text(say(
        "This is a trial from {provider}: mail to this address had come back, and the help desk is seeing whether it arrives again. There is nothing for you to do.",
        "Este é um teste da {provider}: e-mails para este endereço voltavam, e o atendimento está vendo se chegam novamente. Não é preciso fazer nada.",
        "Esta es una prueba de {provider}: el correo a esta dirección se devolvía, y la mesa de ayuda está viendo si vuelve a llegar. No tiene que hacer nada.",
    ))];
    Letter::new(
        language,
        provider,
        say("A trial mail from {provider}", "E-mail de teste da {provider}", "Correo de prueba de {provider}"),
        &parts,
    )
}

/// To the customer's administrators: somebody asked for help in a user's name, and the user says they did not.
pub(crate) fn denied(language: Language, called: Called, user: &str) -> Letter {
    let names = [("provider", called.provider), ("agent", called.agent), ("user", user)];
    let say = |en, pt, es| put(language.pick(en, pt, es), &names);
    let parts = [Part::Text(say(
        "Somebody called {provider} as {user}. {agent} mailed a code to {user}, who answered that they did not call. Nothing was changed and the verification has ended. Somebody may be trying to get into this account.",
        "Alguém ligou para a {provider} como {user}. {agent} enviou um código a {user}, que respondeu que não ligou. Nada foi alterado e a verificação foi encerrada. Alguém pode estar tentando entrar nesta conta.",
        "Alguien llamó a {provider} como {user}. {agent} envió un código a {user}, quien respondió que no había llamado. No se cambió nada y la verificación terminó. Puede que alguien intente entrar en esta cuenta.",
    ))];
    let subject = say("Somebody called as {user}", "Alguém ligou como {user}", "Alguien llamó como {user}");
    Letter::new(language, called.provider, subject, &parts)
}
