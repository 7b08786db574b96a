//! Every text that a person reads is in the source as English, inside the door of words (`app/src/ui/words.rs`), and stands in
//! both catalogs with its translation. What goes past the door, or is missing, is found here.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use app::po::{self, Entry};
use source::{Text, files, past_the_door, texts};

const CATALOGS: [(&str, &str); 2] =
    [("pt-BR", include_str!("../../../app/words/pt-BR.po")), ("es", include_str!("../../../app/words/es.po"))];

/// Where what a reader meets is written.
const PAGES: [&str; 6] = [
    "app/src",
    "crates/desk/src/demo/calls.rs",
    "server/src/layers/busy.rs",
    "server/src/mailbox",
    "server/src/mailbox.rs",
    "server/src/worker.rs",
];

/// What looks like words and is none, or is the same in every language, why, and in which files.
const NO_WORDS: [(&str, &str, &[&str]); 34] = [
    ("Farol", "the product's own name", &["src/lib.rs"]),
    ("{text} · Farol", "the product's own name", &["src/lib.rs"]),
    ("English", "a language in its own words", &["src/language.rs"]),
    ("Português", "a language in its own words", &["src/language.rs"]),
    ("Español", "a language in its own words", &["src/language.rs"]),
    ("Pseudo", "for developers", &["src/language.rs"]),
    ("Enter", "written on the key", &["peek/show.rs", "search/popup.rs", "ui/command.rs", "ui/keys_dialog.rs"]),
    ("Esc", "written on the key", &["search/popup.rs", "ui/command.rs", "ui/keys_dialog.rs"]),
    ("Backspace", "written on the key", &["search/bar.rs", "ui/keys_dialog.rs", "verification/boxes.rs"]),
    ("Escape", "a key's name in events", &["peek/rows.rs", "search/bar.rs", "ui/picker.rs"]),
    ("Home", "a key's name in events", &["ui/combobox.rs"]),
    ("End", "a key's name in events", &["ui/combobox.rs"]),
    ("Digit", "a key's place in events", &["ui/keys.rs"]),
    ("Ctrl K", "written on the keys", &["ui/keys_dialog.rs", "ui/menu.rs"]),
    ("Ctrl V", "written on the keys", &["ui/keys_dialog.rs"]),
    ("Alt 1…8", "written on the keys", &["ui/keys_dialog.rs"]),
    ("Alt {}", "written on the keys", &["ui/tabs.rs"]),
    ("Alt", "written on the keys", &["ui/keys_dialog.rs"]),
    ("Intl", "a name in the browser", &["ui/intl.rs"]),
    ("URL", "a name in the browser", &["audit/fetch.rs"]),
    ("button primary", "classes", &["audit/exports.rs"]),
    ("badge on-menu", "classes", &["ui/menu.rs"]),
    ("second-problem second-hint", "ids", &["security/second.rs"]),
    ("body, dialog, dialog *", "a selector", &["verification/show.rs"]),
    ("body script", "a selector", &["view/ended.rs"]),
    ("no desk", "a reference for the log", &["src/caller.rs"]),
    ("(width >= 1024px) and (pointer: coarse)", "a query of the style sheet's kind", &["peek/rows.rs"]),
    ("(hover: none)", "a query of the style sheet's kind", &["ui/hints.rs"]),
    ("a, button, input, select, textarea, label, summary", "a selector", &["ui/hints.rs"]),
    ("(prefers-color-scheme: {scheme})", "a query of the style sheet's kind", &["src/shell.rs"]),
    ("Tiago Sousa", "a person's name", &["demo/calls.rs"]),
    ("Marina Queiroz", "a person's name", &["demo/calls.rs"]),
    ("Helena Brandt", "a person's name", &["demo/calls.rs"]),
    ("Ana Beatriz Nogueira", "a person's name", &["demo/calls.rs"]),
];

#[test]
fn no_text_goes_past_the_door() {
    let known = |name: &str, text: &str| {
        NO_WORDS.iter().any(|(known, _, files)| *known == text && files.iter().any(|file| name.ends_with(file)))
    };
    let mut found = Vec::new();
    for (name, source) in files(&PAGES) {
        if name.ends_with("ui/words.rs") {
            continue;
        }
        for (line, text) in past_the_door(&source) {
            if !known(&name, &text) && !source::is_program(&name, &text) {
                found.push(format!("{name}:{line}: {text:?}"));
            }
        }
    }
    assert!(found.is_empty(), "put these into t(\"…\"), tn, t! or tv!:\n{}", found.join("\n"));
}

