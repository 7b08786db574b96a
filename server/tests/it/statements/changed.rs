//! Imports of what differs from what is there: one that changes something of every file and prunes, and one that finds search keys
//! owed, whose new rows are loaded.

use std::{fs, path::Path};

use store::Store;

use crate::commands::Operator;

const CUSTOMER: &str = "0a000000-0000-4000-8000-000000000001";
const FAROL: &str = "cd613e30-d8f1-4adf-91b7-584a2265b1f5";
const NORTE: &str = "1e2feb89-414c-443c-9027-c4d1c386bbc4";

/// The columns of each file.
const FILES: [(&str, &str); 14] = [
    ("organizations", "id,name,kind,managed_by,status"),
    ("domains", "org_id,domain,state"),
    ("sites", "org_id,url,kind"),
    ("orders", "number,org_id,status"),
    ("order_lines", "order_number,line,product,quantity,status"),
    ("subscriptions", "id,org_id,name,status,ends_on"),
    ("licences", "id,org_id,subscription_id,name,total"),
    ("workspaces", "id,org_id,name"),
    ("users", "id,org_id,status,given_name,family_name,display_name,emails,title,manager_id,licences"),
    ("devices", "id,org_id,user_id,workspace_id,name,product,kind,status,software"),
    ("mail_events", "message_id,org_id,recipient,kind,event,occurred_at"),
    ("suppressions", "address,reason,since"),
    ("licence_days", "licence_id,day,used,total"),
    ("device_days", "org_id,day,connected"),
];

/// `#41` is an id that ends so, `C` the customer, `F` and `N` are providers of the sample.
type Rows = [(&'static str, &'static [&'static str]); 14];

const BEFORE: Rows = [
    ("organizations", &["C,Mar Alto,customer,F,active"]),
    ("domains", &["C,maralto.example,verified", "C,old.maralto.example,claimed"]),
    ("sites", &["C,maralto.meet.example,meetings", "C,old.meet.example,meetings"]),
    ("orders", &["90000001,C,submitted", "90000002,C,submitted"]),
    ("order_lines", &["90000001,1,Messaging,10,submitted"]),
    ("subscriptions", &["Sub900001,C,Flex,active,2026-12-10", "Sub900002,C,Flex,active,2026-12-10"]),
    ("licences", &["#21,C,Sub900001,Messaging,10", "#22,C,Sub900002,Calling,10"]),
    ("workspaces", &["#31,C,Sala 1", "#32,C,Sala 2"]),
    (
        "users",
        &[
            "#41,C,active,Nuno,Reis,,nuno@maralto.example,Analyst,,#21;#22",
            "#42,C,active,Lia,Pinto,,lia@maralto.example,,#41,#22",
            "#43,C,active,Gil,Matos,,gil@maralto.example,,,#21",
        ],
    ),
    (
        "devices",
        &[
            "#51,C,,#32,Room Bar,Room Bar,room,connected,11.1",
            "#52,C,#41,,Desk Mini,Desk Mini,desk,connected,11.1",
            "#53,C,#42,,Desk Mini,Desk Mini,desk,connected,11.1",
        ],
    ),
    ("mail_events", &["<1@maralto.example>,C,nuno@maralto.example,invitation,sent,2026-11-07T13:45:00Z"]),
    ("suppressions", &["lia@maralto.example,manual,2026-10-27T23:51:00Z"]),
    ("licence_days", &["#21,2026-10-01,1,10"]),
    ("device_days", &["C,2026-10-01,3"]),
];

const AFTER: Rows = [
    ("organizations", &["C,Mar Alto SA,customer,N,suspended"]),
    ("domains", &["C,maralto.example,pending", "C,new.maralto.example,claimed"]),
    ("sites", &["C,maralto.meet.example,events", "C,new.meet.example,meetings"]),
    ("orders", &["90000001,C,provisioned"]),
    ("order_lines", &["90000001,1,Messaging,10,provisioned"]),
    ("subscriptions", &["Sub900001,C,Flex,expiring,2027-12-10"]),
    ("licences", &["#21,C,Sub900001,Messaging,20"]),
    ("workspaces", &["#31,C,Sala Um"]),
    (
        "users",
        &[
            "#41,C,active,Nuno,Lopes,,nuno@maralto.example;nuno@new.maralto.example,Manager,#42,",
            "#42,C,inactive,Lia,Pinto,,lia@maralto.example,,,#21",
        ],
    ),
    (
        "devices",
        &["#51,C,,#31,Room Bar,Room Bar,room,disconnected,11.2", "#52,C,#42,,Desk Mini,Desk Mini,desk,connected,11.2"],
    ),
    ("mail_events", &["<1@maralto.example>,C,nuno@maralto.example,invitation,bounced,2026-11-07T13:46:00Z"]),
    ("suppressions", &["lia@maralto.example,hard_bounce,2026-10-28T23:51:00Z"]),
    ("licence_days", &["#21,2026-10-01,2,20"]),
    ("device_days", &["C,2026-10-01,2"]),
];

/// On top of those.
const NEW: [(&str, &str); 3] = [
    ("users", "#44,C,active,Eva,Lima,,eva@maralto.example,,,#21"),
    ("devices", "#54,C,#44,,Desk Mini,Desk Mini,desk,connected,11.2"),
    ("mail_events", "<2@maralto.example>,C,eva@maralto.example,invitation,sent,2026-11-08T13:45:00Z"),
];

pub async fn imports(operator: &Operator<'_>, store: &Store, home: &Path) {
    let folder = home.join("changed");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.display().to_string();
    write(&folder, &BEFORE);
    operator.says(&["import", &path]);
    // Early warnings are looked for by the server too, at a time of its own: what was one is one now, and is none afterwards.
    operator.says(&["reindex"]);
    write(&folder, &AFTER);
    operator.says(&["import", &path, "--prune", "--force"]);
    operator.says(&["reindex"]);
    for (name, row) in NEW {
        let file = folder.join(name).with_extension("csv");
        let text = fs::read_to_string(&file).expect("a file");
        fs::write(file, format!("{text}{}\n", whole(row))).expect("written");
    }
    store.owe_keys().await.expect("owed");
    operator.says(&["import", &path]);
}

fn write(folder: &Path, rows: &Rows) {
    for ((name, columns), (of, rows)) in FILES.iter().zip(rows) {
        assert_eq!(name, of);
        let rows: String = rows.iter().map(|row| whole(row) + "\n").collect();
        fs::write(folder.join(name).with_extension("csv"), format!("{columns}\n{rows}")).expect("written");
    }
}

/// A row with its ids as they are.
fn whole(row: &str) -> String {
    let one = |id: &str| match (id, id.strip_prefix('#')) {
        ("C", _) => CUSTOMER.to_owned(),
        ("F", _) => FAROL.to_owned(),
        ("N", _) => NORTE.to_owned(),
        (_, Some(number)) => format!("0a000000-0000-4000-8000-0000000000{number}"),
        (word, None) => word.to_owned(),
    };
    let cells = row.split(',').map(|cell| cell.split(';').map(one).collect::<Vec<_>>().join(";"));
    cells.collect::<Vec<_>>().join(",")
}
