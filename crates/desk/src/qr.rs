//! QR codes (ISO/IEC 18004) as a path that a page draws: no image, no script.

use std::fmt::Write;

use model::{AppError, security::Qr};
use qrcode::{Color, EcLevel, QrCode};

use crate::logged::internal;

/// Light modules all around, without which readers do not find the code (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

/// `text` as a QR code, the dark modules of each row joined. `internal` where it is longer than a code can hold.
pub(crate) fn of(text: &str) -> Result<Qr, AppError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(internal)?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{2}v1h-{2}z", x + QUIET, y + QUIET, run.len());
            }
            x += run.len();
        }
    }
    Ok(Qr { size: i64::try_from(width + 2 * QUIET).map_err(internal)?, path })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn draws_the_finder_and_keeps_quiet_around() {
        let qr = of("https://farol.example/l/0123").expect("short enough");
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "the upper edge of the first finder: {}", qr.path);
        let far = qr.size - 4;
        for module in qr.path.split('M').skip(1) {
            let numbers: Vec<i64> = module.split(['h', 'v', ' ']).filter_map(|part| part.parse().ok()).collect();
            assert!(numbers[0] >= 4 && numbers[0] + numbers[2] <= far && (4..far).contains(&numbers[1]), "{module}");
        }
        assert!(of(&"x".repeat(5_000)).is_err());
    }
}
