//! PostgreSQL that outlives a machine, on this one: etcd, three Patroni with a PostgreSQL each, and HAProxy in front, all from
//! Debian, as docs/deploy/high-availability.md sets them up: its own files are what runs here, with other addresses. All of it
//! ends, and its folder goes, with the process that started it, however that process ends.

use std::{
    env, fs,
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    haproxy::Haproxy,
    postgres::{Account, binaries, output, random_hex},
};

/// The recipe's own files.
const PATRONI: &str = include_str!("../../../docs/deploy/patroni/patroni.yml");
const HAPROXY: &str = include_str!("../../../docs/deploy/patroni/haproxy.cfg");

/// Machines of the recipe.
const NODES: usize = 3;

/// How long the whole may take to be there, or to be whole again.
const PATIENCE: Duration = Duration::from_secs(120);

/// Starts a node for each name on its standard input, and ends all that runs when that closes: who is in one of our folders,
/// for by then another process may have the number of one that was killed.
const KEEPER: &str = r#"
folder=$1; shift
end() {
    if [ "$(readlink "/proc/$1/cwd")" = "$2" ]; then
        kill -9 "$1" $(cat "/proc/$1/task/"*/children)
    fi
}
"$@" </dev/null >etcd.log 2>&1 &
started=$!
while read -r node; do
    patroni "$node/patroni.yml" </dev/null >>"$node/log" 2>&1 &
    echo $! >"$node/pid"
    started="$started $!"
done
for process in $started; do end "$process" "$folder"; done
for node in pg1 pg2 pg3; do end "$(head -n 1 "$node/data/postmaster.pid")" "$folder/$node/data"; done
cd /
until rm -rf "$folder"; do sleep 0.2; done
"#;

/// A running cluster with an empty database `farol`.
pub struct Patroni {
    folder: PathBuf,
    password: String,
    /// Patroni's REST port and PostgreSQL's port, of each node.
    nodes: Vec<(u16, u16)>,
    haproxy: Haproxy,
    keeper: Child,
}

impl Patroni {
    /// Makes a new cluster and waits until it has a primary, a synchronous standby and another replica: some ten seconds.
    ///
    /// # Errors
    /// When a program of it is not installed, or it does not get there.
    pub fn start() -> io::Result<Self> {
        let (account, bin) = (Account::find()?, binaries()?);
        let folder = env::temp_dir().join(format!("farol-patroni-{}", &random_hex()?[..12]));
        let ports = free(2 + 2 * NODES)?;
        let (etcd, peer) = (ports[0], ports[1]);
        let nodes: Vec<_> = ports[2..].chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let password = random_hex()?;
        prepare(&folder, &account, &bin, etcd, &nodes, &password)?;
        let haproxy = Haproxy::start(2, |own| sections(own, &nodes))?;
        let keeper = keep(&folder, &account, etcd, peer)?;
        let mut cluster = Self { folder, password, nodes, haproxy, keeper };
        (0..NODES).try_for_each(|node| cluster.join(node))?;
        cluster.wait(|cluster| cluster.is_whole())?;
        cluster.create_database(&bin)?;
        Ok(cluster)
    }

    /// The database at whichever node is the primary.
    pub fn primary(&self) -> String {
        self.url(self.haproxy.addresses[0])
    }

    /// The database at a replica.
    pub fn replica(&self) -> String {
        self.url(self.haproxy.addresses[1])
    }

    fn url(&self, at: SocketAddr) -> String {
        format!("postgres://farol:{}@{at}/farol", self.password)
    }

    /// Which node is the primary.
    pub fn leader(&self) -> Option<usize> {
        (0..NODES).find(|node| self.says(*node, "/primary"))
    }

