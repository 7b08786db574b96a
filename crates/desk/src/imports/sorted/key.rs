//! A search key as it is sorted: scope, kind, key and its end, subject, owner.

use store::load::KeyRow;
use uuid::Uuid;

use super::Sortable;

impl Sortable for KeyRow {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend((self.scope ^ i32::MIN).to_be_bytes());
        out.extend(self.kind.to_be_bytes());
        // No key has a zero: it is the end.
        out.extend(self.key.bytes().filter(|byte| *byte != 0));
        out.push(0);
        out.extend(self.subject.as_bytes());
        out.extend((self.owner ^ i32::MIN).to_be_bytes());
    }

    fn take(row: &[u8]) -> Self {
        let (head, ids) = row.split_at(row.len() - 20);
        let number = |bytes: &[u8]| bytes.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let signed = |bytes: &[u8]| number(bytes).cast_signed() ^ i32::MIN;
        Self {
            scope: signed(&head[..4]),
            kind: number(&head[4..6]) as i16,
            key: String::from_utf8_lossy(&head[6..head.len() - 1]).into_owned(),
            subject: Uuid::from_slice(&ids[..16]).unwrap_or_default(),
            owner: signed(&ids[16..]),
        }
    }
}
