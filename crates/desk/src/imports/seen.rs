//! Which keys a file has had so far, as numbers of 64 bits: eight bytes a row, in small tables that grow one at a time,
//! so that no growth doubles the whole.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
};

const SHARDS: u64 = 256;

pub struct Seen {
    shards: Vec<HashSet<u64, BuildHasherDefault<AsIs>>>,
    /// A refused row whose key could not be read: nobody can say what is not in the file.
    pub incomplete: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| HashSet::default()).collect(), incomplete: false }
    }
}

impl Seen {
    /// Remembers a fingerprint; false when it was there.
    pub fn insert(&mut self, fingerprint: u64) -> bool {
        self.shards[(fingerprint % SHARDS) as usize].insert(fingerprint)
    }

    pub fn contains(&self, fingerprint: u64) -> bool {
        self.shards[(fingerprint % SHARDS) as usize].contains(&fingerprint)
    }
}

/// A fingerprint is a hash already.
#[derive(Default)]
pub struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint.rotate_right(8);
    }
}
