//! Names of Portugal and Spain, the commonest first.

use super::{Culture, Shape};

pub static PORTUGUESE: Culture = Culture {
    given: &[
        "Maria", "João", "Ana", "António", "José", "Inês", "Rui", "Ruy", "Tiago", "Catarina", "Luís", "Miguel", "Joana",
        "Pedro", "Nuno", "Duarte", "Leonor", "Beatriz", "Matilde", "Mafalda", "Afonso", "Gonçalo", "Diogo", "Francisco",
        "Filipa", "Filipe", "Sofia", "Marta", "Rita", "Vasco", "Estêvão", "Lourenço", "Simão", "Tomás", "Tomaz", "Sebastião",
        "Graça", "Conceição", "Fátima", "Teresa", "Helena", "Susana", "Hugo", "Ricardo", "Bernardo", "Núria", "Íris",
    ],
    second: &["Maria", "Manuel", "Miguel", "Sofia", "Filipe", "Isabel", "Pedro", "da Conceição", "Luísa"],
    family: &[
        "Silva", "Santos", "Ferreira", "Pereira", "Oliveira", "Costa", "Rodrigues", "Martins", "Sousa", "Fernandes",
        "Gonçalves", "Gomes", "Lopes", "Marques", "Alves", "Almeida", "Ribeiro", "Pinto", "Carvalho", "Teixeira",
        "Moreira", "Correia", "Mendes", "Nunes", "Soares", "Vieira", "Monteiro", "Cardoso", "Rocha", "Raposo", "Neves",
        "Coelho", "Cruz", "Cunha", "Pires", "Ramos", "Reis", "Simões", "Antunes", "Matos", "Mattos", "Fonseca", "Morais",
        "Henriques", "Figueiredo", "Baptista", "Batista", "Magalhães", "Leitão", "Lourenço", "Queirós", "Brandão",
        "Vasconcelos", "Valente", "Sampaio", "Eça", "Bragança", "Távora", "Guimarães", "Meneses", "Assunção", "Paixão",
    ],
    shape: Shape::Portuguese,
};

pub static SPANISH: Culture = Culture {
    given: &[
        "María", "Antonio", "José", "Manuel", "Francisco", "Carmen", "David", "Javier", "Xavier", "Ana", "Isabel", "Laura",
        "Daniel", "Cristina", "Marta", "Lucía", "Pilar", "Begoña", "Íñigo", "Iñaki", "Nerea", "Aitor", "Jordi", "Jorge",
        "Núria", "Nuria", "Mónica", "Sergio", "Álvaro", "Rubén", "Raúl", "Elena", "Helena", "Inés", "Agnès", "Joaquín",
        "Xoán", "Uxía", "Sabela", "Gonzalo", "Guillermo", "Ignacio", "Nacho", "Rocío", "Macarena", "Ainhoa", "Eneko", "Pau",
        "Esther", "Ester", "Míriam", "Miriam", "Judit", "Judith", "Víctor", "Ángel", "Ángeles", "Concepción", "Ramón",
    ],
    second: &["José", "María", "Luis", "Carlos", "Carmen", "Antonio", "Ángel", "del Pilar", "Teresa", "Jesús"],
    family: &[
        "García", "Rodríguez", "González", "Fernández", "López", "Martínez", "Sánchez", "Pérez", "Gómez", "Martín",
        "Jiménez", "Giménez", "Hernández", "Ruiz", "Díaz", "Moreno", "Muñoz", "Álvarez", "Romero", "Gutiérrez", "Alonso",
        "Navarro", "Torres", "Domínguez", "Ramos", "Vázquez", "Vásquez", "Ramírez", "Gil", "Serrano", "Morales", "Molina",
        "Blanco", "Suárez", "Castro", "Ortega", "Delgado", "Ortiz", "Marín", "Rubio", "Núñez", "Medina", "Sanz", "Sáenz",
        "Castillo", "Iglesias", "Cortés", "Cortez", "Garrido", "Santos", "Guerrero", "Lozano", "Cano", "Cruz", "Méndez",
        "Ibáñez", "Ybáñez", "Echeverría", "Etxeberria", "Goikoetxea", "Aguirre", "Agirre", "Puig", "Puigdevall", "Ferrer",
        "Peña", "Fuente", "Vega", "Calvo", "Zúñiga", "Urrutia", "Castaño", "Logroño", "Bermúdez", "Quiroga", "Feijóo",
    ],
    shape: Shape::Spanish,
};
