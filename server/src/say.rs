//! Words for whoever ran a command. Nobody may be there to read them, or there is no room for them: what is done is done all the
//! same, and what is left to do is not left undone for it.

macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// To standard error: why nothing was done, or what somebody has to look at.
macro_rules! complain {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

pub(crate) use {complain, say};
