//! Other programs: started from the workspace's folder, said before they run, and their failure an error.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{OnceLock, mpsc},
    thread,
};

use anyhow::{Context, Result, bail};

/// The workspace's folder: that from which cargo started this program, which is not always where it was compiled, for
/// clones may share a target folder.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
        Path::new(&own).parent().unwrap_or(Path::new(".")).to_owned()
    })
}

/// Cargo's target folder: `$CARGO_TARGET_DIR`, else `target` of the workspace.
pub fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into()))
}

/// The cargo that started this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

/// `-p A -p B`…
pub fn packages(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().flat_map(|name| ["-p", name]).collect()
}

/// Runs to its end, with this process's own input and output.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", line(command));
    let status = command.status().with_context(|| missing(command))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs to its end and gives what it printed, whatever its status.
pub fn output(command: &mut Command) -> Result<(bool, String)> {
    let out = command.stdin(Stdio::null()).output().with_context(|| missing(command))?;
    let text = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    Ok((out.status.success(), text.into_owned()))
}

/// Runs to its end, passes on what it prints line by line, and gives those lines too.
pub fn tee(command: &mut Command) -> Result<(bool, Vec<String>)> {
    eprintln!("$ {}", line(command));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| missing(command))?;
    let (sender, receiver) = mpsc::channel();
    let pipes: [Option<Box<dyn Read + Send>>; 2] =
        [child.stdout.take().map(|pipe| Box::new(pipe) as _), child.stderr.take().map(|pipe| Box::new(pipe) as _)];
    for pipe in pipes.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            for bytes in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
            }
        });
    }
    drop(sender);
    let lines: Vec<String> = receiver.into_iter().inspect(|line| println!("{line}")).collect();
    Ok((child.wait()?.success(), lines))
}

/// Whether a program of this name is on the path.
pub fn found(name: &str) -> bool {
    find(name).is_some()
}

pub fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

fn missing(command: &Command) -> String {
    format!("`{}` cannot be started", command.get_program().to_string_lossy())
}
