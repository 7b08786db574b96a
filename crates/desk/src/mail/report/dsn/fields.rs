//! Header fields by name (RFC 5322 §2.2), wherever they stand: in a mail, in a report's own part.

/// Most fields that are looked at: more than any honest message has.
const MOST: usize = 500;

#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// One block of fields; folded lines are made one.
    pub fn of(block: &str) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in block.trim_start_matches(['\r', '\n']).lines().take_while(|line| !line.trim().is_empty()).take(MOST)
        {
            match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (false, _, Some((name, value))) => {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        Self(fields)
    }

    /// Blocks of fields with empty lines between them (RFC 3464 §2.1).
    pub fn blocks(text: &str) -> Vec<Self> {
        let lines: Vec<&str> = text.lines().take(20 * MOST).collect();
        let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
        blocks.take(MOST).map(|block| Self::of(&block.join("\n"))).collect()
    }

    pub fn from_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        let unfolded = |value: &str| value.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned();
        Self(pairs.take(MOST).map(|(name, value)| (name.to_ascii_lowercase(), unfolded(value))).collect())
    }

    /// The first field of a name, which is given in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_folded_fields() {
        let blocks = Fields::blocks("\r\nA: 1\r\nB: two\r\n  lines\r\n\r\n\r\na:3\r\nno field\r\n");
        assert_eq!(blocks.len(), 2);
        assert_eq!((blocks[0].get("b"), blocks[0].get("a")), (Some("two lines"), Some("1")));
        assert_eq!((blocks[1].get("a"), blocks[1].get("b")), (Some("3"), None));
    }
}
