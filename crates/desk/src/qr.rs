//! QR codes (ISO/IEC 18004) as an SVG path.

use model::{AppError, security::Qr};

/// To be made.
pub(crate) fn of(_text: &str) -> Result<Qr, AppError> {
    Ok(Qr { size: 0, path: String::new() })
}
