//! A private PostgreSQL for tests: its own cluster in a temporary folder on a free loopback port, with nothing kept.
//! It ends, and its folder goes, with the process that started it, however that process ends.

mod tools;

use std::{
    env, fs,
    io::{self, Write},
    net::TcpListener,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

/// Where a cluster that several processes share says how to reach it: `postgres://…/postgres`.
pub const SHARED: &str = "FAROL_TEST_POSTGRES";

pub use tools::folder;

/// No test outlives its cluster, so nothing has to survive a crash of the machine.
const SETTINGS: [&str; 8] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "jit=off",
    "log_min_messages=log",
];

/// Runs as the server's own user, owns the server and the folder, and outlives a parent that is killed: the pipe on
/// its standard input closes when the parent is gone, and then it stops the server and removes the folder.
const KEEPER: &str = r#"
bin=$1 folder=$2; shift 2
"$bin/postgres" -D "$folder/data" "$@" </dev/null >"$folder/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server
cd / && rm -rf "$folder"
"#;

/// A running cluster, whose only login role is its superuser `farol`.
pub struct Cluster {
    /// `postgres://farol:PASSWORD@127.0.0.1:PORT`, without a database.
    server: String,
    bin: PathBuf,
    keeper: Option<Child>,
}

impl Cluster {
    /// Makes a new cluster and waits until it answers: about a second.
    pub fn start() -> io::Result<Self> {
        Self::start_with(&[])
    }

    /// With more settings, each `name=value`.
    pub fn start_with(settings: &[&str]) -> io::Result<Self> {
        let password = random_hex()?;
        Self::made(&password, settings, |bin, account, folder| init(bin, account, folder, &password))
    }

    /// Over what `make` puts into a new folder.
    fn made(
        password: &str,
        settings: &[&str],
        make: impl FnOnce(&Path, &Account, &Path) -> io::Result<()>,
    ) -> io::Result<Self> {
        let bin = binaries()?;
        let account = Account::find()?;
        let folder = env::temp_dir().join(format!("farol-postgres-{}", &random_hex()?[..12]));
        let started = make(&bin, &account, &folder).and_then(|()| keep(&bin, &account, &folder, settings));
        match started {
            Ok((keeper, port)) => {
                Ok(Self { server: format!("postgres://farol:{password}@127.0.0.1:{port}"), bin, keeper: Some(keeper) })
            }
            Err(error) => {
                let _ = fs::remove_dir_all(&folder);
                Err(error)
            }
        }
    }

    /// The address of one database of this cluster. The database `postgres` is always there.
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.server)
    }

    /// Creates an empty database, in UTF-8 and with the collation C.UTF-8.
    pub fn create_database(&self, name: &str) -> io::Result<()> {
        output(Command::new(self.bin.join("createdb")).args(["--maintenance-db", &self.url("postgres"), name]))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}

/// The cluster that [`SHARED`] names (see the program `with-postgres`), else one of this process's own.
///
/// # Panics
/// When there is no PostgreSQL on this machine: half of every test would go unproven.
pub fn shared_cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| match env::var(SHARED) {
        Ok(url) => Cluster {
            server: url.rsplit_once('/').map_or(url.as_str(), |(server, _)| server).to_owned(),
            bin: binaries().unwrap_or_default(),
            keeper: None,
        },
        Err(_) => Cluster::start().unwrap_or_else(|error| panic!("no PostgreSQL for the tests: {error}")),
    })
}

/// The folder of `initdb`, `postgres` and `createdb`; the newest installed where there are several.
pub(crate) fn binaries() -> io::Result<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).is_file());
    let asked = Command::new("pg_config").arg("--bindir").output().ok();
    let asked = asked.map(|out| PathBuf::from(String::from_utf8_lossy(&out.stdout).trim()));
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().collect();
    versions.sort_by_key(|entry| entry.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    let installed = versions.into_iter().rev().map(|entry| entry.path().join("bin"));
    let on_path = env::var_os("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    asked.into_iter().chain(installed).chain(on_path).find(complete).ok_or_else(|| {
        let hint =
            "PostgreSQL's server is not installed (Debian: apt-get install postgresql; macOS: brew install postgresql)";
        io::Error::new(io::ErrorKind::NotFound, hint)
    })
}

/// Who runs the server: PostgreSQL refuses to run as root.
pub(crate) enum Account {
    Own,
    Other { uid: u32, gid: u32 },
}

