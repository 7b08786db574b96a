//! The primary is killed while people work: reads never stop, changes come back, and nothing that was acknowledged is lost.

use std::{path::Path, time::Duration};

use testkit::failover;

/// Some ten seconds where nothing else runs; a machine that is busy with other tests may take longer.
const BACK: Duration = Duration::from_secs(45);

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_dies_under_load() {
    let farol = Path::new(env!("CARGO_BIN_EXE_farol"));
    let report = failover::run(farol, 1, Duration::from_secs(2)).await.expect("the cluster comes up and back");
    println!("{report:#?}");
    assert!(report.failed.is_empty(), "reads never stop: {:#?}", report.failed);
    assert!(report.lost.is_empty(), "acknowledged and lost: {:?}", report.lost);
    assert!(report.unwritten.is_empty(), "looks that are not in the log once: {:?}", report.unwritten);
    assert!(report.unkind.is_empty(), "a change that is not possible is answered by 503: {:#?}", report.unkind);
    assert!(report.without_writes.iter().all(|gap| *gap < BACK), "{:?}", report.without_writes);
    // That there was something to lose, and an outage in which it could have been.
    assert!(report.acknowledged > 20 && report.reads > 100 && report.refused > 5, "{report:#?}");
    assert!(report.waited > 0, "looks waited on the disk meanwhile");
}
