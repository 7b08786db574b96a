//! Cards and the longest lists, in process.

use std::{path::Path, time::Instant};

use desk::AgentDesk;
use model::{OrgId, devices::DeviceListInput, users::UserListInput};

use crate::{Fault, agents::Agent, rows::Timings, sample::Sample};

/// Cards of each kind.
const CARDS: usize = 500;

pub async fn run(database: &str, bundle: &Path) -> Result<(), Fault> {
    let sample = Sample::draw(bundle, CARDS, 5)?;
    let other = Sample::draw(bundle, CARDS / 5, 6)?;
    let agent = Agent::sign_in(database).await?;
    let desk = agent.limit_to(&[]).await?;
    of_each(&desk, &other, false).await?;
    of_each(&desk, &sample, true).await?;
    lists(&desk, sample.orgs[0].parse()?).await
}

/// Every card of a sample; as rows when `printed`.
async fn of_each(desk: &AgentDesk, sample: &Sample, printed: bool) -> Result<(), Fault> {
    macro_rules! time {
        ($what:literal, $rows:expr, $card:expr) => {{
            let mut timings = Timings::default();
            for row in $rows {
                let begun = Instant::now();
                $card(&row[0]).await?;
                timings.add(begun.elapsed());
            }
            if printed {
                timings.print($what, "");
            }
        }};
    }
    time!("card: user", &sample.users, async |id: &str| Ok::<_, Fault>(desk.user(id.parse()?).await?));
    time!("card: customer", &sample.customers, async |id: &str| Ok::<_, Fault>(desk.org(id.parse()?).await?));
    time!("card: device", &sample.devices, async |id: &str| Ok::<_, Fault>(desk.device(id.parse()?).await?));
    time!("card: order", &sample.orders, async |number: &str| Ok::<_, Fault>(desk.order(number).await?));
    Ok(())
}

/// Pages of the largest customer's lists, one after the other from the first.
async fn lists(desk: &AgentDesk, org: OrgId) -> Result<(), Fault> {
    let (mut users, mut devices) = (Timings::default(), Timings::default());
    let (mut of_users, mut of_devices) = (UserListInput::default(), DeviceListInput::default());
    for _ in 0..100 {
        let begun = Instant::now();
        of_users.page.cursor = desk.org_users(org, of_users.clone()).await?.next;
        users.add(begun.elapsed());
        let begun = Instant::now();
        of_devices.page.cursor = desk.org_devices(org, of_devices.clone()).await?.next;
        devices.add(begun.elapsed());
    }
    users.print("list: users of the largest customer", "50 rows a page");
    devices.print("list: devices of the largest customer", "50 rows a page");
    Ok(())
}
