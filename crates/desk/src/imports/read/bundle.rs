//! What is to be imported: a folder of the known files, one of them, or one customer's user export from Control Hub.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use model::imports::BundleFile;

use super::Table;
use crate::imports::{ImportError, control_hub, rows};

/// What a path holds, every file of it read once from end to end for its form.
pub enum Source {
    Bundle(Vec<Part>),
    ControlHub(Part),
}

pub struct Part {
    pub file: BundleFile,
    pub path: PathBuf,
    pub rows: u64,
    /// Headers that mean nothing here.
    pub unknown: Vec<String>,
}

impl Source {
    /// Finds the files and checks them: a broken one stops everything before it has begun.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let about = fs::metadata(path).map_err(|fault| unreadable(path, &fault))?;
        if !about.is_dir() {
            let headers = Table::headers(path)?;
            if control_hub::is_export(&headers) {
                let rows = Table::check(path, control_hub::COLUMNS)?;
                let unknown = control_hub::unknown(&headers);
                return Ok(Self::ControlHub(Part { file: BundleFile::Users, path: path.to_owned(), rows, unknown }));
            }
            let file = single(path, &headers)?;
            return Ok(Self::Bundle(vec![Part::check(file, path.to_owned())?]));
        }
        let mut parts = Vec::new();
        for file in BundleFile::ALL {
            let path = path.join(file.as_str());
            if path.is_file() {
                parts.push(Part::check(*file, path)?);
            }
        }
        if parts.is_empty() {
            return Err(ImportError::Nothing(format!("{} holds none of the files of a bundle", path.display())));
        }
        Ok(Self::Bundle(parts))
    }

    pub fn parts(&self) -> &[Part] {
        match self {
            Self::Bundle(parts) => parts,
            Self::ControlHub(part) => std::slice::from_ref(part),
        }
    }
}

impl Part {
    fn check(file: BundleFile, path: PathBuf) -> Result<Self, ImportError> {
        let columns = rows::columns(file);
        let unknown = Table::open(&path, columns)?.unknown().into_iter().map(str::to_owned).collect();
        let rows = Table::check(&path, columns)?;
        Ok(Self { file, path, rows, unknown })
    }
}

/// Which file of a bundle one file alone is: by its name, else by its columns.
fn single(path: &Path, headers: &[String]) -> Result<BundleFile, ImportError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if let Ok(file) = name.parse() {
        return Ok(file);
    }
    let has = |name: &str| headers.iter().any(|header| header.eq_ignore_ascii_case(name));
    let fits = |file: &&BundleFile| {
        let mut needed = rows::columns(**file).iter().filter(|column| column.required);
        needed.all(|column| has(column.name))
    };
    // The most demanding of those that fit: an order has all that a domain needs, and more.
    let demands = |file: &&BundleFile| rows::columns(**file).iter().filter(|column| column.required).count();
    let found = BundleFile::ALL.iter().filter(fits).max_by_key(demands);
    found.copied().ok_or_else(|| ImportError::Nothing(format!("{name} is no file of a bundle and no user export")))
}

fn unreadable(path: &Path, fault: &io::Error) -> ImportError {
    ImportError::Nothing(format!("{} cannot be read: {fault}", path.display()))
}
