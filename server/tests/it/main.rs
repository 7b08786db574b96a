//! The binary as programs and browsers meet it: started, asked over HTTP, ended.

mod audit;
mod contract;
mod failover;
mod isolation;
mod matrix;
mod reports;
mod running;
mod safety;
mod verification;
mod webhooks;
