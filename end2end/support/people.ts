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

export const agents = [zoe, iris, felipe, jose];
