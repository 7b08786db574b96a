//! Names of the rest of Europe, the commonest first.

use super::{Culture, Shape};

pub static GERMAN: Culture = Culture {
    given: &[
        "Thomas", "Michael", "Andreas", "Stefan", "Stephan", "Christian", "Kristian", "Jürgen", "Jörg", "Günter",
        "Günther", "Sabine", "Petra", "Monika", "Ursula", "Katrin", "Kathrin", "Catrin", "Anna", "Julia", "Laura", "Lena",
        "Leonie", "Sophie", "Sofie", "Lukas", "Lucas", "Maximilian", "Philipp", "Philip", "Jonas", "Felix", "Björn",
        "Sören", "Ralf", "Ralph", "Rolf", "Birgit", "Heike", "Silke", "Käthe", "Götz", "Jannik", "Yannick", "Mathias",
        "Matthias", "Claudia", "Klaudia", "Karl", "Carl", "Marcus", "Markus", "Sebastian", "Zoë", "Hölger", "Änne",
    ],
    second: &["Maria", "Peter", "Josef", "Sophie", "Marie", "Heinz"],
    family: &[
        "Müller", "Mueller", "Schmidt", "Schmitt", "Schmid", "Schneider", "Fischer", "Weber", "Meyer", "Meier", "Maier",
        "Mayer", "Wagner", "Becker", "Schulz", "Schulze", "Schultz", "Hoffmann", "Hofmann", "Schäfer", "Schaefer", "Koch",
        "Bauer", "Richter", "Klein", "Wolf", "Wolff", "Schröder", "Schroeder", "Neumann", "Schwarz", "Zimmermann",
        "Braun", "Krüger", "Krueger", "Hartmann", "Lange", "Schmitz", "Krause", "Lehmann", "Köhler", "Herrmann",
        "Hermann", "König", "Walter", "Walther", "Weiß", "Weiss", "Groß", "Gross", "Jäger", "Böhm", "Brandt", "Brand",
        "Vogt", "Voigt", "Fuchs", "Lütke", "Strauß", "Großmann", "Humboldt", "Richthofen", "Bülow", "Weizsäcker",
    ],
    shape: Shape::Plain { particle: Some("von ") },
};

pub static POLISH: Culture = Culture {
    given: &[
        "Łukasz", "Paweł", "Michał", "Małgorzata", "Agnieszka", "Katarzyna", "Krzysztof", "Grzegorz", "Zbigniew",
        "Joanna", "Magdalena", "Stanisław", "Wojciech", "Jędrzej", "Świętosława", "Żaneta", "Błażej", "Ewa", "Jakub",
    ],
    second: &["Maria", "Anna", "Jan"],
    family: &[
        "Nowak", "Kowalski", "Kowalska", "Wiśniewski", "Wiśniewska", "Wójcik", "Kowalczyk", "Kamiński", "Kamińska",
        "Lewandowski", "Zieliński", "Szymański", "Woźniak", "Dąbrowski", "Kozłowski", "Jankowski", "Mazur", "Krawczyk",
        "Grabowski", "Pawłowski", "Michałowska", "Wróblewski", "Źrebiec", "Żak", "Łęcki", "Gałązka", "Śliwiński",
    ],
    shape: Shape::Plain { particle: None },
};

pub static NORDIC: Culture = Culture {
    given: &[
        "Søren", "Åse", "Åsa", "Björn", "Bjørn", "Jørgen", "Jörgen", "Øyvind", "Håkon", "Håkan", "Ingrid", "Astrid",
        "Freja", "Freya", "Kåre", "Märta", "Väinö", "Aino", "Eero", "Mikael", "Pål", "Päivi", "Sigríður", "Þóra", "Lærke",
    ],
    second: &["Marie", "Maria", "Erik"],
    family: &[
        "Hansen", "Hanssen", "Johansen", "Johansson", "Olsen", "Ohlsson", "Larsen", "Larsson", "Andersson", "Andersen",
        "Pedersen", "Nilsson", "Nielsen", "Eriksson", "Kristiansen", "Christiansen", "Sørensen", "Jørgensen", "Møller",
        "Bjerregård", "Åkesson", "Öberg", "Lindström", "Sjöberg", "Virtanen", "Mäkinen", "Hämäläinen", "Ødegård", "Strøm",
    ],
    shape: Shape::Plain { particle: Some("af ") },
};

pub static TURKISH: Culture = Culture {
    given: &[
        "Mehmet", "Ayşe", "Fatma", "Mustafa", "Emine", "Ahmet", "Hüseyin", "Gül", "Gülşen", "İbrahim", "Işıl", "Çağla",
        "Ömer", "Özge", "Şule", "Yiğit", "Tuğba", "Oğuz", "Zeynep", "Elif",
    ],
    second: &["Can", "Nur", "Ali"],
    family: &[
        "Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Yıldız", "Yıldırım", "Öztürk", "Aydın", "Özdemir", "Arslan", "Aslan",
        "Doğan", "Kılıç", "Çetin", "Güneş", "Erdoğdu", "Bozkurt", "Işık", "Gündoğdu",
    ],
    shape: Shape::Plain { particle: None },
};

pub static ITALIAN: Culture = Culture {
    given: &[
        "Giulia", "Francesco", "Alessandro", "Sofia", "Matteo", "Chiara", "Niccolò", "Nicolò", "Giovanni", "Luca", "Elisa",
        "Andrea", "Paolo", "Marco", "Federica", "Filippo", "Ilaria", "Vittoria",
    ],
    second: &["Maria", "Luca"],
    family: &[
        "Rossi", "Russo", "Ferrari", "Ferraro", "Esposito", "Bianchi", "Romano", "Colombo", "Ricci", "Marino", "Greco",
        "Bruno", "Gallo", "Conti", "De Luca", "Mancini", "Costa", "Giordano", "D'Angelo", "Lo Presti", "Nicolò",
    ],
    shape: Shape::Plain { particle: Some("di ") },
};

pub static FRENCH: Culture = Culture {
    given: &[
        "Jean", "François", "Françoise", "Hélène", "Chloé", "Zoé", "Jérôme", "Anaïs", "Loïc", "Gaëlle", "Gaël", "Benoît",
        "Élodie", "Étienne", "Théo", "Mathieu", "Matthieu", "Noémie", "Solène", "Léa",
    ],
    second: &["Pierre", "Marie", "Luc", "Paul"],
    family: &[
        "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Petit", "Durand", "Leroy", "Moreau", "Simon",
        "Lefèvre", "Lefebvre", "Lefebure", "Béranger", "Béringuer", "Fournier", "Gauthier", "Gautier", "Rousseau", "Côté",
    ],
    shape: Shape::Plain { particle: Some("de ") },
};
