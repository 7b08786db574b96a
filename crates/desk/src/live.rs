//! What an open page hears of: changes of one user or of one org, as long as its reader may see them.

use model::{AppError, OrgId, UserId};
use store::live::{self, News};
use tokio::sync::broadcast::{self, error::RecvError};
use uuid::Uuid;

use crate::{AgentDesk, CustomerDesk, Desk};

/// News of one user.
const OF_USER: [&str; 2] = ["mail", "verification"];

/// News of one org, told under its own id: permissions and looks, and lines of the log.
const OF_ORG: [&str; 2] = ["consent", "wall"];

/// One page's ears.
pub struct Ears {
    /// The user or org that it listens for.
    subject: Uuid,
    of: &'static [&'static str],
    news: broadcast::Receiver<News>,
}

impl Desk {
    /// Hears of changes by this and by other processes, from now on and for as long as the process lives.
    pub fn listen(&self, url: String) {
        tokio::spawn(live::listen(self.store.clone(), url, self.news.clone()));
    }

    fn ears(&self, subject: Uuid, of: &'static [&'static str]) -> Ears {
        Ears { subject, of, news: self.news.subscribe() }
    }
}

impl AgentDesk {
    /// Changes of one user from now on; `not_found` where the user is not the agent's to see.
    pub async fn hear(&self, user: UserId) -> Result<Ears, AppError> {
        let ears = self.desk.ears(user.0, &OF_USER);
        self.reach_user(user).await?;
        Ok(ears)
    }

    /// Permissions and looks of one customer from now on.
    pub async fn hear_org(&self, org: OrgId) -> Result<Ears, AppError> {
        let ears = self.desk.ears(org.0, &OF_ORG);
        self.reach_org(org).await?;
        Ok(ears)
    }
}

impl CustomerDesk {
    /// What happens in one's own org from now on.
    pub fn hear(&self) -> Ears {
        self.desk.ears(self.me.org.id.0, &OF_ORG)
    }
}

impl Ears {
    /// What changed next; all that there could be where something may have been missed. `None` when there will be nothing
    /// more.
    pub async fn next(&mut self) -> Option<&'static [&'static str]> {
        loop {
            match self.news.recv().await {
                Ok(news) if news.user.is_nil() => return Some(self.of),
                Ok(news) if news.user == self.subject => {
                    if let Some(at) = self.of.iter().position(|what| *what == news.what) {
                        return Some(&self.of[at..=at]);
                    }
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(self.of),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