    /// Kills a node as the end of its machine does: Patroni, the server and all of its processes at once.
    ///
    /// # Errors
    /// When it does not run.
    pub fn kill(&self, node: usize) -> io::Result<()> {
        let own = self.folder.join(format!("pg{}", node + 1));
        let patroni = fs::read_to_string(own.join("pid"))?;
        let lock = fs::read_to_string(own.join("data/postmaster.pid"))?;
        let server = lock.lines().next().unwrap_or_default().trim();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"))?;
        let mut kill = Command::new("/bin/sh");
        kill.args(["-c", "kill -9 \"$@\"; true", "kill", patroni.trim(), server]).args(children.split_whitespace());
        output(&mut kill)?;
        fs::remove_file(own.join("pid"))
    }

    /// Starts a node, for the first time or after it was killed.
    ///
    /// # Errors
    /// When the keeper is gone.
    pub fn join(&mut self, node: usize) -> io::Result<()> {
        let keeper = self.keeper.stdin.as_mut().ok_or_else(|| io::Error::other("there is no keeper"))?;
        writeln!(keeper, "pg{}", node + 1)
    }

    /// Waits until there is a primary, a synchronous standby and another replica.
    ///
    /// # Errors
    /// With the logs, when it takes too long.
    pub fn wait_until_whole(&self) -> io::Result<()> {
        self.wait(Self::is_whole)
    }

    fn is_whole(&self) -> bool {
        let are = |role: &str| (0..NODES).filter(|node| self.says(*node, role)).count();
        are("/primary") == 1 && are("/replica") == NODES - 1 && are("/synchronous") == 1
    }

    /// Whether Patroni of a node answers 200 at this path.
    fn says(&self, node: usize, path: &str) -> bool {
        let asked = || -> io::Result<String> {
            let at = SocketAddr::from((Ipv4Addr::LOCALHOST, self.nodes[node].0));
            let mut stream = TcpStream::connect_timeout(&at, Duration::from_secs(1))?;
            stream.set_read_timeout(Some(Duration::from_secs(2)))?;
            write!(stream, "OPTIONS {path} HTTP/1.0\r\n\r\n")?;
            let mut answer = String::new();
            stream.take(200).read_to_string(&mut answer)?;
            Ok(answer)
        };
        asked().is_ok_and(|answer| answer.split(' ').nth(1) == Some("200"))
    }

    fn wait(&self, is: impl Fn(&Self) -> bool) -> io::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if is(self) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = |name: &str| fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        let logs = ["etcd.log", "pg1/log", "pg2/log", "pg3/log"].map(|name| {
            let log = log(name);
            let last: Vec<_> = log.lines().rev().take(15).collect();
            format!("{name}:\n{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"))
        });
        Err(io::Error::other(format!(
            "the cluster did not come up (Debian: apt-get install patroni etcd-server haproxy):\n{}",
            logs.join("\n")
        )))
    }

    /// The role and the database as the recipe makes them, once HAProxy has seen the primary.
    fn create_database(&self, bin: &Path) -> io::Result<()> {
        let server = self.primary().replace("postgres://farol:", "postgres://postgres:").replace("/farol", "/postgres");
        let role = format!("CREATE ROLE farol LOGIN PASSWORD '{}'", self.password);
        let create = || {
            let mut psql = Command::new(bin.join("psql"));
            psql.arg(&server).args([
                "-X",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                &role,
                "-c",
                "CREATE DATABASE farol OWNER farol",
            ]);
            output(&mut psql)
        };
        self.wait(|cluster| cluster.haproxy.ask("show stat").is_ok_and(|stat| both_up(&stat)))?;
        create()
    }
}

