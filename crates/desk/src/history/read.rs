//! What a customer's charts are drawn from: five statements over short ranges.

use std::collections::HashMap;

use model::{
    AppError, OrgId,
    audit::{SubjectKind, Verb},
    charts::{LicenceHistory, OrgCharts},
    error::later,
    mail::MailEventKind,
};
use store::{
    Word,
    entities::{device_days, licence_days, licences, mail_events},
    sea_orm::{
        self, ColumnTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
        QuerySelect, sea_query::Expr,
    },
};
use uuid::Uuid;

use super::keep::licence;
use crate::{AgentDesk, agent::Directory, audit::Event, clock, logged::Logged, orgs::head};

const DAY: i64 = 24 * 60 * 60;

#[derive(FromQueryResult)]
struct Reports {
    event: Word<MailEventKind>,
    day: i64,
    n: i64,
}

impl AgentDesk {
    /// A customer's numbers over time.
    pub async fn org_charts(&self, id: OrgId) -> Result<OrgCharts, AppError> {
        let event = Event::new(Verb::OpenList).about(SubjectKind::Org, id);
        self.noting(event, self.try_org_charts(id)).await
    }

    async fn try_org_charts(&self, id: OrgId) -> Result<OrgCharts, AppError> {
        let today = clock::now().div_euclid(DAY);
        let parts = async {
            tokio::try_join!(
                self.licence_history(id, today),
                self.mail_reports(id, today),
                self.devices_by_day(id, today)
            )
            .logged()
        };
        let (org, (licences, mail, devices)) = tokio::try_join!(self.reach_org(id), parts)?;
        self.saw(Event::on_org(Verb::OpenList, &org).noting(later("charts")), Some("charts")).await?;
        Ok(OrgCharts { org: head(org), today, licences, mail, devices })
    }
}

impl Directory {
    async fn licence_history(&self, id: OrgId, today: i64) -> Result<Vec<LicenceHistory>, DbErr> {
        let db = self.store.read();
        let bought = licences::Entity::find()
            .filter(licences::Column::OrgId.eq(id.0))
            .filter(self.reaches(licences::Column::OrgId))
            .order_by_asc(licences::Column::Name)
            .order_by_asc(licences::Column::Id);
        let points = licence_days::Entity::find()
            .join(JoinType::InnerJoin, licence())
            .filter(licences::Column::OrgId.eq(id.0))
            .filter(self.reaches(licences::Column::OrgId))
            .order_by_asc(licence_days::Column::LicenceId)
            .order_by_asc(licence_days::Column::Day);
        let (bought, points) = tokio::try_join!(bought.all(db), points.all(db))?;
        let mut of_each: HashMap<Uuid, Vec<(i64, i64, i64)>> = HashMap::new();
        for point in points {
            of_each.entry(point.licence_id).or_default().push((point.day, point.used, point.total));
        }
        let mut alike: HashMap<String, usize> = HashMap::new();
        for licence in &bought {
            *alike.entry(licence.name.clone()).or_default() += 1;
        }
        let history = |licence: licences::Model| {
            let mut points = of_each.remove(&licence.id).unwrap_or_default();
            // What has changed since the last look is so from today on.
            if points.last().is_none_or(|(_, used, total)| (*used, *total) != (licence.used, licence.total)) {
                points.retain(|(day, ..)| *day < today);
                points.push((today, licence.used, licence.total));
            }
            let points = since(points, today - OrgCharts::LONG, |point| point.0);
            // Bought more than once: told apart by what it was bought in.
            let name = match licence.subscription_id {
                Some(subscription) if alike[&licence.name] > 1 => format!("{} · {subscription}", licence.name),
                _ => licence.name,
            };
            LicenceHistory { name, used: licence.used, total: licence.total, points }
        };
        Ok(bought.into_iter().map(history).collect())
    }

    async fn mail_reports(&self, id: OrgId, today: i64) -> Result<Vec<(MailEventKind, i64, i64)>, DbErr> {
        let day = || Expr::col(mail_events::Column::OccurredAt).div(DAY);
        let reports = mail_events::Entity::find()
            .select_only()
            .column(mail_events::Column::Event)
            .column_as(day(), "day")
            .column_as(mail_events::Column::MessageId.count(), "n")
            .filter(mail_events::Column::OrgId.eq(id.0))
            .filter(self.reaches(mail_events::Column::OrgId))
            .filter(mail_events::Column::OccurredAt.gte((today - OrgCharts::SHORT + 1) * DAY))
            .filter(mail_events::Column::OccurredAt.lt((today + 1) * DAY))
            .filter(mail_events::Column::Event.is_in(OrgCharts::OUTCOMES.map(Word)))
            .group_by(mail_events::Column::Event)
            .group_by(Expr::cust("2"))
            .into_model::<Reports>();
        let mut reports: Vec<_> =
            reports.all(self.store.read()).await?.into_iter().map(|row| (row.event.0, row.day, row.n)).collect();
        reports.sort();
        Ok(reports)
    }

    async fn devices_by_day(
        &self,
        id: OrgId,
        today: i64,
    ) -> Result<Vec<(i64, [i64; model::devices::DeviceStatus::ALL.len()])>, DbErr> {
        let days = device_days::Entity::find()
            .filter(device_days::Column::OrgId.eq(id.0))
            .filter(self.reaches(device_days::Column::OrgId))
            .order_by_asc(device_days::Column::Day);
        let point = |row: device_days::Model| {
            let states =
                [row.connected, row.connected_with_issues, row.disconnected, row.offline_expired, row.activating];
            (row.day, states)
        };
        let points = days.all(self.store.read()).await?.into_iter().map(point).collect();
        Ok(since(points, today - OrgCharts::SHORT, |point| point.0))
    }
}

/// From `first` on, with what held on that day as its own point.
fn since<T>(mut points: Vec<T>, first: i64, day: impl Fn(&T) -> i64) -> Vec<T> {
    let before = points.iter().take_while(|point| day(point) <= first).count();
    points.drain(..before.saturating_sub(1));
    points
}

#[cfg(test)]
mod tests {
    use super::since;

    #[test]
    fn what_held_before_the_first_day_stays() {
        let from = |first: i64| since(vec![1, 5, 9], first, |day| *day);
        assert_eq!((from(0), from(1), from(4)), (vec![1, 5, 9], vec![1, 5, 9], vec![1, 5, 9]));
        assert_eq!((from(5), from(8), from(20)), (vec![5, 9], vec![5, 9], vec![9]));
    }
}
