//! The faults that devices report, in plain words and with what to do about each.

use crate::ui::words::t;

/// One fault, told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub what: &'static str,
    pub advice: &'static str,
}

/// The same in a few words for a list of what changed; a code that is not known as it stands.
pub fn short(code: &str) -> String {
    let Told { what, .. } = told(code);
    if what == told("").what { format!("“{code}”") } else { what.to_owned() }
}

/// What `code` means. A code that is not known is said to be so, never guessed at.
pub fn told(code: &str) -> Told {
    let (what, advice) = match code.to_ascii_lowercase().as_str() {
        "temperature" => (
            t("it is too hot"),
            t(
                "Have its air slots cleared and the device moved out of the sun or a closed cabinet. If the warning stays after half an hour, \
             switch it off: a fan may have failed.",
            ),
        ),
        "softwareupgradefailed" => (
            t("the last software upgrade did not go through"),
            t(
                "Have it restarted with the network cable in: it tries again within the hour. If it fails again, check that the network lets \
             it download, and compare its software with the channel it is on.",
            ),
        ),
        "sipprofileregistration" => (
            t("it cannot sign in to calling"),
            t(
                "It cannot make or take calls. Check that its owner holds a calling licence and that its SIP address is theirs, then have it \
             restarted. If it persists, the network may be blocking SIP over TLS (port 5061).",
            ),
        ),
        "touchpanelconnection" => (
            t("it has lost its touch panel"),
            t(
                "Have the panel's cable pulled and put back at both ends. A panel on the network needs the same network as the device, and \
             power from its port.",
            ),
        ),
        "networkquality" => (
            t("its network connection is poor"),
            t(
                "Sound and picture will break up. Have it put on a cable instead of Wi-Fi, and ask whether others on the same network notice \
             it. What helps for good is priority for voice and video there.",
            ),
        ),
        _ => (
            t("it reports a fault that Farol has no words for"),
            t(
                "Quote the code as it stands to the vendor's support. A restart mends many faults; note the time if it comes back.",
            ),
        ),
    };
    Told { what, advice }
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn known_and_unknown() {
        let unknown = told("fluxcapacitor");
        for code in
            ["temperature", "softwareupgradefailed", "sipprofileregistration", "touchpanelconnection", "networkquality"]
        {
            assert_ne!(told(code), unknown, "{code}");
        }
        assert_eq!(told("Temperature"), told("temperature"));
    }
}
