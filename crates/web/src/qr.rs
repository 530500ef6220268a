//! An address as a picture that a phone's camera reads: SVG made here, so that no secret leaves the server for it.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the dark ones, as the standard asks.
const QUIET: i32 = 4;

/// The picture; empty where the text is longer than such pictures hold.
pub(crate) fn picture(text: &str, label: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return String::new() };
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn the_picture_has_three_corners_and_a_quiet_edge() {
        let svg = picture("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP", "二维码");
        // The first dark module of the upper left corner stands behind the quiet edge.
        assert!(svg.contains("M4 4h1v1h-1z") && !svg.contains("M3 "), "{svg}");
        assert!(svg.contains("aria-label=\"二维码\""));
        assert_eq!(picture(&"长".repeat(3000), ""), "");
    }
}
