//! Telephone numbers that could be dialled: each country's own ranges, E.164.

use super::rng::Rng;

/// How numbers of one kind are made: what they may begin with after the country code, and how many digits follow.
struct Range {
    begin: &'static [&'static str],
    rest: u32,
}

struct Plan {
    code: &'static str,
    fixed: Range,
    mobile: Range,
}

/// Appends a fixed-line number of `country`.
pub fn fixed(rng: &mut Rng, country: &str, out: &mut String) {
    let plan = plan(country);
    dial(rng, plan.code, &plan.fixed, out);
}

/// Appends a mobile number of `country`.
pub fn mobile(rng: &mut Rng, country: &str, out: &mut String) {
    let plan = plan(country);
    dial(rng, plan.code, &plan.mobile, out);
}

fn dial(rng: &mut Rng, code: &str, range: &Range, out: &mut String) {
    out.push('+');
    out.push_str(code);
    out.push_str(rng.pick(range.begin));
    let mut place = 10_u64.pow(range.rest - 1);
    let digits = rng.below(place * 10);
    while place > 0 {
        out.push(char::from(b'0' + (digits / place % 10) as u8));
        place /= 10;
    }
}

fn plan(country: &str) -> &'static Plan {
    match country {
        "PT" => &PORTUGAL,
        "ES" => &SPAIN,
        "MX" => &MEXICO,
        "US" => &UNITED_STATES,
        "GB" => &UNITED_KINGDOM,
        "DE" => &GERMANY,
        _ => &BRAZIL,
    }
}

static BRAZIL: Plan = Plan {
    code: "55",
    fixed: Range { begin: &["112", "113", "213", "312", "413", "513", "613", "713", "813", "853", "913"], rest: 7 },
    mobile: Range {
        begin: &["1199", "1198", "2199", "3199", "4199", "5199", "6198", "7199", "8199", "8598", "9198"],
        rest: 7,
    },
};
static PORTUGAL: Plan = Plan {
    code: "351",
    fixed: Range { begin: &["21", "22"], rest: 7 },
    mobile: Range { begin: &["91", "93", "96"], rest: 7 },
};
static SPAIN: Plan = Plan {
    code: "34",
    fixed: Range { begin: &["91", "93", "95"], rest: 7 },
    mobile: Range { begin: &["60", "61", "62", "65", "66", "67"], rest: 7 },
};
static MEXICO: Plan = Plan {
    code: "52",
    fixed: Range { begin: &["555", "556", "333", "818"], rest: 7 },
    mobile: Range { begin: &["555", "556", "333", "818"], rest: 7 },
};
static UNITED_STATES: Plan = Plan {
    code: "1",
    fixed: Range { begin: &["2122", "3123", "4154", "5125", "3056", "6177", "2068"], rest: 6 },
    mobile: Range { begin: &["9173", "7734", "6505", "7376", "7867", "8578"], rest: 6 },
};
static UNITED_KINGDOM: Plan = Plan {
    code: "44",
    fixed: Range { begin: &["207", "208"], rest: 7 },
    mobile: Range { begin: &["74", "75", "77", "78"], rest: 8 },
};
static GERMANY: Plan = Plan {
    code: "49",
    fixed: Range { begin: &["302", "303", "892", "893", "402", "692"], rest: 6 },
    mobile: Range { begin: &["1511", "1512", "1515", "1520", "1570", "1575"], rest: 7 },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::rng::Purpose;

    #[test]
    fn every_number_is_valid() {
        let mut number = String::new();
        for country in ["BR", "PT", "ES", "MX", "US", "GB", "DE"] {
            let mut wrong = Vec::new();
            for at in 0..400 {
                let mut rng = Rng::of(Purpose::User, at);
                for make in [fixed, mobile] {
                    number.clear();
                    make(&mut rng, country, &mut number);
                    let parsed = rlibphonenumber::PHONE_NUMBER_UTIL.parse(&number, None);
                    if !parsed.is_ok_and(|p| p.is_valid()) {
                        wrong.push(number.clone());
                    }
                }
            }
            assert!(wrong.is_empty(), "{country}: {} not valid: {:?}", wrong.len(), &wrong[..wrong.len().min(8)]);
        }
    }
}
