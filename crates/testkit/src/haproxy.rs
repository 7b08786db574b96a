//! Debian's HAProxy before servers of a test: on free loopback ports, in a temporary folder. It ends, and its folder goes,
//! with the process that started it, however that process ends.

use std::{
    fs,
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener},
    os::unix::{net::UnixStream, process::CommandExt},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// As for PostgreSQL: the pipe on its standard input closes when the parent is gone.
const KEEPER: &str = r#"
folder=$1
haproxy -db -f "$folder/haproxy.cfg" </dev/null >"$folder/log" 2>&1 &
haproxy=$!
cat >/dev/null
kill -TERM $haproxy
wait $haproxy
cd / && rm -rf "$folder"
"#;

/// What every configuration begins with. The socket answers HAProxy's own commands (its manual, "Unix Socket commands").
const GLOBAL: &str = "
global
    maxconn 4096
    stats socket {folder}/socket mode 600 level admin
defaults
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout check 5s
";

/// Several `farol serve`: who is ready is asked for twice a second; a connection that is refused is tried at another server, and
/// so is a request that a server closed the connection on before it answered a byte, where it may be sent twice.
const FAROL: &str = "
    mode http
    balance roundrobin
    option forwardfor
    option redispatch 1
    option httpchk GET /readyz
    http-check expect status 200
    retries 5
    retry-on conn-failure empty-response
    http-request disable-l7-retry unless METH_GET or METH_HEAD
    default-server check inter 500ms fall 1 rise 1
";

/// A running balancer.
pub struct Haproxy {
    /// Where it listens, in the order in which the configuration was given them.
    pub addresses: Vec<SocketAddr>,
    folder: PathBuf,
    keeper: Child,
}

impl Haproxy {
    /// Listens at as many addresses as asked for; `sections` makes of them what follows the global part: `frontend`, `backend`,
    /// `listen`.
    ///
    /// # Errors
    /// When HAProxy is not installed, or refuses the configuration.
    pub fn start(addresses: usize, sections: impl Fn(&[SocketAddr]) -> String) -> io::Result<Self> {
        let mut last = String::new();
        for _ in 0..5 {
            let free = free(addresses)?;
            let folder = tempfile::Builder::new().prefix("farol-haproxy-").tempdir()?.keep();
            let global = GLOBAL.replace("{folder}", &folder.display().to_string());
            fs::write(folder.join("haproxy.cfg"), format!("{global}{}\n", sections(&free)))?;
            let mut haproxy = Self { addresses: free, keeper: keep(&folder)?, folder };
            match haproxy.ready() {
                Ok(()) => return Ok(haproxy),
                Err(log) => last = log,
            }
            if !last.contains("cannot bind") {
                break;
            }
        }
        Err(io::Error::other(format!("HAProxy did not start (Debian: apt-get install haproxy): {}", last.trim())))
    }

    /// Before several `farol serve`, at one address.
    ///
    /// # Errors
    /// As [`Haproxy::start`].
    pub fn before(servers: &[SocketAddr]) -> io::Result<Self> {
        let servers = servers.iter().enumerate().map(|(n, address)| format!("    server s{n} {address}\n"));
        let servers: String = servers.collect();
        Self::start(1, |own| format!("listen farol\n    bind {}{FAROL}{servers}", own[0]))
    }

    /// The first address that it listens at.
    pub fn address(&self) -> SocketAddr {
        self.addresses[0]
    }

    /// What HAProxy answers to one of its own commands: `show stat`, `set server farol/s0 addr …`.
    ///
    /// # Errors
    /// When it does not run any more.
    pub fn ask(&self, command: &str) -> io::Result<String> {
        let mut socket = UnixStream::connect(self.folder.join("socket"))?;
        writeln!(socket, "{command}")?;
        socket.shutdown(Shutdown::Write)?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Waits until its socket answers; what it said when it ended instead.
    fn ready(&mut self) -> Result<(), String> {
        let deadline = Instant::now() + Duration::from_secs(20);
        let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        while Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
            if self.ask("show info").is_ok() {
                return Ok(());
            }
            if ["[ALERT]", "not found"].iter().any(|word| log().contains(word)) {
                break;
            }
        }
        Err(log())
    }
}

impl Drop for Haproxy {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// All at once, so that they differ. Another process may take one before HAProxy does, which tries anew.
fn free(addresses: usize) -> io::Result<Vec<SocketAddr>> {
    let held: Vec<_> = (0..addresses).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<io::Result<_>>()?;
    held.iter().map(TcpListener::local_addr).collect()
}

fn keep(folder: &std::path::Path) -> io::Result<Child> {
    let mut keeper = Command::new("/bin/sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(folder).current_dir(folder);
    // Debian has it where only root's path leads.
    let path = std::env::var("PATH").unwrap_or_default();
    keeper.env("PATH", format!("{path}:/usr/local/sbin:/usr/sbin:/sbin"));
    // A group of its own: Ctrl-C in the terminal is for the parent, and what follows from it comes by the pipe.
    keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    keeper.spawn()
}

#[cfg(test)]
mod tests {
    use std::{io::BufRead, io::BufReader, net::TcpStream};

    use super::*;

    /// A server that answers one thing to everybody.
    fn server(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                while lines.next().is_some_and(|line| !line.is_empty()) {}
                let _ = write!(&stream, "HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        });
        address
    }

    fn status(at: SocketAddr) -> String {
        let mut stream = TcpStream::connect(at).expect("a connection");
        write!(stream, "GET / HTTP/1.1\r\nhost: farol.example\r\n\r\n").expect("asked");
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).expect("an answer");
        line.trim().to_owned()
    }

    #[test]
    fn it_asks_those_who_are_ready_and_leaves_nothing() {
        let (ready, ending) = (server("200 OK"), server("503 Service Unavailable"));
        let haproxy = Haproxy::before(&[ending, ready]).expect("it starts");
        let deadline = Instant::now() + Duration::from_secs(20);
        while !haproxy.ask("show servers state").expect("it runs").contains("farol 2 s1 127.0.0.1 2")
            || !haproxy.ask("show stat").expect("it runs").contains("L7STS")
        {
            assert!(Instant::now() < deadline, "it notices that a server is not ready");
        }
        for _ in 0..4 {
            assert_eq!(status(haproxy.address()), "HTTP/1.1 200 OK");
        }
        let folder = haproxy.folder.clone();
        drop(haproxy);
        assert!(!folder.exists());
    }

    #[test]
    fn a_configuration_that_it_refuses_is_an_error() {
        let refused = Haproxy::start(1, |_| "listen nonsense\n    frobnicate".to_owned());
        let refused = refused.err().expect("it is refused").to_string();
        assert!(refused.contains("frobnicate"), "{refused}");
    }
}
