//! The directory as it comes in: files read, checked and written.
