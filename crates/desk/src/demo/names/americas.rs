//! Names of Brazil, Mexico and the English-speaking countries, the commonest first.

use super::{Culture, Shape};

pub static BRAZILIAN: Culture = Culture {
    given: &[
        "Maria", "José", "Ana", "João", "Thiago", "Luiz", "Tiago", "Luís", "Paulo", "Francisca", "Antônio", "Carlos",
        "Matheus", "Juliana", "Mateus", "Marcos", "Adriana", "Márcia", "Fernanda", "Patrícia", "Rafael", "Raphael",
        "Felipe", "Filipe", "Philippe", "Lucas", "Luccas", "Gabriel", "Bruno", "Bruna", "Aline", "Vanessa", "Camila",
        "Amanda", "Letícia", "Vitória", "Victória", "Vítor", "Victor", "Thaís", "Taís", "Thays", "Larissa", "Eduardo",
        "Rodrigo", "Gustavo", "Guilherme", "Leonardo", "Sandra", "Cristina", "Christina", "Isabel", "Izabel", "Luiza",
        "Luísa", "Sofia", "Sophia", "Helena", "Heloísa", "Eloísa", "Beatriz", "Beatris", "Isabela", "Isabella", "Cecília",
        "Caio", "Diego", "Thiego", "André", "Marcelo", "Otávio", "Vinícius", "Wagner", "Vagner", "Wellington", "Welington",
        "Kátia", "Cátia", "Sílvia", "Sônia", "Tânia", "Raíssa", "Rayssa", "Iago", "Yago", "Yasmin", "Iasmim", "Emanuel",
        "Emmanuel", "Davi", "David", "Samuel", "Natália", "Nathália", "Tereza", "Teresa", "Jéssica", "Gérson", "Édson",
        "Moacir", "Iracema", "Jurema", "Conceição", "Socorro", "Raimundo", "Severino", "Aparecida", "Cláudia", "Cauã",
        "Kauã", "Enzo", "Miguel", "Arthur", "Artur", "Heitor", "Lívia", "Laura", "Lorena", "Zuleide", "Zélia",
    ],
    second: &[
        "Clara", "Eduarda", "Pedro", "Carlos", "Paula", "Beatriz", "Luiza", "Antônio", "Henrique", "Augusto", "Cristina",
        "Fernanda", "Vitor", "Gabriel", "José", "Maria", "Aparecida", "de Fátima", "Lúcia", "Roberto",
    ],
    family: &[
        "Silva", "Santos", "Souza", "Oliveira", "Pereira", "Sousa", "Lima", "Ferreira", "Costa", "Rodrigues", "Almeida",
        "Nascimento", "Alves", "Carvalho", "Araújo", "Ribeiro", "Barbosa", "Rocha", "Gomes", "Martins", "Cavalcanti",
        "Cavalcante", "Moraes", "Morais", "Queiroz", "Queirós", "Rezende", "Resende", "Menezes", "Meneses", "Correia",
        "Corrêa", "Teixeira", "Texeira", "Mendes", "Dias", "Diaz", "Castro", "Andrade", "Campos", "Cardoso", "Vieira",
        "Monteiro", "Freitas", "Barros", "Moreira", "Nunes", "Marques", "Machado", "Lopes", "Ramos", "Gonçalves",
        "Assis", "Assunção", "Fonseca", "Guimarães", "Magalhães", "Bezerra", "Brandão", "Leitão", "Falcão", "Simões",
        "Farias", "Faria", "Tavares", "Pinheiro", "Siqueira", "Sequeira", "Batista", "Baptista", "Neves", "Peixoto",
        "Aragão", "Sampaio", "Fontes", "Lacerda", "Bittencourt", "Schneider", "Becker", "Hoffmann", "Yamamoto", "Tanaka",
        "Bianchi", "Ricci", "Rossi", "Zanetti", "Kowalski", "Haddad", "Salomão", "Mussi", "Cunha", "Pinto", "Melo",
        "Mello", "Reis", "Paiva", "Viana", "Vianna", "Toledo", "Bastos", "Coelho", "Leite", "Prado", "Quintão",
    ],
    shape: Shape::Portuguese,
};

