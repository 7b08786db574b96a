//! Finding: the bar, what it offers, and a committed search as a page of its own.

pub mod api;
pub mod ask;
pub mod bar;
pub mod camera;
pub mod hit;
pub mod home;
pub mod options;
pub mod popup;
pub mod recent;
pub mod show;
pub mod words;
