// Who signs in during these tests: agents of the sample directory, with passwords that only its copy has.

/** An agent as `farol staff add` makes one. */
export interface Agent {
  email: string;
  name: string;
  role: string;
  provider: string;
  password: string;
}

/** First line, at the larger provider. */
export const zoe: Agent = {
  email: "zoe.guimaraes@farol.example",
  name: "Zoë Guimarães",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "lantern-over-quiet-water-71",
};

/** At the other provider: what she sees, Zoë does not. */
export const iris: Agent = {
  email: "iris.souza@norte.example",
  name: "Íris dos Souza",
  role: "help_desk_advanced",
  provider: "Norte Telecom Parceiros",
  password: "northern-harbour-bell-4402",
};

/** For the tests that end sessions: nobody else is signed in as him. */
export const felipe: Agent = {
  email: "felipe.fernandes@farol.example",
  name: "Felipe de Fernandes",
  role: "help_desk_advanced",
  provider: "Farol Serviços Gerenciados",
  password: "granite-steps-by-the-sea-9",
};

/** The same for those tests when they run without script, at the same time. */
export const jose: Agent = {
  email: "jose.moore@farol.example",
  name: "José Moore",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "seven-buoys-before-the-reef",
};

/** Decides who is an agent, and reads the log. Nobody changes what he may do. */
export const lukasz: Agent = {
  email: "lukasz.lima@farol.example",
  name: "Łukasz Lima",
  role: "provider_admin",
  provider: "Farol Serviços Gerenciados",
  password: "keeper-of-the-third-stair",
};

/** Reads staff and log, and changes nothing. */
export const francisca: Agent = {
  email: "francisca.nascimento@farol.example",
  name: "Francisca Nascimento",
  role: "auditor",
  provider: "Farol Serviços Gerenciados",
  password: "ledger-of-tides-and-ships",
};

/** Has passkeys, in the one test that is hers. */
export const jennifer: Agent = {
  email: "jennifer.anderson@farol.example",
  name: "Jennifer dos Anderson",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "brass-key-in-a-blue-drawer",
};

/** Has an authenticator app, in the one test that is hers. */
export const thandiwe: Agent = {
  email: "thandiwe.assuncao@farol.example",
  name: "Thandiwe Assunção",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "six-digits-each-half-minute",
};

/** The second step as a plain form, with script and at the same time without. */
export const haruto: Agent = {
  email: "haruto.nascimento@farol.example",
  name: "Haruto dos Nascimento",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "paper-lantern-winter-road",
};
export const martin: Agent = {
  email: "martin.conceicao@farol.example",
  name: "Martín Conceição",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "southern-cross-over-the-mole",
};

/** Whose sessions an administrator ends. */
export const chidi: Agent = {
  email: "chidi.anderson@farol.example",
  name: "Chidi Anderson",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "twelve-fathoms-by-the-lead",
};

/** Asks customers for access, and looks in. */
export const vitoria: Agent = {
  email: "vitoria.schroder@farol.example",
  name: "Vitória Schröder",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "copper-kettle-on-the-stove-3",
};

/** Whose calls have notes: one call a session, so nobody else is signed in as him. */
export const kaique: Agent = {
  email: "kaique.brown@farol.example",
  name: "Kaique Brown Ramos",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "paper-boats-in-the-gutter-88",
};

/** Gives roles at the other provider, where a newcomer is left to give one to. */
export const begona: Agent = {
  email: "begona.khan@norte.example",
  name: "Begoña Khan",
  role: "provider_admin",
  provider: "Norte Telecom Parceiros",
  password: "north-star-above-the-yard",
};

/** Come by a link, in the one test that is theirs, with script and at the same time without. They set these passwords. */
export const aisha: Agent = {
  email: "aisha.park@norte.example",
  name: "Aisha de Park",
  role: "help_desk",
  provider: "Norte Telecom Parceiros",
  password: "first-ferry-of-the-morning",
};
export const renee: Agent = {
  email: "renee.williams@norte.example",
  name: "Renée Williams Cardoso",
  role: "help_desk",
  provider: "Norte Telecom Parceiros",
  password: "last-ferry-of-the-evening",
};

/** Who is an agent from the start. */
export const agents = [zoe, iris, felipe, jose, lukasz, francisca, jennifer, thandiwe, haruto, martin, chidi, vitoria, kaique, begona];
