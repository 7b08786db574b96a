//! The two things that are fetched from Amazon: the certificate that a topic signs by, and the address that confirms a
//! subscription. Whoever asks has checked the host.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, RwLock},
    time::Duration,
};

/// How long an answer may take, and how large it may be in bytes.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST: u64 = 64 * 1024;

/// Certificates that are kept: there is one at a time, and a new one every year or so.
const KEPT: usize = 8;

static CERTIFICATES: RwLock<BTreeMap<String, Vec<u8>>> = RwLock::new(BTreeMap::new());
static FETCHING: Mutex<()> = Mutex::new(());

/// The certificate at `url`, in PEM. One is fetched at a time: who comes meanwhile is told to try again, so that nobody can
/// make this server wait on all its threads.
pub fn certificate(url: &str) -> Option<Vec<u8>> {
    let kept = || CERTIFICATES.read().unwrap_or_else(PoisonError::into_inner).get(url).cloned();
    if let Some(certificate) = kept() {
        return Some(certificate);
    }
    let _one = FETCHING.try_lock().ok()?;
    let certificate = get(url)?;
    let mut all = CERTIFICATES.write().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= KEPT {
        all.clear();
    }
    all.insert(url.to_owned(), certificate.clone());
    Some(certificate)
}

/// What is at an https address; redirections are not followed.
pub fn get(url: &str) -> Option<Vec<u8>> {
    let config = ureq::Agent::config_builder().https_only(true).max_redirects(0).timeout_global(Some(PATIENCE)).build();
    let mut response = ureq::Agent::new_with_config(config).get(url).call().ok()?;
    let body = response.body_mut().with_config().limit(MOST).read_to_vec().ok()?;
    response.status().is_success().then_some(body)
}
