//! The demo's chance: SplitMix64, whole numbers only, so that every machine draws the same directory.

use uuid::Uuid;

/// A stream of numbers that its key alone decides.
pub struct Rng(u64);

/// What a stream or an id is for; the same index under another purpose gives another stream.
#[derive(Clone, Copy)]
pub enum Purpose {
    Org = 1,
    User = 2,
    Device = 3,
    Licence = 4,
    Workspace = 5,
    Message = 6,
    Purchase = 7,
    History = 8,
}

impl Rng {
    pub fn of(purpose: Purpose, index: u64) -> Self {
        Self(mix((purpose as u64) << 56 ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number under `bound`, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).unsigned_abs()) as i64
    }

    /// True in `of_thousand` of a thousand draws.
    pub fn chance(&mut self, of_thousand: u64) -> bool {
        self.below(1000) < of_thousand
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// Like `pick`, but the front of the list comes more often, as some names do.
    pub fn pick_front<T: Copy>(&mut self, from: &[T]) -> T {
        let len = from.len() as u64;
        let at = self.below(len).min(self.below(len));
        from[at as usize]
    }
}

/// The id (UUID v4 in form) of the `index`-th thing of a purpose. Distinct indexes give distinct ids.
pub fn id(purpose: Purpose, index: u64) -> Uuid {
    let mut rng = Rng::of(purpose, index ^ 0x1D << 48);
    uuid::Builder::from_random_bytes((u128::from(rng.next()) << 64 | u128::from(rng.next())).to_be_bytes()).into_uuid()
}

/// The `index`-th number of a walk that visits every number under `space` once: unique, yet in no visible order.
pub fn scatter(index: u64, space: u64) -> u64 {
    const PRIME: u128 = 2_654_435_761;
    ((u128::from(index) * PRIME + 40_503) % u128::from(space)) as u64
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_everywhere() {
        let mut rng = Rng::of(Purpose::User, 7);
        assert_eq!([rng.next(), rng.next()], [Rng::of(Purpose::User, 7).next(), rng_second()]);
        assert_eq!(id(Purpose::User, 1).get_version_num(), 4);
        assert_ne!(id(Purpose::User, 1), id(Purpose::Device, 1));
    }

    fn rng_second() -> u64 {
        let mut rng = Rng::of(Purpose::User, 7);
        rng.next();
        rng.next()
    }

    #[test]
    fn scatters_without_a_repeat() {
        let seen: std::collections::HashSet<u64> = (0..9_000).map(|i| scatter(i, 9_000)).collect();
        assert_eq!(seen.len(), 9_000);
    }
}
