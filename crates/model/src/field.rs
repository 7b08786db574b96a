//! Values that carry a rule, read once at the door: whoever holds one need not check it again.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// Why a text is not such a value; the end of a sentence that begins with the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FieldFault(pub &'static str);

macro_rules! text_field {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

text_field! {
    /// A mailbox, `local@host`, as it was written. Quoted local parts (RFC 5321 §4.1.2) are not taken: no directory has them.
    EmailAddress
}
text_field! {
    /// A host name in lower case, without a trailing dot: at least two labels of letters, digits and hyphens.
    Host
}
text_field! {
    /// EUI-48 as `7C:21:0E:F4:0A:51`, read from any of its usual forms.
    Mac
}
text_field! {
    /// A device's serial number: 4 to 32 letters, digits and hyphens, in upper case.
    Serial
}

impl EmailAddress {
    /// The form in which addresses are compared: lower case.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for EmailAddress {
    type Err = FieldFault;

    fn from_str(text: &str) -> Result<Self, FieldFault> {
        const FAULT: FieldFault = FieldFault("is not an e-mail address such as ana@aurora.example");
        let (local, host) = text.rsplit_once('@').ok_or(FAULT)?;
        let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        if local.is_empty() || local.len() > 64 || text.len() > 254 || dots || !local.chars().all(plain) {
            return Err(FAULT);
        }
        host.parse::<Host>().map_err(|_| FAULT)?;
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for Host {
    type Err = FieldFault;

    fn from_str(text: &str) -> Result<Self, FieldFault> {
        let host = text.strip_suffix('.').unwrap_or(text).to_lowercase();
        let label = |l: &str| {
            let plain = l.chars().all(|c| c.is_alphanumeric() || c == '-');
            !l.is_empty() && l.len() <= 63 && plain && !l.starts_with('-') && !l.ends_with('-')
        };
        if host.len() > 253 || !host.contains('.') || !host.split('.').all(label) {
            return Err(FieldFault("is not a host name such as aurora.example"));
        }
        Ok(Self(host))
    }
}

impl FromStr for Mac {
    type Err = FieldFault;

    fn from_str(text: &str) -> Result<Self, FieldFault> {
        const FAULT: FieldFault = FieldFault("is not a MAC address such as 7C:21:0E:F4:0A:51");
        let hex = crate::classify::hex(text).filter(|hex| hex.len() == 12).ok_or(FAULT)?;
        let mut mac = String::with_capacity(17);
        for (at, digit) in hex.to_ascii_uppercase().chars().enumerate() {
            if at > 0 && at % 2 == 0 {
                mac.push(':');
            }
            mac.push(digit);
        }
        Ok(Self(mac))
    }
}

impl FromStr for Serial {
    type Err = FieldFault;

    fn from_str(text: &str) -> Result<Self, FieldFault> {
        let serial = text.to_ascii_uppercase();
        let plain = serial.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !(4..=32).contains(&serial.len()) || !plain {
            return Err(FieldFault("is not a serial number: 4 to 32 letters and digits"));
        }
        Ok(Self(serial))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: FromStr + fmt::Display>(text: &str, read: Option<&str>) {
        assert_eq!(text.parse::<T>().ok().map(|v| v.to_string()).as_deref(), read, "{text:?}");
    }

    #[test]
    fn addresses() {
        for good in
            ["ana@aurora.example", "Ana.Silva+x@Grupo-Aurora.example", "o'brien@a.b.example", "joão@são.example"]
        {
            check::<EmailAddress>(good, Some(good));
        }
        for bad in [
            "",
            "ana",
            "@aurora.example",
            "ana@",
            "ana@aurora",
            "a b@c.example",
            "a..b@c.example",
            "a@b@c..example",
            "<a@b.c>",
        ] {
            check::<EmailAddress>(bad, None);
        }
        check::<EmailAddress>(&format!("{}@a.example", "x".repeat(65)), None);
    }

    #[test]
    fn hardware_and_hosts() {
        for form in ["7C:21:0E:F4:0A:51", "7c-21-0e-f4-0a-51", "7c21.0ef4.0a51", "7c210ef40a51"] {
            check::<Mac>(form, Some("7C:21:0E:F4:0A:51"));
        }
        for bad in ["", "7C:21:0E:F4:0A", "7C:21:0E:F4:0A:5G", "7C:21:0E:F4:0A:51:00"] {
            check::<Mac>(bad, None);
        }
        check::<Serial>("foc29430enw", Some("FOC29430ENW"));
        check::<Serial>("FOC 2943", None);
        check::<Host>("Aurora.Example.", Some("aurora.example"));
        for bad in ["aurora", "-a.example", "a_b.example", "a..b", "https://a.example", ""] {
            check::<Host>(bad, None);
        }
    }
}
