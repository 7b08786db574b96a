//! Odd forms of a file: what is taken, what is refused and how it is told, and what stops an import before it begins.

use desk::imports::ImportError;
use model::imports::BundleFile;
use store::{entities::users, sea_orm::EntityTrait};
use testkit::{On, TestDesk, on_both};

use super::support::*;

on_both!(
    odd_but_sound,
    bad_rows_are_told_and_the_rest_goes_in,
    broken_files_stop_everything,
    partial_bundles,
    over_and_over
);

async fn ana(desk: &TestDesk) -> users::Model {
    users::Entity::find_by_id(ANA.parse::<uuid::Uuid>().unwrap()).one(desk.store().read()).await.unwrap().unwrap()
}

async fn odd_but_sound(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    // A byte order mark, CRLF, other columns in another order, an unknown one, a line break inside quotes, and
    // what turns the direction of text.
    bundle.write(
        "users.csv",
        &format!(
            "\u{feff}emails,display_name,ORG_ID,id,status,given_name,family_name,shoe size,title\r\n\
             Ana.Silva@Aurora.example,\"Ana\r\n\u{202e}Silva\",{CUSTOMER},{ANA},active,Ana\u{2066},Silva,38,\"Chief, \"\"Support\"\"\"\r\n\r\n"
        ),
    );
    let (summary, told) = told(desk.store(), &options(bundle.path())).await;
    assert_eq!(told.refused, [], "{summary:?}");
    assert_eq!(told.notes, ["users.csv: passed over the columns shoe size"]);
    let ana = ana(&desk).await;
    assert_eq!((ana.display_name.as_str(), ana.given_name.as_str()), ("Ana Silva", "Ana"));
    assert_eq!(ana.title.as_deref(), Some("Chief, \"Support\""));
    assert_eq!(ana.emails.0, ["Ana.Silva@Aurora.example"]);
}

async fn bad_rows_are_told_and_the_rest_goes_in(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    let long = "x".repeat(300);
    let good =
        |n: u32| format!("33333333-3333-4333-8333-0000000000{n:02},{CUSTOMER},active,A,B,A B,a{n}@aurora.example,,,");
    let cases: Vec<(String, &str, &str)> = vec![
        (good(1).replace("33333333", "3333333g"), "id", "is not an id"),
        (good(2).replace(CUSTOMER, ANA), "org_id", "is no organization"),
        (good(3).replace("active", "awake"), "status", "is not one of active"),
        (good(4).replace('@', "(at)"), "emails", "is not an e-mail"),
        (good(5).replace(",A B,", ",A\u{1}B,"), "display_name", "control character"),
        (good(6).replace(",A B,", &format!(",{long},")), "display_name", "is longer than 250"),
        (good(7).replace(",,,", ",,44444444-4444-4444-8444-444444444445,"), "licences", "is not in the directory"),
        (good(8).replace(",,,", ",pager:12,,"), "phones", "is not one of work"),
        (good(9).replace(",,,", ",,,2026-13-01T00:00:00Z"), "created_at", "is not a moment"),
        (good(10).replace("a10@aurora.example", ""), "emails", "is missing"),
        (good(11).replace(",,,", ",,"), "", "has 9 cells where the header has 10"),
        (good(12).replace("0000000012", "3333333331").replace("8333-00", "8333-33"), "", "is in this file already"),
    ];
    let mut text = format!(
        "id,org_id,status,given_name,family_name,display_name,emails,phones,licences,created_at\n{}\n",
        good(0).replace("33333333-3333-4333-8333-000000000000", ANA)
    );
    for (row, _, _) in &cases {
        text += &format!("{row}\n");
    }
    bundle.write("users.csv", &text);
    let mut bytes = text.into_bytes();
    bytes.extend(format!("{}\n", good(20)).bytes().map(|b| if b == b'B' { 0xE3 } else { b }));
    bundle.bytes("users.csv", &bytes);

    let (summary, told) = told(desk.store(), &options(bundle.path())).await;
    let summary = summary.unwrap();
    for ((row, column, reason), refused) in cases.iter().zip(&told.refused) {
        assert_eq!(refused.column, *column, "{row}: {refused}");
        assert!(refused.reason.contains(reason), "{row}: {refused}");
        assert!(refused.value.chars().count() <= 61);
    }
    let last = told.refused.last().unwrap();
    assert_eq!((last.file.as_str(), last.line, last.column.as_str()), ("users.csv", 15, "family_name"));
    assert_eq!(last.reason, "is not UTF-8");
    let users = tally(&summary, BundleFile::Users);
    assert_eq!((users.read, users.new, users.refused), (14, 1, 13));
    assert_eq!(summary.exit_code(), 1);
}

async fn broken_files_stop_everything(on: On) {
    let header = "id,org_id,status,given_name,family_name,display_name,emails\n";
    for (bytes, reason) in [
        (b"".as_slice(), "is empty"),
        (b"id,org_id,status\n", "has no column given_name"),
        (b"PK\x03\x04,\xff\xfe\n", "is not CSV in UTF-8"),
        (b"id;org_id;status\n", "is not CSV"),
        (b"id,id,status\n", "has the column id twice"),
        (
            [header.as_bytes(), b"\"", "x".repeat(3 << 20).as_bytes()].concat().as_slice(),
            "a quote that opens here is never closed",
        ),
    ] {
        let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
        bundle.bytes("users.csv", bytes);
        let (stopped, _) = told(desk.store(), &options(bundle.path())).await;
        match stopped {
            Err(ImportError::Broken { file, reason: told, .. }) => {
                assert_eq!(file, "users.csv");
                assert!(told.contains(reason), "{told}");
            }
            other => panic!("{other:?} instead of {reason}"),
        }
        assert!(everything(desk.store()).await.is_empty());
    }
    let desk = TestDesk::empty(on).await;
    for nothing in [Bundle::empty().path(), std::path::Path::new("/nowhere")] {
        assert!(matches!(told(desk.store(), &options(nothing)).await.0, Err(ImportError::Nothing(_))));
    }
}

async fn partial_bundles(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    import(desk.store(), bundle.path()).await;
    let before = everything(desk.store()).await;
    // Each file alone, under its own name and under another: it is known by its columns.
    for file in ["organizations.csv", "domains.csv", "licences.csv", "workspaces.csv", "users.csv", "devices.csv"] {
        let other = bundle.path().join(format!("export-of-{file}"));
        std::fs::copy(bundle.path().join(file), &other).unwrap();
        for path in [bundle.path().join(file), other] {
            let summary = import(desk.store(), &path).await;
            let total = summary.total();
            assert_eq!(
                (summary.tallies.len(), total.new, total.changed, total.refused),
                (1, 0, 0, 0),
                "{}",
                path.display()
            );
        }
    }
    assert_eq!(everything(desk.store()).await, before);
}

async fn over_and_over(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, Bundle::small());
    // A device of nobody who is there, and one of another org's user.
    bundle.edit("devices.csv", ",,55555555-5555-4555-8555-555555555555,", &format!(",{RUI},,"));
    bundle.edit("devices.csv", &format!(",{CUSTOMER},"), &format!(",{PROVIDER},"));
    let (summary, told) = told(desk.store(), &options(bundle.path())).await;
    assert_eq!(told.refused[0].to_string(), format!("devices.csv:2: user_id {RUI:?} is another organization's"));
    assert_eq!(tally(&summary.unwrap(), BundleFile::Devices).new, 0);
}
