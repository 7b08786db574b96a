//! What a first visit downloads, in brotli, against the budget of each part; and what each bundle of the wasm adds to it.

use std::fs;

use anyhow::{Result, bail};

use crate::{site, split, wasm};

/// Parts of a first visit, in KB (1,000 bytes). The page's HTML is measured by the browser tests, which have one.
const BUDGETS: [(&str, &[&str], f64); 4] = [
    ("wasm", &["farol_bg.wasm"], 350.0),
    ("loader", &["farol.js", "farol_split.js"], 20.0),
    ("style sheet", &["farol.css"], 15.0),
    ("font", &["inter.woff2"], 50.0),
];

pub fn run() -> Result<()> {
    site::build(wasm::Profile::Release)?;
    let mut over = 0;
    println!("{:<12} {:>10} {:>10} {:>10}", "", "KB", "KB brotli", "budget");
    for (part, names, budget) in BUDGETS {
        let [plain, packed] = sizes(names.iter().copied())?;
        let note = if packed > budget { "over" } else { "" };
        over += usize::from(!note.is_empty());
        println!("{part:<12} {plain:>10.1} {packed:>10.1} {budget:>10.0} {note}");
    }
    println!("\nand when somebody goes there");
    let list = fs::read_to_string(site::folder().join(split::LIST))?;
    for (bundle, files) in list.lines().filter_map(|line| line.split_once(' ')) {
        let [plain, packed] = sizes(files.split(' '))?;
        println!("{bundle:<12} {plain:>10.1} {packed:>10.1}   {files}");
    }
    if over > 0 {
        bail!("{over} over budget");
    }
    Ok(())
}

/// KB as they are and in brotli, of all of these files of the site.
fn sizes<'a>(names: impl Iterator<Item = &'a str>) -> Result<[f64; 2]> {
    let mut sum = [0.0, 0.0];
    for name in names {
        let plain = fs::read(site::folder().join(name))?;
        let packed = fs::read(site::folder().join(format!("{name}.br"))).unwrap_or_else(|_| plain.clone());
        sum[0] += plain.len() as f64 / 1e3;
        sum[1] += packed.len() as f64 / 1e3;
    }
    Ok(sum)
}
