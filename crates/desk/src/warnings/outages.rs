//! Devices that went offline together: one fault somewhere, not many.

use uuid::Uuid;

/// Devices are one outage when each was last seen at most so many seconds after the one before.
const TOGETHER: i64 = 5 * 60;

/// So many devices at least are one; of many devices, this part of them, for some are always being switched off.
const LEAST: usize = 3;
const PART: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// The device that went first, and when (Unix seconds).
    pub first: Uuid,
    pub at: i64,
    pub devices: i64,
}

/// The outages among an org's devices that are offline, each with when it was last seen, in that order; `all` is how many the org has.
pub fn outages(offline: &[(i64, Uuid)], all: i64) -> Vec<Outage> {
    let least = LEAST.max(usize::try_from(all).unwrap_or(0) / PART);
    let together = offline.chunk_by(|one, next| next.0 - one.0 <= TOGETHER);
    let outage = |devices: &[(i64, Uuid)]| {
        let (at, first) = *devices.first()?;
        (devices.len() >= least).then_some(Outage { first, at, devices: devices.len() as i64 })
    };
    together.filter_map(outage).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(at: &[i64]) -> Vec<(i64, Uuid)> {
        at.iter().map(|at| (*at, Uuid::from_u128(u128::from(at.unsigned_abs())))).collect()
    }

    fn found(at: &[i64], all: i64) -> Vec<(i64, i64)> {
        outages(&seen(at), all).iter().map(|outage| (outage.at, outage.devices)).collect()
    }

    #[test]
    fn several_within_a_short_time() {
        assert_eq!(found(&[], 10), []);
        assert_eq!(found(&[100, 200], 10), [], "two are no outage");
        assert_eq!(found(&[100, 200, 300], 10), [(100, 3)]);
        assert_eq!(found(&[100, 401, 702], 10), [], "one after the other");
        assert_eq!(found(&[100, 200, 300, 5_000, 5_001, 5_002, 5_003], 10), [(100, 3), (5_000, 4)]);
        assert_eq!(found(&[100, 200, 300], 200), [], "three of many are chance");
    }
}
