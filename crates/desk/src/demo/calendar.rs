//! Days and moments of the demo as text, made from seconds without a formatter: it is asked for five times a row.

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 86_400;

/// Appends `2026-11-20`.
pub fn day(out: &mut Vec<u8>, seconds: i64) {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    two(out, year / 100);
    two(out, year % 100);
    out.push(b'-');
    two(out, month);
    out.push(b'-');
    two(out, day);
}

/// Appends `2026-11-20T05:28:05Z`.
pub fn moment(out: &mut Vec<u8>, seconds: i64) {
    day(out, seconds);
    let of_day = seconds.rem_euclid(DAY);
    for (mark, part) in [(b'T', of_day / 3600), (b':', of_day / 60 % 60), (b':', of_day % 60)] {
        out.push(mark);
        two(out, part);
    }
    out.push(b'Z');
}

fn two(out: &mut Vec<u8>, number: i64) {
    out.push(b'0' + (number / 10 % 10) as u8);
    out.push(b'0' + (number % 10) as u8);
}

/// Days since 1970-01-01 as year, month and day of the Gregorian calendar, by way of 400-year eras that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use time::{OffsetDateTime, format_description::well_known::Rfc3339};

    #[test]
    fn agrees_with_the_time_crate() {
        for seconds in (0..2_500_000_000).step_by(7_654_321).chain([951_782_400, 1_709_164_800, 1_795_176_000]) {
            let mut out = Vec::new();
            super::moment(&mut out, seconds);
            let expected = OffsetDateTime::from_unix_timestamp(seconds).unwrap().format(&Rfc3339).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
