//! Pieces of a page that belong to no noun.

pub mod brand;
pub mod chip;
pub mod combobox;
pub mod copy;
pub mod dialog;
pub mod erase;
pub mod facts;
pub mod heading;
pub mod icon;
pub mod intl;
pub mod keys;
pub mod layout;
pub mod left;
pub mod live;
pub mod load;
pub mod menu;
pub mod pager;
pub mod pill;
pub mod problem;
pub mod qr;
pub mod skeleton;
pub mod table;
pub mod text;
pub mod theme;
pub mod time;
pub mod toast;
