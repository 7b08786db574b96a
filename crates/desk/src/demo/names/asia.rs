//! Names of Africa, the Middle East and Asia in Latin letters, the commonest first.

use super::{Culture, Shape};

pub static ARABIC: Culture = Culture {
    given: &[
        "Mohammed", "Mohamed", "Muhammad", "Ahmed", "Ahmad", "Fatima", "Fatimah", "Omar", "Umar", "Aisha", "Ayesha",
        "Youssef", "Yusuf", "Hussein", "Husain", "Layla", "Leila", "Khalid", "Khaled", "Noor", "Nur", "Zainab", "Zaynab",
        "Ibrahim", "Hassan", "Hasan", "Karim", "Samira", "Tariq", "Tarek",
    ],
    second: &["Ali", "Amin"],
    family: &[
        "Khan", "Haddad", "Al-Farsi", "El-Sayed", "Al Saud", "Nasser", "Nasir", "Mansour", "Mansur", "Khoury", "Khouri",
        "Abdallah", "Abdullah", "Rahman", "Rehman", "Saleh", "Salih", "Hamdan", "Qureshi", "Qasim", "Aziz", "Bakr",
    ],
    shape: Shape::Plain { particle: Some("bin ") },
};

pub static NIGERIAN: Culture = Culture {
    given: &[
        "Chidi", "Chinedu", "Ngozi", "Amara", "Oluwaseun", "Seun", "Temitope", "Temi", "Yetunde", "Folake", "Emeka", "Ifeoma",
        "Ifeyinwa", "Babatunde", "Tunde", "Aminu", "Halima", "Uche", "Obinna", "Adaeze", "Kelechi", "Kwame", "Kofi",
    ],
    second: &["Grace", "Blessing", "Ada"],
    family: &[
        "Okafor", "Okoro", "Okonkwo", "Adeyemi", "Adebayo", "Adewale", "Balogun", "Eze", "Ezeh", "Nwosu", "Nwachukwu",
        "Ibrahim", "Bello", "Musa", "Obi", "Ogunleye", "Olawale", "Oyelaran", "Chukwu", "Mensah", "Owusu", "Boateng",
    ],
    shape: Shape::Plain { particle: None },
};

pub static INDIAN: Culture = Culture {
    given: &[
        "Priya", "Rahul", "Amit", "Anjali", "Sunita", "Rajesh", "Sanjay", "Deepa", "Dipa", "Lakshmi", "Laxmi", "Vijay",
        "Vikram", "Bikram", "Arjun", "Sneha", "Kavita", "Kavitha", "Suresh", "Ganesh", "Pooja", "Puja", "Rohit", "Divya",
        "Meera", "Mira", "Harish", "Gurpreet", "Manpreet", "Aarav",
    ],
    second: &["Kumar", "Devi", "Singh"],
    family: &[
        "Sharma", "Patel", "Singh", "Kumar", "Gupta", "Reddy", "Nair", "Iyer", "Ayyar", "Chatterjee", "Chattopadhyay",
        "Banerjee", "Mukherjee", "Mukerji", "Das", "Dass", "Rao", "Chaudhary", "Choudhury", "Joshi", "Kapoor", "Kapur",
        "Mehta", "Desai", "Agarwal", "Aggarwal", "Pillai", "Menon", "Bhattacharya", "Srinivasan",
    ],
    shape: Shape::Plain { particle: None },
};

pub static JAPANESE: Culture = Culture {
    given: &[
        "Haruto", "Yui", "Sakura", "Kenji", "Kenzi", "Yuki", "Yūki", "Hiroshi", "Keiko", "Takashi", "Naoko", "Shōta", "Shota",
        "Rin", "Aoi", "Daisuke", "Tomoko", "Yōko", "Yoko", "Jun", "Junichi", "Satoshi",
    ],
    second: &[],
    family: &[
        "Satō", "Sato", "Suzuki", "Takahashi", "Tanaka", "Itō", "Ito", "Watanabe", "Yamamoto", "Nakamura", "Kobayashi",
        "Katō", "Kato", "Yoshida", "Yamada", "Sasaki", "Matsumoto", "Inoue", "Kimura", "Shimizu", "Ōno", "Ono", "Hayashi",
    ],
    shape: Shape::Plain { particle: None },
};

pub static CHINESE: Culture = Culture {
    given: &[
        "Wei", "Li Na", "Jing", "Xiaolong", "Xiao Long", "Mei", "Min", "Fang", "Yan", "Jun", "Hui", "Lei", "Qiang", "Ying",
        "Zihan", "Yuxuan", "Haoran", "Xinyi",
    ],
    second: &[],
    family: &[
        "Wang", "Li", "Lee", "Zhang", "Chang", "Liu", "Lau", "Chen", "Chan", "Tan", "Yang", "Huang", "Wong", "Zhao", "Chao",
        "Wu", "Zhou", "Chow", "Xu", "Sun", "Ma", "Zhu", "Lin", "Lam", "Guo", "He", "Luo", "Ouyang",
    ],
    shape: Shape::Plain { particle: None },
};
