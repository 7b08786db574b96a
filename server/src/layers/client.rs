//! Where a request comes from, put beside it for sessions and the audit log.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use desk::Client;

use crate::boot::Web;

pub async fn note(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
    let client = client(request.headers(), peer.unwrap_or_default(), web.tls);
    request.extensions_mut().insert(client);
    next.run(request).await
}

fn client(headers: &HeaderMap, peer: String, proxied: bool) -> Client {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The last hop is what our own proxy saw; those before it are what somebody claims.
    let forwarded = text("x-forwarded-for").rsplit(',').next().map(str::trim).filter(|hop| !hop.is_empty() && proxied);
    let address = forwarded.map_or(peer, |hop| hop.chars().take(64).collect());
    let browser = text(header::USER_AGENT.as_str()).chars().take(256).collect();
    let host = text(header::HOST.as_str()).chars().take(256).collect();
    Client { address, browser, host }
}
