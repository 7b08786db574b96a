//! The people that a demo can count on: the agents of both providers, and users of the first customer with a story each.

use model::staff::StaffRole;

/// A sign-in of the demo directory.
#[derive(Clone, Copy, Debug)]
pub struct DemoAgent {
    pub name: &'static str,
    pub email: &'static str,
    pub role: StaffRole,
    /// The provider's name.
    pub provider: &'static str,
}

pub const PROVIDERS: [(&str, &str); 2] =
    [("Farol Serviços Gerenciados", "farol"), ("Norte Telecom Parceiros", "norte")];

/// The first users of each provider, four each, the first provider's first.
pub const AGENTS: &[DemoAgent] = &[
    agent("Marta Figueiredo", "marta.figueiredo@farol.example", StaffRole::ProviderAdmin, 0),
    agent("Rafael Tavares", "rafael.tavares@farol.example", StaffRole::HelpDeskAdvanced, 0),
    agent("Bia Fontes", "bia.fontes@farol.example", StaffRole::HelpDesk, 0),
    agent("Inês Valente", "ines.valente@farol.example", StaffRole::Auditor, 0),
    agent("Caio Drummond", "caio.drummond@norte.example", StaffRole::ProviderAdmin, 1),
    agent("Lívia Sampaio", "livia.sampaio@norte.example", StaffRole::HelpDeskAdvanced, 1),
    agent("Jonas Ferraz", "jonas.ferraz@norte.example", StaffRole::HelpDesk, 1),
    agent("Noemi Prado", "noemi.prado@norte.example", StaffRole::Auditor, 1),
];

const fn agent(name: &'static str, email: &'static str, role: StaffRole, provider: usize) -> DemoAgent {
    DemoAgent { name, email, role, provider: PROVIDERS[provider].0 }
}

/// What is the matter with a user who is written by hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Story {
    Administrator,
    Well,
    /// The invitation bounced and the address is suppressed.
    Bounced,
    /// Holds a licence of a subscription that has ended.
    Expired,
    /// The telephone is away and reported faults before.
    OfflineDevice,
    Inactive,
}

pub struct Showcase {
    pub given: &'static str,
    pub family: &'static str,
    pub story: Story,
}

/// The first users of the first customer.
pub static SHOWCASE: &[Showcase] = &[
    Showcase { given: "Ana Beatriz", family: "Nogueira", story: Story::Administrator },
    Showcase { given: "Thiago", family: "Souza", story: Story::Well },
    Showcase { given: "Tiago", family: "Sousa", story: Story::Well },
    Showcase { given: "Marina", family: "Queiroz", story: Story::Bounced },
    Showcase { given: "Otávio", family: "Lacerda", story: Story::Expired },
    Showcase { given: "Helena", family: "Brandt", story: Story::OfflineDevice },
    Showcase { given: "Renato", family: "Pacheco", story: Story::Inactive },
];