pub static MEXICAN: Culture = Culture {
    given: &[
        "María", "José", "Guadalupe", "Juan", "Juana", "Luis", "Carlos", "Jesús", "Alejandro", "Fernando", "Ricardo",
        "Verónica", "Rosa", "Leticia", "Miguel", "Francisco", "Daniela", "Ximena", "Jimena", "Sofía", "Valeria",
        "Santiago", "Diego", "Emiliano", "Regina", "Itzel", "Citlali", "Cuauhtémoc", "Yolanda", "Rubén", "Héctor",
        "Óscar", "Graciela", "Esteban", "Rocío", "Araceli", "Joaquín", "Iván", "Julieta", "Giovanni", "Jovani",
    ],
    second: &["Ángel", "de Jesús", "Guadalupe", "Fernanda", "Antonio", "Eduardo", "José", "Elena", "Isabel"],
    family: &[
        "Hernández", "García", "Martínez", "López", "González", "Gonzáles", "Pérez", "Rodríguez", "Sánchez", "Ramírez",
        "Cruz", "Flores", "Gómez", "Morales", "Vázquez", "Vásquez", "Jiménez", "Giménez", "Reyes", "Díaz", "Torres",
        "Gutiérrez", "Ruiz", "Mendoza", "Aguilar", "Ortiz", "Castillo", "Chávez", "Chaves", "Moreno", "Rivera", "Juárez",
        "Ibarra", "Ybarra", "Zavala", "Zaragoza", "Quiñones", "Nuñez", "Cervantes", "Maldonado", "Xolalpa", "Tlapanco",
    ],
    shape: Shape::Spanish,
};

pub static ENGLISH: Culture = Culture {
    given: &[
        "James", "Mary", "Michael", "Sarah", "John", "Jon", "Catherine", "Katherine", "Kathryn", "Stephen", "Steven",
        "Jennifer", "Robert", "Linda", "William", "Elizabeth", "David", "Susan", "Richard", "Jessica", "Joseph", "Karen",
        "Thomas", "Nancy", "Geoffrey", "Jeffrey", "Margaret", "Anthony", "Sean", "Shaun", "Shawn", "Emily", "Amy", "Aimee",
        "Brian", "Bryan", "Lindsay", "Lindsey", "Rachel", "Rachael", "Philip", "Phillip", "Zoe", "Zoë", "Megan", "Meghan",
        "Alan", "Allan", "Allen", "Claire", "Clare", "Nicholas", "Nicolas", "Hannah", "Hanna", "Oliver", "Charlotte",
        "Siobhán", "Niamh", "Rhys", "Reece", "Gareth", "Callum", "Calum", "Tyrone", "Latoya", "Chloé", "Renée",
    ],
    second: &["Lee", "Ann", "Anne", "Marie", "Jane", "Ray", "Grace", "Mae"],
    family: &[
        "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson", "Andersen", "Taylor",
        "Thomas", "Jackson", "White", "Harris", "Martin", "Thompson", "Thomson", "Clark", "Clarke", "Smyth", "Lewis",
        "Robinson", "Walker", "Hall", "Young", "King", "Wright", "Scott", "Green", "Greene", "Baker", "Adams", "Nelson",
        "Campbell", "Mitchell", "Roberts", "Phillips", "Evans", "Turner", "Parker", "Collins", "Edwards", "Stewart",
        "Stuart", "Morris", "Murphy", "Cook", "Cooke", "Rogers", "Rodgers", "Reed", "Reid", "Read", "Kelly", "Kelley",
        "O'Brien", "O'Connor", "McDonald", "MacDonald", "Macleod", "Bailey", "Hughes", "Price", "Pryce", "Fraser", "Frazer",
    ],
    shape: Shape::Plain { particle: None },
};
