//! The binary as programs and browsers meet it: started, asked over HTTP, ended.

mod audit;
mod backup;
mod commands;
mod contract;
mod failover;
mod imports;
mod isolation;
mod matrix;
mod recovery;
mod reports;
mod running;
mod safety;
mod shards;
mod statements;
mod verification;
mod webhooks;
mod words;
