//! House rules that no compiler knows, line by line over every source. It is also a test of this crate.

use std::{fs, path::Path};

use anyhow::{Result, bail};

use crate::proc;

/// At this many lines, look for the noun that hides in the file.
const MOST_LINES: usize = 400;

/// Never looked into: made by tools, or not ours.
const SKIPPED: [&str; 6] = [".git", "target", "node_modules", "data", "test-results", "playwright-report"];

/// Left behind by accident, in code or comment.
const LEFTOVERS: [&str; 8] = ["todo!", "unimplemented!", "dbg!", "FIXME", "XXX", "TODO", "#[ignore", "DESIGN"];

pub fn run() -> Result<()> {
    let complaints = check(proc::root());
    for complaint in &complaints {
        println!("{complaint}");
    }
    match complaints.len() {
        0 => println!("tidy: all of it"),
        count => bail!("{count} untidy places"),
    }
    Ok(())
}

/// `path:line: what`, one for each place.
fn check(root: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    if !root.join("Cargo.toml").is_file() {
        complaints.push(format!("{}: there is no workspace here", root.display()));
    }
    walk(root, &mut |path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !["rs", "css", "ts", "toml", "md"].contains(&extension) {
            return;
        }
        let Ok(text) = fs::read_to_string(path) else { return };
        let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
        let found = file(&name, extension, &text);
        complaints.extend(found.into_iter().map(|(line, what)| format!("{name}:{line}: {what}")));
    });
    complaints.sort();
    complaints
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let skipped = SKIPPED.iter().any(|name| path.file_name().is_some_and(|own| own == *name));
        if path.is_dir() && !path.is_symlink() {
            if !skipped {
                walk(&path, visit);
            }
        } else {
            visit(&path);
        }
    }
}

/// What is wrong in one file, with the line.
fn file(name: &str, extension: &str, text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    if extension == "rs" && !lines.first().is_some_and(|line| line.starts_with("//! ")) {
        found.push((1, "the first line does not say why the file exists (`//! …`)".to_owned()));
    }
    if ["rs", "css", "ts"].contains(&extension) && lines.len() > MOST_LINES {
        found.push((lines.len(), format!("more than {MOST_LINES} lines")));
    }
    // This file has to name what it forbids.
    let own = name.ends_with("xtask/src/tidy.rs");
    let mut in_tests = name.contains("/tests/") || name.ends_with("tests.rs") || name.starts_with("crates/testkit/");
    for (index, line) in lines.iter().enumerate() {
        in_tests |= line.starts_with("#[cfg(test)]") || line.trim() == "mod tests {";
        let before = index.checked_sub(1).map_or("", |before| lines[before]);
        let mut say = |what: String| found.push((index + 1, what));
        if line.contains('\t') {
            say("a tab".to_owned());
        }
        if line.ends_with([' ', '\r']) {
            say("white space at the end".to_owned());
        }
        let code = ["rs", "ts"].contains(&extension) && !own;
        if let Some(leftover) = LEFTOVERS.iter().find(|leftover| code && line.contains(*leftover)) {
            say(format!("`{leftover}` left behind"));
        }
        if extension == "rs" && !in_tests && !own && bare_unwrap(line, before) {
            say("unwrap() without a comment that says why it cannot fail".to_owned());
        }
        if extension == "ts" && ["test.only(", "test.skip(", "test.fixme("].iter().any(|word| line.contains(word)) {
            say("a test that is switched off".to_owned());
        }
        if extension == "css" && !name.contains("tokens") && hex_colour(line) {
            say("a colour outside of the tokens".to_owned());
        }
    }
    found
}

fn bare_unwrap(line: &str, before: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.contains(".unwrap()") && !line.contains("// ") && !before.trim_start().starts_with("// ")
}

/// A `#` and three to eight hex digits in the value of a declaration.
fn hex_colour(line: &str) -> bool {
    let Some((_, value)) = line.split_once(": ") else { return false };
    value.split('#').skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = rest[digits..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_');
        (3..=8).contains(&digits) && ends && value.contains(';')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_tree_is_tidy() {
        let complaints = check(proc::root());
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }

    fn complaints(name: &str, text: &str) -> usize {
        file(name, name.rsplit('.').next().unwrap_or_default(), text).len()
    }

    #[test]
    fn what_is_untidy() {
        assert_eq!(complaints("app/src/a.rs", "//! Why.\nfn a() { b().unwrap() }\n"), 1);
        assert_eq!(complaints("app/src/a.rs", "//! Why.\nb().unwrap() // it is never empty\n"), 0);
        assert_eq!(complaints("app/src/a.rs", "//! Why.\n// It is never empty.\nb().unwrap()\n"), 0);
        assert_eq!(complaints("app/src/a.rs", "//! Why.\n#[cfg(test)]\nmod tests { fn a() { b().unwrap() } }\n"), 0);
        assert_eq!(complaints("app/src/a.rs", "fn a() {}\n"), 1);
        assert_eq!(complaints("app/src/a.rs", "//! Why.\n\tdbg!(1); \n"), 3);
        assert_eq!(complaints("app/src/a.rs", &format!("//! Why.\n{}", "\n".repeat(MOST_LINES))), 1);
        assert_eq!(complaints("app/src/a.rs", "//! Why (DESIGN §1).\n"), 1);
        assert_eq!(complaints("style/chip.css", "a { color: #12ab; }\n"), 1);
        assert_eq!(complaints("style/chip.css", "#added { color: var(--ink); }\na { fill: url(#grade); }\n"), 0);
        assert_eq!(complaints("style/tokens.css", "a { --ink: #123456; }\n"), 0);
        assert_eq!(complaints("end2end/tests/a.spec.ts", "test.only('a', f);\n"), 1);
    }
}
