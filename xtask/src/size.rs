//! What a first visit downloads, in brotli, against the budget of each part.

use std::fs;

use anyhow::{Result, bail};

use crate::{site, wasm};

/// Parts of a first visit, in KB (1,000 bytes). The page's HTML is measured by the browser tests, which have one.
const BUDGETS: [(&str, &str, f64); 4] = [
    ("wasm", "farol_bg.wasm", 350.0),
    ("loader", "farol.js", 20.0),
    ("style sheet", "farol.css", 15.0),
    ("font", "inter.woff2", 50.0),
];

pub fn run() -> Result<()> {
    site::build(wasm::Profile::Release)?;
    let mut over = 0;
    println!("{:<12} {:>10} {:>10} {:>10}", "", "KB", "KB brotli", "budget");
    for (part, name, budget) in BUDGETS {
        let Ok(plain) = fs::read(site::folder().join(name)) else {
            println!("{part:<12} {:>10}", "missing");
            continue;
        };
        let packed = fs::read(site::folder().join(format!("{name}.br"))).unwrap_or_else(|_| plain.clone());
        let kilobytes = |bytes: &[u8]| bytes.len() as f64 / 1e3;
        let note = if kilobytes(&packed) > budget { "over" } else { "" };
        over += usize::from(!note.is_empty());
        println!("{part:<12} {:>10.1} {:>10.1} {budget:>10.0} {note}", kilobytes(&plain), kilobytes(&packed));
    }
    if over > 0 {
        bail!("{over} over budget");
    }
    Ok(())
}
