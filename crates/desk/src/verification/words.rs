//! The pair of words that the mail and the agent's screen share: plain nouns, told apart on a bad line.

use model::AppError;

use crate::{mail::letters::Language, secret};

const ENGLISH: &[&str] = &[
    "amber", "anchor", "apple", "arrow", "basket", "beacon", "bridge", "button", "candle", "canyon", "carpet",
    "castle", "cherry", "copper", "cotton", "diamond", "dolphin", "eagle", "engine", "falcon", "feather", "forest",
    "garden", "guitar", "hammer", "harbour", "honey", "island", "jacket", "kitchen", "ladder", "lantern", "lemon",
    "marble", "meadow", "mirror", "needle", "ocean", "orange", "paper", "pepper", "pillow", "planet", "rabbit",
    "ribbon", "river", "saddle", "silver", "spider", "summer", "table", "tiger", "tunnel", "velvet", "violin",
    "walnut", "window", "winter",
];

const PORTUGUESE: &[&str] = &[
    "abelha", "amora", "âncora", "areia", "azeite", "balde", "banana", "barco", "bigode", "boneca", "cabide",
    "cadeira", "café", "caneta", "castelo", "chuva", "cobre", "coelho", "dado", "escada", "espelho", "farinha",
    "farol", "ferro", "figo", "floresta", "fogo", "girafa", "guitarra", "ilha", "janela", "jardim", "laranja", "lenha",
    "livro", "lua", "madeira", "martelo", "mesa", "milho", "navio", "neve", "ouro", "panela", "peixe", "pipoca",
    "ponte", "prata", "rede", "relógio", "sapato", "tambor", "telhado", "tigre", "trigo", "uva", "vela", "violino",
];

const SPANISH: &[&str] = &[
    "abeja", "aceite", "ancla", "arena", "azúcar", "barco", "bigote", "bosque", "bufanda", "cabra", "café", "camino",
    "campana", "castillo", "cebra", "cobre", "conejo", "cuchara", "dedal", "diente", "escalera", "espejo", "faro",
    "fuego", "gato", "girasol", "guitarra", "hierro", "hoja", "isla", "jardín", "jirafa", "lago", "lápiz", "lluvia",
    "luna", "madera", "manzana", "martillo", "mesa", "naranja", "nieve", "nube", "oro", "oso", "papel", "piedra",
    "plata", "puente", "queso", "reloj", "río", "sombrero", "tambor", "tigre", "trigo", "uva", "violín",
];

/// Two different words, in the language of the mail.
pub(super) fn pair(language: Language) -> Result<String, AppError> {
    let words = match language {
        Language::English => ENGLISH,
        Language::Portuguese => PORTUGUESE,
        Language::Spanish => SPANISH,
    };
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    let first = secret::below(count)?;
    let second = (first + 1 + secret::below(count - 1)?) % count;
    let word = |at: u32| usize::try_from(at).ok().and_then(|at| words.get(at)).copied().unwrap_or_default();
    Ok(format!("{} {}", word(first), word(second)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_words_and_never_the_same_twice() {
        for language in [Language::English, Language::Portuguese, Language::Spanish] {
            for _ in 0..200 {
                let pair = pair(language).expect("randomness");
                let (first, second) = pair.split_once(' ').expect("two words");
                assert!(first != second && !second.contains(' '), "{pair}");
            }
        }
    }
}
