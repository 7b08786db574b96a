//! Takes the wasm apart where `app/src/bundles.rs` says: the main part, which every page needs, and bundles that a browser
//! fetches when somebody goes there. What several bundles need and the main part does not is a chunk of its own.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use crate::module::{CUSTOM, put, sections};

/// Which files each bundle is, a line each: `office_pages split_office_pages.wasm chunk_3.wasm`. The server reads it
/// (`server/src/assets.rs`).
pub const LIST: &str = "bundles.txt";

/// Puts the bundles of `wasm`, their loader and [`LIST`] into `out`, and gives where the main part is, for wasm-bindgen.
pub fn split(wasm: &Path, out: &Path) -> Result<PathBuf> {
    fs::create_dir_all(out)?;
    let main = out.join("main.wasm");
    let whole = fs::read(wasm)?;
    let mut options = Options::new(&whole);
    options.output_dir = out;
    options.main_out_path = &main;
    options.main_module = "./farol.js";
    options.link_name = "./farol_split.js";
    let made = transform(options).map_err(|error| anyhow!("{error:#}")).context("splitting the wasm")?;
    for path in &made.split_modules {
        fs::write(path, without_custom(&fs::read(path)?)?)?;
    }
    let is_there = |name: &String| out.join(format!("{name}.wasm")).is_file();
    let bundles: BTreeMap<_, Vec<_>> = made
        .prefetch_map
        .into_iter()
        .map(|(bundle, files)| (bundle, files.into_iter().filter(is_there).map(|name| name + ".wasm").collect()))
        .collect();
    let lines: String = bundles.iter().map(|(bundle, files)| format!("{bundle} {}\n", files.join(" "))).collect();
    fs::write(out.join(LIST), lines)?;
    Ok(main)
}

/// The module without its custom sections, which nothing reads in a browser.
fn without_custom(module: &[u8]) -> Result<Vec<u8>> {
    let (head, all) = sections(module)?;
    let mut kept = head.to_vec();
    all.iter().filter(|section| section.id != CUSTOM).for_each(|section| put(&mut kept, section.id, section.body));
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_are_left_out() {
        let module = |sections: &[&[u8]]| [b"\0asm\x01\0\0\0".as_slice(), &sections.concat()].concat();
        let custom: &[u8] = &[0, 5, 4, b'n', b'a', b'm', b'e'];
        let code: &[u8] = &[&[10, 0x83, 0x01][..], &[7; 131]].concat();
        assert_eq!(without_custom(&module(&[custom, code, custom])).unwrap(), module(&[code]));
        assert!(without_custom(&module(&[&[10, 9, 1]])).is_err());
        assert!(without_custom(b"none").is_err());
    }
}
