//! Where a request comes from, put beside it for sessions and the audit log.

use std::net::{IpAddr, SocketAddr};

use app::caller;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use desk::Client;

use crate::boot::Web;

pub async fn note(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical().to_string());
    let client = client(request.headers(), peer.unwrap_or_default(), web.tls);
    request.extensions_mut().insert(client);
    if web.tls {
        only_of_this_host(request.headers_mut());
    }
    next.run(request).await
}

/// Takes away the cookies that are for plain HTTP on a loopback address: any host of the same site could set them.
fn only_of_this_host(headers: &mut HeaderMap) {
    let loopback = [caller::LOOPBACK_COOKIE, caller::CUSTOMER_LOOPBACK_COOKIE];
    let told = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = told.flat_map(|value| value.split(';')).map(str::trim);
    let kept = pairs.filter(|pair| pair.split_once('=').is_none_or(|(name, _)| !loopback.contains(&name)));
    let kept = kept.collect::<Vec<_>>().join("; ");
    headers.remove(header::COOKIE);
    if let Ok(kept) = HeaderValue::from_str(&kept)
        && !kept.is_empty()
    {
        headers.insert(header::COOKIE, kept);
    }
}

fn client(headers: &HeaderMap, peer: String, proxied: bool) -> Client {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The last hop is what our own proxy saw; those before it, in lines before it too, are what somebody claims.
    let last =
        headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forwarded = last.rsplit(',').next().map(str::trim).filter(|hop| !hop.is_empty() && proxied);
    let address = forwarded.map_or(peer, without_port);
    let browser = text(header::USER_AGENT.as_str()).chars().take(256).collect();
    let host = text(header::HOST.as_str()).chars().take(256).collect();
    Client { address, browser, host }
}

/// A hop as an IP address alone: some proxies write the port behind it. What is none is left as it is.
fn without_port(hop: &str) -> String {
    let address = hop.parse().map(|hop: SocketAddr| hop.ip()).or_else(|_| hop.trim_matches(['[', ']']).parse());
    address.map_or_else(|_| hop.chars().take(64).collect(), |address: IpAddr| address.to_canonical().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_whatever_the_proxy_writes() {
        for (hop, address) in [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1:50123", "192.0.2.1"),
            ("2001:DB8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:50123", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("unknown", "unknown"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_str(&format!("10.0.0.1, {hop}")).expect("a header"));
            assert_eq!(client(&headers, "127.0.0.1".to_owned(), true).address, address, "{hop}");
            assert_eq!(client(&headers, "127.0.0.1".to_owned(), false).address, "127.0.0.1");
        }
    }
}
