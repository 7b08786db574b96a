//! A wasm module as bytes: its sections, one after the other (WebAssembly core specification, 5.5).

use anyhow::{Context, Result, bail};

/// Of imports, and of what nothing reads in a browser.
pub const IMPORTS: u8 = 2;
pub const CUSTOM: u8 = 0;

pub struct Section<'a> {
    pub id: u8,
    pub body: &'a [u8],
}

/// The head of a module, and its sections.
pub fn sections(module: &[u8]) -> Result<(&[u8], Vec<Section<'_>>)> {
    let (head, mut rest) = module.split_at_checked(8).context("no wasm module")?;
    let mut all = Vec::new();
    while let [id, after @ ..] = rest {
        let (body, after) = counted(after).context("a section is cut short")?;
        all.push(Section { id: *id, body });
        rest = after;
    }
    Ok((head, all))
}

/// A section after what `out` has.
pub fn put(out: &mut Vec<u8>, id: u8, body: &[u8]) {
    out.push(id);
    put_counted(out, body);
}

/// An unsigned number (LEB128), and what follows it.
pub fn number(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut number = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((number, &bytes[at + 1..]));
        }
    }
    bail!("a size that is none")
}

pub fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(0x80 | (number & 0x7f) as u8);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Bytes behind their number, and what follows them.
pub fn counted(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (size, rest) = number(bytes)?;
    rest.split_at_checked(size).context("cut short")
}

pub fn put_counted(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for given in [0, 1, 127, 128, 300, 16_384, usize::from(u16::MAX) << 8] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, given);
            bytes.push(7);
            assert_eq!(number(&bytes).unwrap(), (given, &[7][..]));
        }
        assert!(number(&[0x80; 6]).is_err());
        assert!(counted(&[3, 1, 2]).is_err());
    }
}
