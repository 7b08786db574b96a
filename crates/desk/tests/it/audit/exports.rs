//! Lines as CSV: alone up to a thousand, with a second person beyond.

use desk::clock;
use model::{
    ErrorKind,
    audit::{AuditFilter, ExportState},
    staff::StaffRole,
};
use store::{
    entities::{audit_events, exports},
    sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set, sea_query::Expr},
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use super::MARTA;

on_both!(alone_and_with_a_second_person);

async fn text(mut csv: desk::audit::Csv) -> String {
    let mut out = Vec::new();
    while let Some(piece) = csv.next().await.expect("a piece") {
        out.extend(piece);
    }
    String::from_utf8(out).expect("UTF-8")
}

async fn alone_and_with_a_second_person(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    zoe.commit_search("=cmd|'/c calc'!A1", None, None).await.expect("a search");
    let ines = "vitoria.schroder@farol.example";
    let (marta, ines) = (desk.token(MARTA, StaffRole::ProviderAdmin).await, desk.token(ines, StaffRole::Auditor).await);
    let marta = desk.desk.agent(&marta).await.expect("Marta");
    let ines = desk.desk.agent(&ines).await.expect("Ines");
    assert_eq!(zoe.export(AuditFilter::default()).await.err().expect("not hers").kind, ErrorKind::NotAllowed);
    let own = audit_events::Entity::find().filter(audit_events::Column::ProviderId.eq(marta.me().provider.id.0));
    let lines = own.count(desk.store().read()).await.expect("a count");
    let csv = text(marta.export(AuditFilter::default()).await.expect("a few lines")).await;
    assert_eq!(csv.lines().count() as u64, 1 + lines, "all that were there: {csv}");
    assert!(!csv.contains(",done,export_log,"), "and not its own: {csv}");
    assert!(csv.starts_with("time,result,act,who,"), "{csv}");
    assert!(csv.contains("'=cmd|") && !csv.contains(",=cmd|"), "no cell is a formula: {csv}");
    assert!(csv.contains(",grant_role,an operator at the server's command line,"), "{csv}");

    let again = marta.export(AuditFilter::default()).await;
    assert!(again.is_ok(), "slices that add up to few");

    let like = audit_events::Entity::find().one(desk.store().read()).await.expect("a line").expect("one");
    for chunk in 0..11 {
        let rows = (0..100).map(|at| {
            let mut row = like.clone().into_active_model();
            row.id = Set(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + chunk * 100 + at));
            row.provider_id = Set(Some(marta.me().provider.id.0));
            (row.seq, row.hash) = (Set(None), Set(None));
            row
        });
        audit_events::Entity::insert_many(rows).exec_without_returning(desk.store().read()).await.expect("lines");
    }
    let no = marta.export(AuditFilter::default()).await.err().expect("too many for one");
    assert_eq!(no.kind, ErrorKind::NotAllowed);
    let asked = marta.ask_export(AuditFilter::default()).await.expect("asked");
    assert!(asked.rows > 1_000 && asked.mine && asked.state == ExportState::Waiting);
    assert_eq!(marta.approved_export(asked.id).await.err().expect("not yet").kind, ErrorKind::NotAllowed);
    assert_eq!(marta.approve_export(asked.id).await.expect_err("not one's own").kind, ErrorKind::NotAllowed);
    let iris = desk.token(IRIS, StaffRole::ProviderAdmin).await;
    let iris = desk.desk.agent(&iris).await.expect("Iris");
    assert_eq!(iris.approve_export(asked.id).await.expect_err("another provider's").kind, ErrorKind::NotFound);
    let approved = ines.approve_export(asked.id).await.expect("the second person");
    assert_eq!((approved.state, approved.mine), (ExportState::Approved, false));
    assert_eq!(ines.approved_export(asked.id).await.err().expect("not who asked").kind, ErrorKind::NotFound);
    let csv = text(marta.approved_export(asked.id).await.expect("approved")).await;
    assert_eq!(csv.lines().count() as i64, 1 + asked.rows);
    let after = [",ask_export,", ",approve_export,"];
    assert!(after.iter().all(|act| !csv.contains(act)), "what came later takes no line's place: {csv}");
    let again = text(marta.approved_export(asked.id).await.expect("the download may have broken")).await;
    assert_eq!(again, csv);
    let aged = exports::Entity::update_many().col_expr(exports::Column::FetchedAt, Expr::value(clock::now() - 601));
    aged.exec(desk.store().read()).await.expect("ten minutes have passed");
    assert_eq!(marta.approved_export(asked.id).await.err().expect("once").kind, ErrorKind::NotAllowed);
}
