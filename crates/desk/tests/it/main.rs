//! The desk through the door that people use, on both databases: one binary, one module a noun.

mod audit;
mod cards;
mod consent;
mod demo;
mod differences;
mod history;
mod imports;
mod leases;
mod mail;
mod pages;
mod reads;
mod search;
mod security;
mod sessions;
mod staff;
mod store;
mod verification;
mod visits;
mod warnings;
mod without_primary;
