//! What an agent's open page hears of: changes of one user, as long as the agent may see that user.

use model::{AppError, UserId};
use store::live::{self, News};
use tokio::sync::broadcast::{self, error::RecvError};
use uuid::Uuid;

use crate::{AgentDesk, Desk};

/// One page's ears.
pub struct Ears {
    user: Uuid,
    news: broadcast::Receiver<News>,
}

impl Desk {
    /// Hears of changes by this and by other processes, from now on and for as long as the process lives.
    pub fn listen(&self, url: String) {
        tokio::spawn(live::listen(self.store.clone(), url, self.news.clone()));
    }
}

impl AgentDesk {
    /// Changes of one user from now on; `not_found` where the user is not the agent's to see.
    pub async fn hear(&self, user: UserId) -> Result<Ears, AppError> {
        let news = self.desk.news.subscribe();
        self.reach_user(user).await?;
        Ok(Ears { user: user.0, news })
    }
}

impl Ears {
    /// What changed next: `mail` or `verification`; both where something may have been missed. `None` when there will be
    /// nothing more.
    pub async fn next(&mut self) -> Option<&'static [&'static str]> {
        loop {
            match self.news.recv().await {
                Ok(news) if news.user.is_nil() => return Some(&["mail", "verification"]),
                Ok(news) if news.user == self.user && news.what == "mail" => return Some(&["mail"]),
                Ok(news) if news.user == self.user => return Some(&["verification"]),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(&["mail", "verification"]),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