impl Account {
    pub(crate) fn find() -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        // A file that this process makes belongs to it: the standard library has no other way to ask who it is.
        let probe = env::temp_dir().join(format!("farol-probe-{}", random_hex()?));
        let uid = fs::File::create_new(&probe)?.metadata()?.uid();
        fs::remove_file(&probe)?;
        if uid != 0 {
            return Ok(Self::Own);
        }
        let passwd = fs::read_to_string("/etc/passwd")?;
        let entry = |name: &str| {
            let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut ids = line.split(':').skip(2).map(str::parse);
            Some(Self::Other { uid: ids.next()?.ok()?, gid: ids.next()?.ok()? })
        };
        entry("postgres").or_else(|| entry("nobody")).ok_or_else(|| io::Error::other("no account to run PostgreSQL as"))
    }

    pub(crate) fn run(&self, command: &mut Command) {
        if let Self::Other { uid, gid } = self {
            command.uid(*uid).gid(*gid);
        }
    }
}

/// `folder` with an empty cluster in `folder/data`.
fn init(bin: &Path, account: &Account, folder: &Path, password: &str) -> io::Result<()> {
    fs::create_dir(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let secret = folder.join("password");
    fs::write(&secret, password)?;
    if let Account::Other { uid, gid } = account {
        chown(folder, Some(*uid), Some(*gid))?;
        chown(&secret, Some(*uid), Some(*gid))?;
    }
    let mut initdb = Command::new(bin.join("initdb"));
    initdb.current_dir(folder).arg("--pgdata").arg(folder.join("data")).arg("--pwfile").arg(&secret);
    // Plain passwords, over loopback only: the client's side of SCRAM costs an unoptimised test program 50 ms each time.
    initdb.args(["--username=farol", "--auth-local=reject", "--auth-host=password"]);
    initdb.args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
    account.run(&mut initdb);
    output(&mut initdb)
}

/// The server under its keeper, and its port. A port that another process took in between is given up for the next.
fn keep(bin: &Path, account: &Account, folder: &Path, settings: &[&str]) -> io::Result<(Child, u16)> {
    let mut last = String::new();
    for _ in 0..5 {
        let _ = fs::remove_file(folder.join("log"));
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut keeper = Command::new("/bin/sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(bin).arg(folder);
        let settings = SETTINGS.iter().chain(settings).flat_map(|setting| ["-c", setting]);
        keeper.args(settings).args(["-p", &port.to_string()]);
        // A group of its own: Ctrl-C in the terminal is for the parent, and what follows from it comes by the pipe.
        keeper.current_dir(folder).process_group(0);
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        account.run(&mut keeper);
        let mut child = keeper.spawn()?;
        if ready(folder) {
            return Ok((child, port));
        }
        last = fs::read_to_string(folder.join("log")).unwrap_or_default();
        let in_use = last.contains("Address already in use");
        if !in_use {
            drop(child.stdin.take());
            let _ = child.wait();
            break;
        }
        // The folder is still needed for the next try: this keeper has no server left, and is not to tidy up.
        child.kill()?;
        let _ = child.wait();
    }
    Err(io::Error::other(format!("PostgreSQL did not start: {}", last.trim())))
}

/// Waits until the server says in its lock file that it takes connections; false when it has given up, or after 60 s.
fn ready(folder: &Path) -> bool {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
        let lock = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        // The eighth line, as `pg_ctl start --wait` reads it (PostgreSQL, src/include/utils/pidfile.h).
        if lock.lines().nth(7).is_some_and(|status| status.trim() == "ready") {
            return true;
        }
        if fs::read_to_string(folder.join("log")).is_ok_and(|log| log.contains("FATAL")) {
            return false;
        }
    }
    false
}

pub(crate) fn random_hex() -> io::Result<String> {
    use std::io::Read;
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Runs a short command to its end; what it said is the error when it fails.
pub(crate) fn output(command: &mut Command) -> io::Result<()> {
    let out = command.stdin(Stdio::null()).output()?;
    if out.status.success() {
        return Ok(());
    }
    io::stderr().write_all(&out.stdout)?;
    let name = command.get_program().to_string_lossy().into_owned();
    Err(io::Error::other(format!("{name}: {}", String::from_utf8_lossy(&out.stderr).trim())))
}
