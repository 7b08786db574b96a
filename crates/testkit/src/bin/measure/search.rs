//! Keystrokes in process: by what is typed, by whose keys are read, and beside the least that the pool can do.

use std::{
    collections::BTreeMap,
    io::Read,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use desk::AgentDesk;
use model::{OrgId, search::SearchInput};
use store::{
    Store,
    sea_orm::{ConnectionTrait, Statement},
};
use uuid::Uuid;

use crate::{
    Fault,
    agents::Agent,
    keystrokes::{self, Stroke},
    rows::Timings,
    sample::Sample,
};

/// Subjects drawn of each kind.
const SUBJECTS: usize = 60;

/// No row takes longer than this to measure.
const LONGEST: Duration = Duration::from_secs(30);

/// From one keystroke of many agents to the next.
const PACE: Duration = Duration::from_millis(5);

pub async fn run(database: &str, bundle: &Path) -> Result<(), Fault> {
    let sample = Sample::draw(bundle, SUBJECTS, 1)?;
    let strokes = keystrokes::of(&sample, 2);
    // Other subjects: what is asked of them warms connections and statements, not the very rows that are measured.
    let warm_up = keystrokes::of(&Sample::draw(bundle, SUBJECTS / 2, 3)?, 4);
    let agent = Agent::sign_in(database).await?;

    floor(agent.desk.store(), &sample).await?;
    let all = agent.limit_to(&[]).await?;
    type_all(&all, &warm_up, None).await?;
    let typed = type_all(&all, &strokes, None).await?;
    typed.print();

    // The largest customer, and one from the middle of the list.
    for (what, org) in [("largest", &sample.orgs[0]), ("middling", &sample.orgs[sample.orgs.len() / 2])] {
        let org = Some(org.parse()?);
        type_all(&all, &warm_up, org).await?;
        type_all(&all, &strokes, org).await?.print_as(&format!("search: beside one customer ({what})"));
    }
    for count in [1, 100, 1_000] {
        let middle = sample.orgs.len().saturating_sub(count) / 2;
        let orgs = &sample.orgs[middle..(middle + count).min(sample.orgs.len())];
        let limited = agent.limit_to(orgs).await?;
        type_all(&limited, &warm_up, None).await?;
        let what = format!("search: agent of {} customers", orgs.len());
        type_all(&limited, &strokes, None).await?.print_as(&what);
    }
    agent.limit_to(&[]).await?;
    Ok(())
}

/// Keystrokes as a hundred agents type them, two a second each, until standard input ends. Each counts from when it was due.
pub async fn at_a_pace(database: &str, bundle: &Path, row: &str) -> Result<(), Fault> {
    let strokes = keystrokes::of(&Sample::draw(bundle, SUBJECTS, 1)?, 2);
    let desk = Agent::sign_in(database).await?.handle().await?;
    type_all(&desk, &strokes[..strokes.len().min(500)], None).await?;
    let ended = Arc::new(AtomicBool::default());
    std::thread::spawn({
        let ended = Arc::clone(&ended);
        move || {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            ended.store(true, Ordering::Relaxed);
        }
    });
    println!("ready");
    let mut timings = Timings::default();
    let start = Instant::now();
    for (number, stroke) in (0..).zip(strokes.iter().cycle()) {
        let mut due = start + PACE * number;
        if due > Instant::now() {
            tokio::time::sleep_until(due.into()).await;
            // A timer comes up to a millisecond late, which is nobody's waiting.
            due = Instant::now();
        }
        if ended.load(Ordering::Relaxed) || start.elapsed() > LONGEST {
            break;
        }
        desk.search(SearchInput { q: stroke.text.clone(), org: None, limit: None }).await?;
        timings.add(due.elapsed());
    }
    timings.print(row, "200 keystrokes a second");
    Ok(())
}

/// A bare prepared statement by primary key through the pool that searches go through.
async fn floor(store: &Store, sample: &Sample) -> Result<(), Fault> {
    let mut timings = Timings::default();
    let users = sample.users.iter().map(|user| user[0].parse::<Uuid>()).collect::<Result<Vec<_>, _>>()?;
    let mut warm = false;
    for _ in 0..2 {
        for user in users.iter().cycle().take(3_000) {
            let sql = "SELECT display_name FROM users WHERE id = $1";
            let begun = Instant::now();
            let statement = Statement::from_sql_and_values(store.backend(), sql, [(*user).into()]);
            let row = store.read().query_one_raw(statement).await?.ok_or("a user of the bundle is missing")?;
            let _: String = row.try_get_by_index(0)?;
            if warm {
                timings.add(begun.elapsed());
            }
        }
        warm = true;
    }
    timings.print("search: floor, one row by primary key", "");
    Ok(())
}

/// What came of a stream of keystrokes.
#[derive(Default)]
struct Typed {
    all: Timings,
    by_attribute: BTreeMap<&'static str, Attribute>,
}

#[derive(Default)]
struct Attribute {
    timings: Timings,
    whole: u32,
    found: u32,
}

async fn type_all(desk: &AgentDesk, strokes: &[Stroke], org: Option<OrgId>) -> Result<Typed, Fault> {
    let mut typed = Typed::default();
    let start = Instant::now();
    for stroke in strokes {
        let input = SearchInput { q: stroke.text.clone(), org, limit: None };
        let begun = Instant::now();
        let answer = desk.search(input).await?;
        let took = begun.elapsed();
        typed.all.add(took);
        let attribute = typed.by_attribute.entry(stroke.attribute).or_default();
        attribute.timings.add(took);
        attribute.whole += u32::from(stroke.last);
        attribute.found += u32::from(stroke.last && !answer.groups.is_empty());
        if start.elapsed() > LONGEST {
            break;
        }
    }
    Ok(typed)
}

impl Typed {
    /// The row of all, then one of each attribute.
    fn print(self) {
        self.all.print("search: all attributes", "");
        for (name, Attribute { timings, whole, found }) in self.by_attribute {
            timings.print(&format!("search: {name}"), &format!("{found} of {whole} found"));
        }
    }

    fn print_as(self, what: &str) {
        self.all.print(what, "");
    }
}
