//! Several processes on one PostgreSQL, as programs and browsers meet them: directly, and through HAProxy.

mod farm;
mod limits;
mod news;
mod overload;
mod rolling;
mod sessions;
mod silence;