#[test]
fn both_catalogs_have_every_text_and_no_other() {
    let mut used: BTreeMap<Text, String> = BTreeMap::new();
    for (name, source) in files(&["app/src", "crates/model/src", "crates/desk/src", "server/src"]) {
        for text in texts(&source) {
            used.entry(text).or_insert_with(|| name.clone());
        }
    }
    assert!(used.len() > 900, "only {} texts: the scan has lost them", used.len());
    for (language, file) in CATALOGS {
        let entries = po::read(file);
        let there: BTreeMap<Text, &Entry> = entries.iter().map(|entry| (of(entry), entry)).collect();
        let missing: Vec<_> = used.iter().filter(|(text, _)| !there.contains_key(*text)).collect();
        assert!(missing.is_empty(), "{language}.po has not:\n{missing:#?}");
        let obsolete: Vec<_> = there.keys().filter(|text| !used.contains_key(*text)).collect();
        assert!(obsolete.is_empty(), "{language}.po has what nobody says any more:\n{obsolete:#?}");
        assert_eq!(entries.len(), there.len(), "{language}.po has something twice");
    }
}

#[test]
fn every_translation_is_whole() {
    for (language, file) in CATALOGS {
        for entry in po::read(file) {
            let forms = if entry.plural.is_some() { 2 } else { 1 };
            assert_eq!(entry.texts.len(), forms, "{language}: {:?}", entry.id);
            assert!(!entry.fuzzy, "{language}: nobody has looked at {:?}", entry.id);
            for text in &entry.texts {
                assert!(!text.trim().is_empty(), "{language}: {:?} has no translation", entry.id);
                assert_eq!(
                    names(text),
                    names(&entry.id),
                    "{language}: other values in {:?} than in {text:?}",
                    entry.id
                );
            }
        }
    }
}

/// A step that names a button names it as the page does, in each language.
#[test]
fn what_the_demo_points_at_is_called_so_on_the_pages() {
    let said: BTreeSet<_> = files(&["crates/desk/src/demo/calls.rs", "server/src/mailbox"])
        .iter()
        .flat_map(|(_, source)| texts(source))
        .collect();
    let quoted = |text: &str| text.split(['“', '”']).skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut checked = 0;
    for (language, file) in CATALOGS {
        let entries = po::read(file);
        for entry in entries.iter().filter(|entry| said.contains(&of(entry))) {
            let named = quoted(&entry.id).into_iter().map(|id| entries.iter().find(|other| other.id == id));
            let named: Vec<_> = named.map(|found| found.map(|found| found.texts[0].clone())).collect();
            let own: Vec<_> = quoted(&entry.texts[0]).into_iter().map(Some).collect();
            assert_eq!(own, named, "{language}: {:?}", entry.id);
            checked += own.len();
        }
    }
    assert!(checked > 20, "only {checked}");
}

#[test]
fn a_text_past_the_door_is_found() {
    let page = r##"
        fn page() -> AnyView {
            view! { <p class="wide only" title="See more">{t("Inside")} "outside"</p> <Chip word=word(Tone::Good, "Not so") /> }
        }
        #[test]
        fn tests() {}
    "##;
    let found: Vec<_> = past_the_door(page).into_iter().map(|(_, text)| text).collect();
    assert_eq!(found, ["See more", "outside", "Not so"]);
    let written =
        r##"fn page() -> String { format!("<p class=\"wide only\">{}<a href=\"/\">Mailbox</a></p>", t("Inside")) }"##;
    let found: Vec<_> = past_the_door(written).into_iter().map(|(_, text)| text).collect();
    assert_eq!(found, ["{} Mailbox"]);
    let said = r#"fn no() { AppError::invalid("name", "Say a name."); tn(n, "{n} day", "{n} days"); said!("At {a}", a = 1); tc("order", "Open") }"#;
    let found: Vec<_> = texts(said).into_iter().map(|text| (text.context, text.id, text.plural)).collect();
    let text = |context: &str, id: &str, plural: Option<&str>| (context.into(), id.into(), plural.map(str::to_owned));
    assert_eq!(
        found,
        [
            text("", "Say a name.", None),
            text("", "{n} day", Some("{n} days")),
            text("", "At {a}", None),
            text("order", "Open", None)
        ]
    );
}

fn of(entry: &Entry) -> Text {
    Text { context: entry.context.clone(), id: entry.id.clone(), plural: entry.plural.clone() }
}

/// The `{names}` of a text.
fn names(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}
