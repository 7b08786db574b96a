//! Reads the source as tokens: which texts are inside the door of words, and which are not.

use std::{fs, path::Path};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A text as a catalog has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    pub context: String,
    pub id: String,
    pub plural: Option<String>,
}

/// Attributes whose values no reader meets.
const FOR_PROGRAMS: [&str; 42] = [
    "class",
    "id",
    "type",
    "name",
    "href",
    "icon",
    "role",
    "method",
    "autocomplete",
    "for",
    "action",
    "rel",
    "target",
    "inputmode",
    "tabindex",
    "pattern",
    "enctype",
    "spellcheck",
    "live",
    "haspopup",
    "controls",
    "labelledby",
    "describedby",
    "current",
    "scope",
    "viewBox",
    "of",
    "autocapitalize",
    "kind",
    "crossorigin",
    "as",
    "accept",
    "width",
    "height",
    "d",
    "hidden",
    "expanded",
    "prefix",
    "endpoint",
    "content",
    "rendering",
    "reason",
];

/// Macros and functions whose texts are for programmers.
const FOR_PROGRAMMERS: [&str; 8] =
    ["expect", "panic", "debug_assert", "assert", "include_str", "concat", "set_property", "cfg"];

/// Every source file below these folders of the workspace, by its name in it.
pub fn files(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut waiting: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// The texts inside the door, in their order.
pub fn texts(source: &str) -> Vec<Text> {
    let mut found = Vec::new();
    walk(&tokens(source), &mut |seen| {
        if let Seen::Inside(text) = seen {
            found.push(text);
        }
    });
    found
}

/// Texts that a reader would meet and that are not inside the door, with their lines.
pub fn past_the_door(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    walk(&tokens(source), &mut |seen| {
        if let Seen::Outside(line, text, shown) = seen {
            let text = without_tags(&text);
            if is_human(&text, shown) {
                found.push((line, text));
            }
        }
    });
    found
}

/// What a piece of HTML shows.
fn without_tags(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, tag)) = rest.split_once('<')
        && let Some((_, after)) = tag.split_once('>')
    {
        out.push_str(before);
        out.push(' ');
        rest = after;
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// Where a file speaks to programs: user agents, media types, the browser's own names.
pub fn is_program(file: &str, text: &str) -> bool {
    let spaceless = !text.contains(' ');
    match file {
        "app/src/sessions/list.rs" => spaceless || text == "Mac OS X",
        "app/src/caller.rs" | "app/src/shell.rs" | "app/src/ui/intl.rs" | "app/src/security/webauthn.rs" => {
            spaceless || text.contains(['\'', ';', '='])
        }
        "app/src/routes.rs" => spaceless,
        "server/src/layers/busy.rs" | "server/src/mailbox.rs" | "server/src/worker.rs" => text.contains([';', '=']),
        // What a bundle of pages has, for who reads the source.
        "app/src/bundles.rs" => text.ends_with('.'),
        _ => {
            text.contains(['[', '#']) && text.contains(['=', ']', '#'])
                || text.starts_with('.')
                || text.contains("; SameSite")
        }
    }
}

enum Seen {
    Inside(Text),
    /// Its line, itself, and whether it stands where a page shows it as it is.
    Outside(usize, String, bool),
}

fn tokens(source: &str) -> Vec<TokenTree> {
    source.parse::<TokenStream>().expect("it compiles").into_iter().collect()
}

fn walk(tokens: &[TokenTree], see: &mut impl FnMut(Seen)) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            // Attributes, doc comments, and the tests of a module.
            TokenTree::Punct(hash) if hash.as_char() == '#' && attribute(tokens, at).is_some() => {
                let end = attribute(tokens, at).unwrap_or(at);
                let test = tokens[end].to_string().replace(' ', "").contains("cfg(test)");
                at = end + 1;
                while test && at < tokens.len() {
                    at += 1;
                    if is_group(tokens.get(at - 1), Delimiter::Brace) || is_punct(tokens.get(at - 1), ';') {
                        break;
                    }
                }
                continue;
            }
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let bang = is_punct(tokens.get(at + 1), '!');
                if let Some(TokenTree::Group(group)) = tokens.get(at + if bang { 2 } else { 1 })
                    && group.delimiter() == Delimiter::Parenthesis
                    && !is_ident(at.checked_sub(1).map(|at| &tokens[at]), "fn")
                {
                    let method = is_punct(at.checked_sub(1).map(|at| &tokens[at]), '.');
                    let by = at.checked_sub(3).map(|at| tokens[at].to_string()).unwrap_or_default();
                    if FOR_PROGRAMMERS.contains(&name.as_str()) || call(&name, bang, method, &by, group, see) {
                        at += if bang { 3 } else { 2 };
                        continue;
                    }
                }
            }
            TokenTree::Group(group) => walk(&group.stream().into_iter().collect::<Vec<_>>(), see),
            TokenTree::Literal(_) => {
                if let Some(text) = string(&tokens[at])
                    && !is_for_programs(tokens, at)
                {
                    let line = tokens[at].span().start().line;
                    see(Seen::Outside(line, text, is_shown(tokens, at)));
                }
            }
            TokenTree::Punct(_) => {}
        }
        at += 1;
    }
}

