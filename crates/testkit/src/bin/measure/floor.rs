//! The least that a handler can do on this machine with the libraries that Farol stands on: what a ratio is taken to.

use std::{
    io::{Read, Write},
    sync::Arc,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use model::search::SearchInput;
use tokio::net::TcpListener;

use crate::{Fault, agents::Agent};

/// Serves until standard input ends: `/hello`, and `/search`, which sends the statements of a session and of a search and
/// leaves out all else that is done for one.
pub async fn run(database: &str) -> Result<(), Fault> {
    let agent = Agent::sign_in(database).await?;
    agent.limit_to(&[]).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let app = Router::new().route("/hello", get(hello)).route("/search", post(search)).with_state(Arc::new(agent));
    let server = axum::serve(listener, app).with_graceful_shutdown(async {
        let ended = || std::io::stdin().read_to_end(&mut Vec::new());
        let _ = tokio::task::spawn_blocking(ended).await;
    });
    Ok(server.await?)
}

async fn hello() -> Json<serde_json::Value> {
    Json(serde_json::json!({"message": "hello"}))
}

async fn search(State(agent): State<Arc<Agent>>, body: Bytes) -> Result<String, StatusCode> {
    let q = String::from_utf8_lossy(&body).into_owned();
    let desk = agent.handle().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let found = desk.search_bare(SearchInput { q, ..SearchInput::default() }).await;
    found.map(|found| found.to_string()).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