impl Drop for Patroni {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Whether HAProxy sends somebody to each of the two (its manual, 9.1: CSV with the columns pxname, svname, …).
fn both_up(stat: &str) -> bool {
    let up =
        |proxy: &str| stat.lines().any(|line| line.starts_with(&format!("{proxy},BACKEND,")) && line.contains(",UP,"));
    let server = |proxy: &str| {
        stat.lines()
            .any(|line| line.starts_with(&format!("{proxy},pg")) && line.contains(",UP,") && line.contains("L7OK"))
    };
    ["farol-primary", "farol-replica"].iter().all(|proxy| up(proxy) && server(proxy))
}

/// The recipe's sections, with our addresses.
fn sections(own: &[SocketAddr], nodes: &[(u16, u16)]) -> String {
    let (_, sections) = HAPROXY.split_once("\nlisten ").expect("the recipe has sections");
    let mut text = format!("listen {sections}");
    for (port, own) in [5000, 5001].iter().zip(own) {
        text = text.replace(&format!("bind 127.0.0.1:{port}\n"), &format!("bind {own}\n"));
    }
    for (number, (rest, server)) in nodes.iter().enumerate() {
        text =
            text.replace(&format!("10.0.0.1{}:5432 port 8008", number + 1), &format!("127.0.0.1:{server} port {rest}"));
    }
    text
}

/// The folder of each node, with the recipe's file in it.
fn prepare(
    folder: &Path,
    account: &Account,
    bin: &Path,
    etcd: u16,
    nodes: &[(u16, u16)],
    password: &str,
) -> io::Result<()> {
    let own = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        match account {
            Account::Other { uid, gid } => chown(path, Some(*uid), Some(*gid)),
            Account::Own => Ok(()),
        }
    };
    fs::create_dir(folder)?;
    own(folder, 0o700)?;
    for (number, (rest, server)) in nodes.iter().enumerate() {
        let name = format!("pg{}", number + 1);
        let home = folder.join(&name);
        fs::create_dir(&home)?;
        own(&home, 0o700)?;
        let home = home.display().to_string();
        let changes = [
            ("name: pg1", format!("name: {name}")),
            ("10.0.0.11:8008", format!("127.0.0.1:{rest}")),
            ("10.0.0.11:5432", format!("127.0.0.1:{server}")),
            ("[10.0.0.11:2379, 10.0.0.12:2379, 10.0.0.13:2379]", format!("[127.0.0.1:{etcd}]")),
            ("10.0.0.0/24", "127.0.0.1/32".to_owned()),
            ("/var/lib/postgresql/15/farol", format!("{home}/data")),
            ("/usr/lib/postgresql/15/bin", bin.display().to_string()),
            ("/var/lib/postgresql/.pgpass-patroni", format!("{home}/pgpass")),
            ("/var/run/postgresql", home.clone()),
            ("CHANGE-superuser", password.to_owned()),
            ("CHANGE-replicator", password.to_owned()),
            ("CHANGE-rewinder", password.to_owned()),
            // As for other tests: the client's side of SCRAM costs an unoptimised program 50 ms each time.
            ("scram-sha-256", "password".to_owned()),
        ];
        let mut text = PATRONI.to_owned();
        for (recipes, ours) in changes {
            assert!(text.contains(recipes), "the recipe has {recipes}");
            text = text.replace(recipes, &ours);
        }
        let file = folder.join(&name).join("patroni.yml");
        fs::write(&file, text)?;
        own(&file, 0o600)?;
    }
    Ok(())
}

fn keep(folder: &Path, account: &Account, etcd: u16, peer: u16) -> io::Result<Child> {
    let at = |port: u16| format!("http://127.0.0.1:{port}");
    let mut keeper = Command::new("/bin/sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(folder).args(["etcd", "--name=e1", "--data-dir=etcd"]);
    keeper.arg(format!("--listen-client-urls={}", at(etcd))).arg(format!("--advertise-client-urls={}", at(etcd)));
    keeper.arg(format!("--listen-peer-urls={}", at(peer))).arg(format!("--initial-advertise-peer-urls={}", at(peer)));
    keeper.arg(format!("--initial-cluster=e1={}", at(peer)));
    // A group of its own: Ctrl-C in the terminal is for the parent, and what follows from it comes by the pipe.
    keeper.current_dir(folder).process_group(0);
    keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    account.run(&mut keeper);
    keeper.spawn()
}

/// All at once, so that they differ.
fn free(ports: usize) -> io::Result<Vec<u16>> {
    let held: Vec<_> = (0..ports).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).collect::<io::Result<_>>()?;
    held.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}