/// Where the brackets of an attribute that begins here are: `#[…]`, `#![…]`.
fn attribute(tokens: &[TokenTree], at: usize) -> Option<usize> {
    let inner = usize::from(is_punct(tokens.get(at + 1), '!'));
    is_group(tokens.get(at + 1 + inner), Delimiter::Bracket).then_some(at + 1 + inner)
}

/// Whether a call is through the door: then what is said is seen, and what else stands in it walked.
fn call(name: &str, bang: bool, method: bool, by: &str, group: &Group, see: &mut impl FnMut(Seen)) -> bool {
    let arguments = arguments(group);
    let one = |at: usize| {
        arguments.get(at).and_then(|argument| if argument.len() == 1 { string(&argument[0]) } else { None })
    };
    let text = |context: String, id: String, plural| Seen::Inside(Text { context, id, plural });
    let (first, taken) = match (name, bang) {
        _ if method => return false,
        ("t" | "later", false) | ("t" | "tv" | "said", true) => (one(0).map(|id| text(String::new(), id, None)), 0..1),
        ("tc", false) => (one(0).zip(one(1)).map(|(context, id)| text(context, id, None)), 0..2),
        ("tn" | "form", false) => (one(1).zip(one(2)).map(|(one, many)| text(String::new(), one, Some(many))), 1..3),
        ("of", false) if by == "Said" => {
            (one(1).zip(one(2)).map(|(one, many)| text(String::new(), one, Some(many))), 1..3)
        }
        ("new" | "invalid" | "not_allowed" | "too_many", false) if by == "AppError" => {
            let last = arguments.len().saturating_sub(1);
            (one(last).map(|id| text(String::new(), id, None)), last..last + 1)
        }
        _ => return false,
    };
    let Some(first) = first else { return false };
    see(first);
    for (at, argument) in arguments.iter().enumerate() {
        if !taken.contains(&at) && by != "AppError" {
            walk(argument, see);
        }
    }
    true
}

fn arguments(group: &Group) -> Vec<Vec<TokenTree>> {
    let mut all = vec![Vec::new()];
    for token in group.stream() {
        if is_punct(Some(&token), ',') {
            all.push(Vec::new());
        } else if let Some(last) = all.last_mut() {
            last.push(token);
        }
    }
    all.retain(|argument| !argument.is_empty());
    all
}

/// The value of a string literal.
fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let written = literal.to_string();
    let inside = written.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::new();
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('\n') => while letters.next_if(|next| next.is_whitespace()).is_some() {},
                Some('n') => out.push('\n'),
                Some('u') => return None,
                Some(other) => out.push(other),
                None => {}
            },
            letter => out.push(letter),
        }
    }
    Some(out)
}

/// The value of an attribute that is for programs, a pattern, or what something is compared with.
fn is_for_programs(tokens: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).map(|at| &tokens[at]);
    let next = tokens.get(at + 1);
    let arm = is_punct(next, '=') && is_punct(tokens.get(at + 2), '>') || is_punct(next, '|');
    let compared = is_punct(before(1), '=') && (is_punct(before(2), '=') || is_punct(before(2), '!'));
    let attribute = is_punct(before(1), '=')
        && before(2).is_some_and(|token| match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                FOR_PROGRAMS.contains(&name.trim_start_matches("r#")) || is_data(tokens, at)
            }
            _ => false,
        });
    arm || compared || attribute
}

/// `data-kind="…"`.
fn is_data(tokens: &[TokenTree], at: usize) -> bool {
    at >= 4 && is_punct(Some(&tokens[at - 3]), '-') && is_ident(Some(&tokens[at - 4]), "data")
}

/// Whether a page shows it as it is: after a tag, or before one.
fn is_shown(tokens: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).map(|at| &tokens[at]);
    let opened = is_punct(before(1), '>') && !is_punct(before(2), '=') && !is_punct(before(2), '-');
    let beside = is_group(before(1), Delimiter::Brace) && is_punct(tokens.get(at + 1), '<');
    opened || beside || is_group(before(1), Delimiter::Brace) && is_group(tokens.get(at + 1), Delimiter::Brace)
}

/// Whether it looks like words: several of them, or one with a capital, or any where it is shown.
fn is_human(text: &str, shown: bool) -> bool {
    let mut bare = String::new();
    let mut named = 0;
    for letter in text.chars() {
        match letter {
            '{' => named += 1,
            '}' => named -= 1,
            letter if named == 0 => bare.push(letter),
            _ => {}
        }
    }
    let words: Vec<_> = bare.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1).collect();
    if words.is_empty() {
        return false;
    }
    let mut letters = bare.trim().chars();
    let titled = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let several = bare.trim().contains(' ') && words.len() > 1;
    shown || titled && !text.contains(['/', '=', '-', '_']) && !camel(&bare) || several
}

fn camel(text: &str) -> bool {
    !text.contains(' ') && text.chars().skip(1).any(char::is_uppercase)
}

fn is_punct(token: Option<&TokenTree>, punct: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == punct)
}

fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(found)) if *found == name)
}

fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(found)) if found.delimiter() == delimiter)
}
