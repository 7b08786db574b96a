//! What the loader gives the wasm goes by short names: those of wasm-bindgen end in sixteen digits that come by chance, which no packing
//! makes smaller, and they stand in both.

use std::{collections::BTreeMap, fs, path::Path, str};

use anyhow::{Context, Result, ensure};

use crate::module::{IMPORTS, counted, number, put, put_counted, put_number, sections};

/// As the wasm calls the loader; bundles are another's.
const LOADER: &[u8] = b"./farol_bg.js";

/// In the main part and its loader, as wasm-bindgen has put them into `out`.
pub fn shorten(out: &Path) -> Result<()> {
    let (wasm, loader) = (out.join("farol_bg.wasm"), out.join("farol.js"));
    let (module, names) = renamed(&fs::read(&wasm)?)?;
    let script = given(fs::read_to_string(&loader)?, &names)?;
    fs::write(wasm, module)?;
    Ok(fs::write(loader, script)?)
}

/// New names of imports by their old ones.
type Names = BTreeMap<String, String>;

fn renamed(module: &[u8]) -> Result<(Vec<u8>, Names)> {
    let (head, all) = sections(module)?;
    let (mut out, mut names) = (head.to_vec(), Names::new());
    for section in all {
        if section.id == IMPORTS {
            put(&mut out, section.id, &imports(section.body, &mut names)?);
        } else {
            put(&mut out, section.id, section.body);
        }
    }
    Ok((out, names))
}

fn imports(body: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let (count, mut rest) = number(body)?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        let (from, after) = counted(rest)?;
        let (name, after) = counted(after)?;
        put_counted(&mut out, from);
        if from == LOADER {
            let next = names.len().to_string();
            let short = names.entry(str::from_utf8(name)?.to_owned()).or_insert(next);
            put_counted(&mut out, short.as_bytes());
        } else {
            put_counted(&mut out, name);
        }
        let [0, after @ ..] = after else { anyhow::bail!("an import that is no function") };
        let (of_type, after) = number(after)?;
        out.push(0);
        put_number(&mut out, of_type);
        rest = after;
    }
    ensure!(rest.is_empty(), "more imports than were counted");
    Ok(out)
}

/// The loader that gives them by their new names.
fn given(mut script: String, names: &Names) -> Result<String> {
    for (name, short) in names {
        let old = format!(" {name}: ");
        let at = script.find(&old).with_context(|| format!("the loader gives no {name}"))?;
        script.replace_range(at..at + old.len(), &format!(" {short}: "));
        ensure!(!script.contains(&old), "the loader gives {name} twice");
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_in_both() {
        let module = |one: &str, other: &str| {
            let mut body = vec![3];
            for (from, name, of_type) in [(LOADER, one, 3), (b"./farol_split.js", "load", 4), (LOADER, other, 200)] {
                put_counted(&mut body, from);
                put_counted(&mut body, name.as_bytes());
                body.push(0);
                put_number(&mut body, of_type);
            }
            let mut out = b"\0asm\x01\0\0\0".to_vec();
            put(&mut out, 1, &[9]);
            put(&mut out, IMPORTS, &body);
            out
        };
        let (short, names) = renamed(&module("__wbg_b_0011223344556677", "__wbg_a_8899aabbccddeeff")).unwrap();
        assert_eq!(short, module("0", "1"));
        let script = |one: &str, other: &str| {
            format!("const import0 = {{\n  {one}: function() {{}},\n  {other}: function() {{}},\n}};")
        };
        let old = script("__wbg_b_0011223344556677", "__wbg_a_8899aabbccddeeff");
        assert_eq!(given(old, &names).unwrap(), script("0", "1"));
        assert!(given(script("__wbg_b_0011223344556677", "else"), &names).is_err());
    }
}
