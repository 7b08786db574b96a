//! The relying party (WebAuthn Level 3 §4): the name under which passkeys know this Farol.

use model::{AppError, ErrorKind};
use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::{Client, Desk};
use model::error::Said;
use model::said;

/// Where passkeys work: a passkey belongs to a name, never to an IP address (WebAuthn Level 3 §5.1.2: an effective domain
/// that is a domain), and only where the page came over TLS or from this machine.
pub(crate) struct Party {
    webauthn: Webauthn,
    /// Farol is shown by a loopback address, but passkeys work only where it is opened by this name: `localhost:3000`.
    only_at: Option<String>,
}

impl Party {
    pub(crate) fn of(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok()?;
        let local = match url.host()? {
            Host::Domain(name) if name == "localhost" || name.ends_with(".localhost") => {
                return Self::named(&url, None);
            }
            Host::Domain(_) if url.scheme() == "https" => return Self::named(&url, None),
            Host::Domain(_) => false,
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        if !local {
            return None;
        }
        let mut named = url;
        named.set_host(Some("localhost")).ok()?;
        let at = named.port().map_or_else(|| "localhost".to_owned(), |port| format!("localhost:{port}"));
        Self::named(&named, Some(at))
    }

    fn named(url: &Url, only_at: Option<String>) -> Option<Self> {
        // An origin has no path.
        let origin = Url::parse(&url.origin().ascii_serialization()).ok()?;
        let webauthn = WebauthnBuilder::new(origin.domain()?, &origin).ok()?.rp_name("Farol").build().ok()?;
        Some(Self { webauthn, only_at })
    }
}

impl Desk {
    /// What asks for passkeys and checks them; `unavailable`, with what to do about it, where they cannot work.
    pub(super) fn party(&self, client: &Client) -> Result<&Webauthn, AppError> {
        let no = |message: Said| AppError::new(ErrorKind::Unavailable, message);
        let party = self.party.as_deref().ok_or_else(|| {
            no(said!("Passkeys do not work at this address: Farol has to be opened by a name over HTTPS."))
        })?;
        match &party.only_at {
            Some(at) if !client.host.is_empty() && !client.host.eq_ignore_ascii_case(at) => {
                let told = said!(
                    "Passkeys do not work at an IP address. Open Farol by its name: http://{address}",
                    address = at
                );
                Err(no(told))
            }
            _ => Ok(&party.webauthn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Party;

    #[test]
    fn a_passkey_belongs_to_a_name() {
        let check = |url: &str, expected: Option<(&str, Option<&str>)>| {
            let party = Party::of(url);
            let found = party.as_ref().map(|party| {
                let origin = &party.webauthn.get_allowed_origins()[0];
                (origin.as_str().trim_end_matches('/').to_owned(), party.only_at.clone())
            });
            let expected = expected.map(|(origin, at)| (origin.to_owned(), at.map(str::to_owned)));
            assert_eq!(found, expected, "{url}");
        };
        check("https://farol.example", Some(("https://farol.example", None)));
        check("https://farol.example:8443/desk/", Some(("https://farol.example:8443", None)));
        check("http://localhost:3000", Some(("http://localhost:3000", None)));
        check("http://127.0.0.1:3000", Some(("http://localhost:3000", Some("localhost:3000"))));
        check("http://[::1]:3000", Some(("http://localhost:3000", Some("localhost:3000"))));
        for none in
            ["http://farol.example", "https://192.0.2.7", "http://0.0.0.0:3000", "https://[2001:db8::1]", "farol"]
        {
            check(none, None);
        }
    }
}
