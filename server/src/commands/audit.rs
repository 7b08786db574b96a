//! `farol audit` and `farol permissions`.

use std::{
    fs,
    io::BufWriter,
    path::{Path, PathBuf},
    process::ExitCode,
};

use desk::audit::verify;

use crate::{
    boot,
    commands::{Fault, files},
    config::{AuditCommand, AuditErase, AuditExport, AuditVerify},
    say::say,
};

pub async fn run(command: AuditCommand) -> Result<ExitCode, Fault> {
    match command {
        AuditCommand::Export(options) => export(options).await,
        AuditCommand::Verify(options) => check(&options),
        AuditCommand::Key(keyed) => {
            say!("{}", boot::desk_as_it_is(&keyed).await?.audit_key()?);
            Ok(ExitCode::SUCCESS)
        }
        AuditCommand::Erase(options) => erase(options).await,
    }
}

/// The file of checkpoints: as it was named, else in the data folder.
pub fn checkpoints(named: Option<&Path>, data: &Path) -> PathBuf {
    named.map_or_else(|| data.join("audit-checkpoints.jsonl"), Path::to_owned)
}

async fn export(options: AuditExport) -> Result<ExitCode, Fault> {
    let desk = boot::desk_as_it_is(&options.keyed).await?;
    let checkpoints = checkpoints(options.audit_checkpoints.as_deref(), &options.keyed.database.data);
    let file = files::claim(&options.file);
    let mut out = BufWriter::new(file.map_err(|fault| Fault::at(options.file.display(), fault))?);
    let lines = match desk.export_log(&mut out, &checkpoints).await {
        Ok(lines) => lines,
        Err(fault) => {
            // Half of a log is not to be taken for the whole.
            let _ = fs::remove_file(&options.file);
            return Err(fault.into());
        }
    };
    say!("lines in {}: {lines}", options.file.display());
    say!("checkpoints are in {}, the public key is {}", checkpoints.display(), desk.audit_key()?);
    Ok(ExitCode::SUCCESS)
}

/// Exit code 1 where the export is not what was written.
fn check(options: &AuditVerify) -> Result<ExitCode, Fault> {
    let read = |file: &PathBuf| fs::read_to_string(file).map_err(|fault| Fault::at(file.display(), fault));
    let export = read(&options.file)?;
    let checkpoints = options.checkpoints.as_ref().map(read).transpose()?.unwrap_or_default();
    match verify(&export, &checkpoints, &options.key, options.as_of) {
        Ok(whole) => {
            let (lines, checkpoints) = (whole.lines, whole.checkpoints);
            say!("whole: lines {lines}, checkpoints that agree {checkpoints}, ends in {}", whole.hash);
            if options.checkpoints.is_none() {
                say!("without --checkpoints, nothing shows whether a tail was cut off");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            say!("TAMPERED: {fault}");
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn erase(options: AuditErase) -> Result<ExitCode, Fault> {
    boot::desk_as_it_is(&options.keyed).await?.erase_person(options.user).await?;
    say!("what the log says of {} can be read by nobody any more", options.user);
    Ok(ExitCode::SUCCESS)
}
