//! Who the demo's people are: given and family names by culture, with their marks, particles and spellings heard alike.

mod asia;
mod brazil;
mod english;
mod europe;
mod iberia;
mod mexico;

use super::rng::Rng;

/// How a culture puts a full name together.
#[derive(Clone, Copy)]
pub enum Shape {
    /// One or two family names, at times with da, de, dos: "João Pedro da Silva Souza".
    Portuguese,
    /// Two family names: "Begoña García de la Fuente".
    Spanish,
    /// One family name, at times a double one or one with a particle.
    Plain { particle: Option<&'static str> },
}

pub struct Culture {
    given: &'static [&'static str],
    /// Second given names: "Ana *Clara*".
    second: &'static [&'static str],
    family: &'static [&'static str],
    shape: Shape,
}

/// A person's name in buffers that are used again for the next one.
#[derive(Default)]
pub struct Name {
    pub given: String,
    pub family: String,
    pub display: String,
}

impl Name {
    pub fn set(&mut self, given: &str, family: &str) {
        self.given.clear();
        self.given.push_str(given);
        self.family.clear();
        self.family.push_str(family);
        self.display();
    }

    /// Draws a name of somebody who works in `country` (ISO 3166-1 alpha-2).
    pub fn draw(&mut self, rng: &mut Rng, country: &str) {
        let culture = culture(rng, country);
        self.given.clear();
        self.family.clear();
        self.given.push_str(rng.pick_front(culture.given));
        if !culture.second.is_empty() && rng.chance(180) {
            let second = rng.pick(culture.second);
            if second != self.given {
                self.given.push(' ');
                self.given.push_str(second);
            }
        }
        culture.family(rng, &mut self.family);
        self.display();
    }

    fn display(&mut self) {
        self.display.clear();
        self.display.push_str(&self.given);
        self.display.push(' ');
        self.display.push_str(&self.family);
    }
}

impl Culture {
    fn family(&self, rng: &mut Rng, out: &mut String) {
        let first = rng.pick_front(self.family);
        match self.shape {
            Shape::Portuguese => {
                particle(rng, 160, &["da ", "de ", "dos ", "do "], out);
                out.push_str(first);
                if rng.chance(550) {
                    out.push(' ');
                    particle(rng, 140, &["da ", "de ", "dos ", "e "], out);
                    out.push_str(other(rng, self.family, first));
                }
            }
            Shape::Spanish => {
                particle(rng, 50, &["de ", "de la ", "del "], out);
                out.push_str(first);
                if rng.chance(850) {
                    out.push(' ');
                    particle(rng, 70, &["de la ", "y ", "de ", "del "], out);
                    out.push_str(other(rng, self.family, first));
                }
            }
            Shape::Plain { particle: word } => {
                if let Some(word) = word {
                    particle(rng, 45, &[word], out);
                }
                out.push_str(first);
                if rng.chance(35) {
                    out.push('-');
                    out.push_str(other(rng, self.family, first));
                }
            }
        }
    }
}

fn particle(rng: &mut Rng, of_thousand: u64, words: &[&str], out: &mut String) {
    if rng.chance(of_thousand) {
        out.push_str(rng.pick_front(words));
    }
}

fn other<'a>(rng: &mut Rng, from: &'a [&'a str], than: &str) -> &'a str {
    let drawn = rng.pick_front(from);
    if drawn == than { from[from.len() - 1] } else { drawn }
}

/// Four in five people have names of the country, the others of anywhere.
fn culture(rng: &mut Rng, country: &str) -> &'static Culture {
    if rng.chance(190) {
        return rng.pick(ELSEWHERE);
    }
    match country {
        "PT" => &iberia::PORTUGUESE,
        "ES" => &iberia::SPANISH,
        "MX" => &mexico::MEXICAN,
        "DE" => &europe::GERMAN,
        "US" if rng.chance(150) => &mexico::MEXICAN,
        "US" | "GB" => &english::ENGLISH,
        _ => &brazil::BRAZILIAN,
    }
}

static ELSEWHERE: &[&Culture] = &[
    &europe::POLISH,
    &europe::NORDIC,
    &europe::TURKISH,
    &europe::ITALIAN,
    &europe::FRENCH,
    &europe::GERMAN,
    &asia::ARABIC,
    &asia::NIGERIAN,
    &asia::INDIAN,
    &asia::JAPANESE,
    &asia::CHINESE,
    &english::ENGLISH,
    &brazil::BRAZILIAN,
    &iberia::SPANISH,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::rng::Purpose;

    #[test]
    fn people_are_many_and_well_formed() {
        let mut seen = std::collections::HashSet::new();
        let mut name = Name::default();
        for at in 0..5_000 {
            name.draw(&mut Rng::of(Purpose::User, at), ["BR", "PT", "ES", "MX", "US", "GB", "DE"][at as usize % 7]);
            assert!(!name.display.contains([',', '"', ';', '\n']) && !name.display.contains("  "), "{}", name.display);
            seen.insert(name.display.clone());
        }
        assert!(seen.len() > 4_500, "only {} distinct", seen.len());
    }

    #[test]
    fn spellings_heard_alike_are_common() {
        let mut name = Name::default();
        let mut found = std::collections::HashMap::<String, u32>::new();
        for at in 0..20_000 {
            name.draw(&mut Rng::of(Purpose::User, at), "BR");
            for word in name.display.split(' ') {
                *found.entry(word.to_owned()).or_default() += 1;
            }
        }
        for word in ["Thiago", "Tiago", "Luiz", "Luís", "Souza", "Sousa", "Matheus", "Mateus"] {
            assert!(found.get(word).is_some_and(|n| *n > 40), "{word}: {:?}", found.get(word));
        }
    }
}
