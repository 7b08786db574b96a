//! What texts are in one language, by a hash of what they are in English: what the server looks into, and what a browser loads
//! beside the wasm. Both look it up in the same way, so that they never say different things.

use crate::language::Language;

/// One language's texts.
pub struct Catalog {
    pub language: Language,
    /// In order of their keys.
    texts: Vec<(u32, &'static str)>,
}

impl Catalog {
    /// The first line names the language; each other is eight hex digits and a text, in order.
    pub fn read(written: &'static str) -> Option<Self> {
        let (tag, texts) = written.split_once('\n')?;
        let language = Language::parse(tag)?;
        let text = |line: &'static str| {
            let (key, text) = line.split_at_checked(8)?;
            Some((u32::from_str_radix(key, 16).ok()?, text))
        };
        Some(Self { language, texts: texts.lines().filter_map(text).collect() })
    }

    pub fn find(&self, key: u32) -> Option<&'static str> {
        let at = self.texts.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(self.texts[at].1)
    }
}

/// The key of a text (FNV-1a). `context` tells apart what one English word means in two places; `form` is that of a plural.
pub fn key(context: &str, text: &str, form: Option<usize>) -> u32 {
    let form: &[u8] = match form {
        None => &[],
        Some(0) => &[0, 0],
        Some(_) => &[0, 1],
    };
    let context: [&[u8]; 2] = if context.is_empty() { [&[], &[]] } else { [context.as_bytes(), &[4]] };
    let bytes = context[0].iter().chain(context[1]).chain(text.as_bytes()).chain(form);
    bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(not(feature = "ssr"))]
mod here {
    use std::sync::OnceLock;

    use super::Catalog;

    static CATALOG: OnceLock<Catalog> = OnceLock::new();

    /// Takes the document's catalog, before anything of the page is taken over. Without one the document is in English.
    pub fn take(written: String) {
        if let Some(catalog) = Catalog::read(Box::leak(written.into_boxed_str())) {
            _ = CATALOG.set(catalog);
        }
    }

    pub fn catalog() -> Option<&'static Catalog> {
        CATALOG.get()
    }
}

#[cfg(feature = "ssr")]
mod here {
    use std::{
        fmt::Write,
        hash::{DefaultHasher, Hasher},
        sync::LazyLock,
    };

    use leptos::prelude::use_context;

    use super::{Catalog, key};
    use crate::{
        language::Language,
        po::{self, Entry},
    };

    /// A catalog as browsers load it, and the name under which they find it.
    pub struct Written {
        pub language: Language,
        pub text: &'static str,
        /// Of the text: what it is kept under.
        pub hash: String,
        catalog: Catalog,
    }

    const PORTUGUESE: &str = include_str!("../words/pt-BR.po");
    const SPANISH: &str = include_str!("../words/es.po");

    static WRITTEN: LazyLock<Vec<Written>> = LazyLock::new(|| {
        let (portuguese, spanish) = (po::read(PORTUGUESE), po::read(SPANISH));
        let pseudo = portuguese.iter().map(po::pseudo).collect();
        let all = [(Language::Portuguese, portuguese), (Language::Spanish, spanish), (Language::Pseudo, pseudo)];
        all.into_iter().filter_map(|(language, entries)| write(language, &entries)).collect()
    });

    fn write(language: Language, entries: &[Entry]) -> Option<Written> {
        let mut texts = Vec::new();
        for entry in entries {
            let (context, id) = (entry.context.as_str(), entry.id.as_str());
            match entry.plural {
                None => texts.extend(entry.texts.first().map(|text| (key(context, id, None), text))),
                Some(_) => {
                    let forms = entry.texts.iter().enumerate();
                    texts.extend(forms.map(|(form, text)| (key(context, id, Some(form)), text)));
                }
            }
        }
        texts.retain(|(_, text)| !text.is_empty());
        texts.sort();
        let mut out = format!("{}\n", language.tag());
        for (key, text) in texts {
            // "e-mail" is one word: Farol's font has no hyphen that keeps a line together, so a joiner stands behind it.
            let text = text.replace('\n', " ").replace("-mail", "-\u{2060}mail");
            _ = writeln!(out, "{key:08x}{text}");
        }
        let mut hash = DefaultHasher::new();
        hash.write(out.as_bytes());
        let text: &'static str = out.leak();
        Some(Written { language, text, hash: format!("{:012x}", hash.finish() >> 16), catalog: Catalog::read(text)? })
    }

    /// What the browser loads for a document in `language`; nothing for English.
    pub fn written(language: Language) -> Option<&'static Written> {
        WRITTEN.iter().find(|written| written.language == language)
    }

    /// That of the request's language.
    pub fn catalog() -> Option<&'static Catalog> {
        in_language(use_context::<Language>()?)
    }

    /// That of a language; none of English.
    pub fn in_language(language: Language) -> Option<&'static Catalog> {
        written(language).map(|written| &written.catalog)
    }
}

pub use here::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_key() {
        let (plain, other) = (key("", "Open", None), key("order", "Open", None));
        let (one, many) = (key("", "{n} day", Some(0)), key("", "{n} day", Some(1)));
        let mut texts = [(plain, "Abrir"), (other, "Aberto"), (one, "{n} dia"), (many, "{n} dias")];
        texts.sort();
        let lines: Vec<_> = texts.iter().map(|(key, text)| format!("{key:08x}{text}")).collect();
        let catalog = Catalog::read(format!("pt-BR\n{}\n", lines.join("\n")).leak()).unwrap();
        assert_eq!(catalog.language, Language::Portuguese);
        assert_eq!(
            [plain, other, one, many].map(|key| catalog.find(key)),
            ["Abrir", "Aberto", "{n} dia", "{n} dias"].map(Some)
        );
        assert_eq!(catalog.find(key("", "Close", None)), None);
        assert!(Catalog::read("xx\n").is_none());
    }
}
