//! People: the card of one, and a customer's list of them.

mod card;
mod concerns;
pub(crate) mod list;
pub(crate) mod phones;
