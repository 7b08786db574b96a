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

/** Asks customers for access, and looks in. */
export const thandiwe: Agent = {
  email: "thandiwe.assuncao@farol.example",
  name: "Thandiwe Assunção",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "copper-kettle-on-the-stove-3",
};

/** Whose calls have notes: one call a session, so nobody else is signed in as him. */
export const chidi: Agent = {
  email: "chidi.anderson@farol.example",
  name: "Chidi Anderson",
  role: "help_desk",
  provider: "Farol Serviços Gerenciados",
  password: "paper-boats-in-the-gutter-88",
};

export const agents = [zoe, iris, felipe, jose, thandiwe, chidi];
