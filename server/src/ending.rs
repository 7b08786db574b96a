//! The end of a process, in three steps. Readiness goes off, and everybody is answered as before, on connections that close.
//! Once whoever sends requests here has had the time to notice, nobody new is taken and open lines end. What is under way
//! then is finished.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::signal::unix::{SignalKind, signal};

/// How long ago somebody may have asked whether the process is ready, and still be told that it is not.
const LATELY: Duration = Duration::from_secs(60);

/// How soon waiting for a step notices it.
const GLANCE: Duration = Duration::from_millis(100);

/// How far the end has come; clones are the same end.
#[derive(Clone, Default)]
pub struct Ending {
    told: Arc<AtomicBool>,
    closing: Arc<AtomicBool>,
    asked: Arc<Mutex<Option<Instant>>>,
}

impl Ending {
    /// The process has been told to end and begins nothing new of its own.
    pub fn is_told(&self) -> bool {
        self.told.load(Ordering::Relaxed)
    }

    /// The same, for workers.
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.told.clone()
    }

    /// Nobody new is taken, and lines end.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// Somebody asked whether the process is ready: they send requests by it.
    pub fn readiness_asked(&self) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn is_watched(&self) -> bool {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|asked| asked.elapsed() < LATELY)
    }

    pub async fn told(&self) {
        while !self.is_told() {
            tokio::time::sleep(GLANCE).await;
        }
    }

    pub async fn closing(&self) {
        while !self.is_closing() {
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Waits for SIGTERM or Ctrl-C, and takes the first two steps. Between them lies `delay` where somebody asks for readiness; a
    /// second signal, or Ctrl-C by hand, cuts it short.
    pub async fn watch(self, delay: Duration) {
        let mut terminate = signal(SignalKind::terminate()).ok();
        let mut signalled = async || {
            let terminated = async {
                match &mut terminate {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = terminated => false,
                _ = tokio::signal::ctrl_c() => true,
            }
        };
        let by_hand = signalled().await;
        tracing::info!("ending");
        self.told.store(true, Ordering::Relaxed);
        if !by_hand && self.is_watched() {
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                _ = signalled() => {}
            }
        }
        self.closing.store(true, Ordering::Relaxed);
    }
}
