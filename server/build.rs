//! Puts the site folder (what `cargo xtask build` made for browsers) into a release binary, as a table that
//! `src/assets.rs` includes. A development build takes in nothing and reads the folder at each request, so that a new
//! style sheet needs no new binary.

use std::{
    env,
    fmt::Write,
    fs,
    hash::{DefaultHasher, Hasher},
    io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let out = PathBuf::from(variable("OUT_DIR"));
    let site = site_folder();
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=FAROL_SITE");
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    let table = if variable("PROFILE") == "release" {
        fs::create_dir_all(&site)?;
        println!("cargo::rerun-if-changed={}", site.display());
        embedded(&site, &out)?
    } else {
        format!("static SITE: Site = Site::Folder({:?});\n", site.display().to_string())
    };
    fs::write(out.join("site.rs"), table)
}

/// `$FAROL_SITE`, else `site` in `$CARGO_TARGET_DIR`, else in `target` of the workspace. `xtask/src/site.rs` says the same.
fn site_folder() -> PathBuf {
    let workspace = Path::new(&variable("CARGO_MANIFEST_DIR")).join("..");
    let workspace = workspace.canonicalize().unwrap_or(workspace);
    let chosen = env::var_os("FAROL_SITE").map(PathBuf::from);
    let built = || workspace.join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into())).join("site");
    workspace.join(chosen.unwrap_or_else(built))
}

/// Copies each file beside the table, so that a later change of the site cannot tear this build.
fn embedded(site: &Path, out: &Path) -> io::Result<String> {
    let copies = out.join("site");
    let _ = fs::remove_dir_all(&copies);
    fs::create_dir_all(&copies)?;
    let mut names: Vec<_> = fs::read_dir(site)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    let names: Vec<_> = names.iter().filter_map(|name| name.to_str()).collect();
    if names.is_empty() {
        println!("cargo::warning=this binary has no pages' assets in it: build it with `cargo xtask build`");
    }
    let mut hash = DefaultHasher::new();
    let mut files = String::new();
    for name in &names {
        let bytes = fs::read(site.join(name))?;
        fs::write(copies.join(name), &bytes)?;
        hash.write(name.as_bytes());
        hash.write(&bytes);
        if name.ends_with(".br") {
            continue;
        }
        let include = |name: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/site/{name}\"))");
        let brotli = format!("{name}.br");
        let brotli =
            if names.contains(&brotli.as_str()) { format!("Some({})", include(&brotli)) } else { "None".into() };
        let _ = writeln!(files, "    File {{ name: {name:?}, plain: {}, brotli: {brotli} }},", include(name));
    }
    let version = format!("{:012x}", hash.finish() >> 16);
    Ok(format!("static SITE: Site = Site::Embedded {{ version: {version:?}, files: &[\n{files}] }};\n"))
}

/// One that cargo always sets for a build script.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is set by cargo"))
}
