//! The site folder: what browsers load beside HTML, flat, each file as it is and in brotli. The server reads it while
//! developing and takes it in when it is released.

use std::{collections::HashSet, env, fs, io::Write, path::PathBuf};

use anyhow::{Context, Result};

use crate::{proc, setup, style, wasm};

/// One file of the site.
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// `$FAROL_SITE`, else `site` in cargo's target folder. `server/build.rs` says the same.
pub fn folder() -> PathBuf {
    proc::root().join(env::var_os("FAROL_SITE").map_or_else(|| proc::target().join("site"), PathBuf::from))
}

/// Makes the whole folder anew; what has not changed is left as it is.
pub fn build(profile: wasm::Profile) -> Result<()> {
    setup::wasm_target()?;
    let mut files = wasm::build(profile)?;
    files.push(style::bundle()?);
    files.extend(static_files()?);
    put(&files)
}

/// Fonts, icons and their licences, as they lie in `style/assets`.
fn static_files() -> Result<Vec<File>> {
    let folder = proc::root().join("style/assets");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push(File { name, bytes: fs::read(&path).with_context(|| path.display().to_string())? });
    }
    Ok(files)
}

/// Only what differs is written, so that a release binary is built again only when something changed.
fn put(files: &[File]) -> Result<()> {
    let folder = folder();
    fs::create_dir_all(&folder)?;
    let mut kept = HashSet::new();
    for file in files {
        let plain = folder.join(&file.name);
        let packed = folder.join(format!("{}.br", file.name));
        let packable = !file.name.ends_with(".woff2") && !file.name.ends_with(".png");
        kept.insert(plain.clone());
        if packable {
            kept.insert(packed.clone());
        }
        if fs::read(&plain).is_ok_and(|old| old == file.bytes) && packable == packed.is_file() {
            continue;
        }
        fs::write(&plain, &file.bytes).with_context(|| plain.display().to_string())?;
        if packable {
            fs::write(&packed, brotli(&file.bytes)?)?;
        }
    }
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// At its best: it happens once and is downloaded often.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}
