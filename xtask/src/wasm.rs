//! The browser's half of the pages: `frontend`, compiled to wasm, and its JavaScript loader from wasm-bindgen, called
//! as a library so that nobody has to install a tool of just the right version.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{proc, site::File};

/// How `frontend` is compiled.
#[derive(Clone, Copy)]
pub enum Profile {
    /// Small, as users get it.
    Release,
    /// Soon built again, for `dev`.
    Dev,
}

/// `farol.js` and `farol_bg.wasm`.
pub fn build(profile: Profile) -> Result<Vec<File>> {
    let profile = match profile {
        Profile::Release => "wasm-release",
        Profile::Dev => "wasm-dev",
    };
    let target = "wasm32-unknown-unknown";
    proc::run(&mut proc::cargo(&["build", "-p", "frontend", "--lib", "--target", target, "--profile", profile]))?;
    let wasm = proc::target().join(target).join(profile).join("frontend.wasm");
    let out = proc::target().join("wasm-bindgen").join(profile);
    if !newer(&out.join("farol_bg.wasm"), &wasm) {
        bind(&wasm, &out)?;
    }
    ["farol.js", "farol_bg.wasm"]
        .into_iter()
        .map(|name| Ok(File { name: name.to_owned(), bytes: fs::read(out.join(name))? }))
        .collect()
}

fn bind(wasm: &Path, out: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(out);
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("farol").web(true)?.typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(out).with_context(|| format!("wasm-bindgen of {}", wasm.display()))?;
    ensure!(!out.join("snippets").exists(), "a dependency brings a JavaScript file of its own, which is not served");
    Ok(())
}

fn newer(made: &Path, from: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    changed(made).zip(changed(from)).is_some_and(|(made, from)| made > from)
}
