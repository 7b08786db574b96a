//! What a primary's death costs those who work: three deaths, and what everybody was told.

use std::{path::Path, time::Duration};

use serde_json::json;
use testkit::failover;

use crate::Fault;

const ROUNDS: usize = 3;
const CALM: Duration = Duration::from_secs(8);

pub async fn run(farol: &Path) -> Result<(), Fault> {
    let report = failover::run(farol, ROUNDS, CALM).await?;
    for fault in report.failed.iter().chain(&report.unkind).chain(&report.lost).chain(&report.unwritten).take(20) {
        eprintln!("{fault}");
    }
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let mut gaps: Vec<_> = report.without_writes.iter().copied().map(ms).collect();
    gaps.sort_by(f64::total_cmp);
    let rows = [
        json!({ "what": "failover: without writes", "count": gaps.len(), "p50_ms": gaps[gaps.len() / 2],
            "max_ms": gaps.last() }),
        json!({ "what": "failover: a no to a write", "count": report.refused, "max_ms": ms(report.slowest_refusal),
            "note": format!("{}, {} of them not a 503 with Retry-After", report.refused, report.unkind.len()) }),
        json!({ "what": "failover: acknowledged writes lost", "count": report.acknowledged,
            "faults": report.lost.len(), "note": format!("of {} acknowledged", report.acknowledged) }),
        json!({ "what": "failover: reads failed", "count": report.reads, "faults": report.failed.len(),
            "note": format!("of {} reads", report.reads) }),
        json!({ "what": "failover: slowest read", "count": report.reads, "max_ms": ms(report.slowest_read) }),
        json!({ "what": "failover: looks not in the log once", "count": report.looks, "faults": report.unwritten.len(),
            "note": format!("of {} looks, up to {} waiting at once", report.looks, report.waited) }),
    ];
    for row in rows {
        println!("{row}");
    }
    Ok(())
}
