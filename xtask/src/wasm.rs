//! The browser's half of the pages: `frontend`, compiled to wasm, and its JavaScript loader from wasm-bindgen, called
//! as a library so that nobody has to install a tool of just the right version.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{imports, proc, site::File, split};

/// How `frontend` is compiled.
#[derive(Clone, Copy)]
pub enum Profile {
    /// Small, as users get it.
    Release,
    /// Soon built again, for `dev`.
    Dev,
}

/// `farol.js`, `farol_bg.wasm` and the bundles beside them (`split.rs`).
pub fn build(profile: Profile) -> Result<Vec<File>> {
    let profile = match profile {
        Profile::Release => "wasm-release",
        Profile::Dev => "wasm-dev",
    };
    let target = "wasm32-unknown-unknown";
    let build =
        ["rustc", "-p", "frontend", "--lib", "--crate-type", "cdylib", "--target", target, "--profile", profile];
    let mut build = proc::cargo(&build);
    build.args(["--config", &without_folders()]);
    // What is moved into bundles is found by its relocations.
    proc::run(build.args(["--", "-C", "link-arg=--emit-relocs"]))?;
    let wasm = proc::target().join(target).join(profile).join("frontend.wasm");
    let out = proc::target().join("wasm-bindgen").join(profile);
    if !newer(&out.join("farol_bg.wasm"), &wasm) {
        let _ = fs::remove_dir_all(&out);
        let main = split::split(&wasm, &out)?;
        // Half of it would be newer, too.
        bind(&main, &out).inspect_err(|_| drop(fs::remove_dir_all(&out)))?;
        fs::remove_file(main)?;
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(&out)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push(File { name, bytes: fs::read(path)? });
    }
    Ok(files)
}

/// Where it breaks it names its source: not where that lay on the machine that built it, which takes room and is nobody's business.
/// Joined to the flags that the configuration has.
fn without_folders() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let folders = sources.into_iter().flatten().flatten().map(|folder| folder.path());
    let flags: Vec<String> =
        folders.map(|folder| format!("{:?}", format!("--remap-path-prefix={}/=", folder.display()))).collect();
    format!("build.rustflags=[{}]", flags.join(", "))
}

fn bind(wasm: &Path, out: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("farol").web(true)?.typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    // Bundles are linked to what the main part exports.
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.generate(out).with_context(|| format!("wasm-bindgen of {}", wasm.display()))?;
    imports::shorten(out)?;
    ensure!(!out.join("snippets").exists(), "a dependency brings a JavaScript file of its own, which is not served");
    Ok(())
}

fn newer(made: &Path, from: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    changed(made).zip(changed(from)).is_some_and(|(made, from)| made > from)
}
