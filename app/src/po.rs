//! Reads catalogs of gettext (PO files), which translators' tools can edit, and makes up the language for developers.

/// One text and what it is in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// `msgctxt`: where one English word means two things.
    pub context: String,
    pub id: String,
    pub plural: Option<String>,
    /// One, or one for each form of the plural.
    pub texts: Vec<String>,
    /// A tool's guess that nobody has looked at.
    pub fuzzy: bool,
}

/// The entries of a PO file, without its head.
pub fn read(file: &str) -> Vec<Entry> {
    let mut all = Vec::new();
    let (mut entry, mut last, mut fuzzy) = (Entry::default(), "", false);
    for line in file.lines().map(str::trim).chain([""]) {
        if line.is_empty() {
            if !entry.id.is_empty() {
                all.push(Entry { fuzzy, ..std::mem::take(&mut entry) });
            }
            (entry, last, fuzzy) = (Entry::default(), "", false);
        } else if let Some(flags) = line.strip_prefix("#,") {
            fuzzy = flags.contains("fuzzy");
        } else if !line.starts_with('#') {
            let (word, text) =
                if line.starts_with('"') { (last, line) } else { line.split_once(' ').unwrap_or((line, "")) };
            let text = unquoted(text);
            match word {
                "msgctxt" => entry.context.push_str(&text),
                "msgid" => entry.id.push_str(&text),
                "msgid_plural" => entry.plural.get_or_insert_default().push_str(&text),
                _ => match entry.texts.last_mut().filter(|_| line.starts_with('"')) {
                    Some(begun) => begun.push_str(&text),
                    None => entry.texts.push(text),
                },
            }
            last = word;
        }
    }
    all
}

fn unquoted(text: &str) -> String {
    let text = text.trim().trim_start_matches('"');
    let text = text.strip_suffix('"').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            letter => out.push(letter),
        }
    }
    out
}

/// The same entry in the language for developers.
pub fn pseudo(entry: &Entry) -> Entry {
    let many = entry.plural.as_deref().map(marked);
    let texts = [Some(marked(&entry.id)), many].into_iter().flatten().collect();
    Entry { texts, ..entry.clone() }
}

/// `[Šéàŕçĥ···]`: marks on its letters, two fifths longer, in brackets. Names in braces stay.
fn marked(text: &str) -> String {
    let mut out = String::from("[");
    let mut named = false;
    for letter in text.chars() {
        named = letter == '{' || named && letter != '}';
        out.push(if named { letter } else { with_mark(letter) });
    }
    let longer = (text.chars().count() * 2).div_ceil(5);
    for at in 0..longer {
        out.push(if at % 8 == 7 { ' ' } else { '·' });
    }
    out.push(']');
    out
}

const fn with_mark(letter: char) -> char {
    match letter {
        'a' => 'á',
        'e' => 'ë',
        'i' => 'î',
        'o' => 'ö',
        'u' => 'û',
        'c' => 'ç',
        'n' => 'ñ',
        's' => 'š',
        'y' => 'ý',
        'A' => 'Å',
        'E' => 'É',
        'I' => 'Î',
        'O' => 'Ø',
        'U' => 'Ü',
        'C' => 'Ç',
        'S' => 'Š',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_file() {
        let file = r#"
msgid ""
msgstr "Language: pt-BR\n"

#: app/src/users/list.rs
msgid "Say \"{name}\""
msgstr ""
"Diga "
"“{name}”"

#, fuzzy
msgctxt "order"
msgid "{n} open"
msgid_plural "{n} open"
msgstr[0] "{n} aberto"
msgstr[1] "{n} abertos"
"#;
        let entries = read(file);
        assert_eq!(entries.len(), 2);
        assert_eq!((entries[0].id.as_str(), entries[0].texts[0].as_str()), ("Say \"{name}\"", "Diga “{name}”"));
        assert_eq!((entries[1].context.as_str(), entries[1].plural.as_deref()), ("order", Some("{n} open")));
        assert_eq!(entries[1].texts, ["{n} aberto", "{n} abertos"]);
        assert!(entries[1].fuzzy && !entries[0].fuzzy);
    }

    #[test]
    fn the_language_for_developers_is_longer_and_keeps_names() {
        assert_eq!(marked("Say {name}"), "[Šáý {name}····]");
    }
}
