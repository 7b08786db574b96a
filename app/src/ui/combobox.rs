//! Where a key moves the active option of a listbox (WAI-ARIA Authoring Practices, combobox with list autocomplete).

/// The option to make active after `key`, of `count` options; `None` when the key is the input's own.
/// The outer option tells whether the key is ours, the inner whether an option is active after it.
pub fn moved(key: &str, active: Option<usize>, count: usize) -> Option<Option<usize>> {
    let last = count.checked_sub(1)?;
    Some(match (key, active) {
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(at)) if at >= last => None,
        ("ArrowDown", Some(at)) => Some(at + 1),
        ("ArrowUp", None) => Some(last),
        ("ArrowUp", Some(0)) => None,
        ("ArrowUp", Some(at)) => Some(at - 1),
        ("Home", Some(_)) => Some(0),
        ("End", Some(_)) => Some(last),
        ("PageDown", _) => Some(active.map_or(0, |at| (at + 5).min(last))),
        ("PageUp", Some(at)) => Some(at.saturating_sub(5)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn goes_round_through_the_input() {
        assert_eq!(moved("ArrowDown", None, 3), Some(Some(0)));
        assert_eq!(moved("ArrowDown", Some(2), 3), Some(None));
        assert_eq!(moved("ArrowUp", None, 3), Some(Some(2)));
        assert_eq!(moved("ArrowUp", Some(0), 3), Some(None));
    }

    #[test]
    fn leaves_the_caret_its_keys() {
        assert_eq!(moved("Home", None, 3), None);
        assert_eq!(moved("Home", Some(2), 3), Some(Some(0)));
        assert_eq!(moved("ArrowDown", None, 0), None);
        assert_eq!(moved("a", Some(1), 3), None);
    }
}
