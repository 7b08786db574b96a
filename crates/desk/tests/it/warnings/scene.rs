//! Two providers and a customer with something of every kind that is wrong, by a bundle that a test edits and imports again.

use std::{fs, str::FromStr};

use desk::{AgentDesk, clock};
use model::staff::StaffRole;
use testkit::{On, TestDesk};

pub const AURORA: &str = "22222222-2222-4222-8222-222222222222";
pub const BRISA: &str = "22222222-2222-4222-8222-222222222223";
pub const ANA: &str = "33333333-3333-4333-8333-333333333331";
pub const BIA: &str = "33333333-3333-4333-8333-333333333332";

const ZOE: &str = "zoe@farol.example";
const IRIS: &str = "iris@norte.example";

pub struct Scene {
    pub desk: TestDesk,
    folder: tempfile::TempDir,
    token: String,
}

pub fn id<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("an id")
}

/// So many seconds from now.
pub fn ahead(seconds: i64) -> i64 {
    clock::now() + seconds
}

/// So long ago, to the hour: the same for as long as a test runs.
pub fn ago(seconds: i64) -> String {
    let hour = clock::now() / 3_600 * 3_600;
    clock::timestamp(hour - seconds).expect("a moment").to_string()
}

/// The day so many days from now.
pub fn day(days: i64) -> String {
    clock::timestamp(clock::now() + days * 86_400).expect("a moment").as_str()[..10].to_owned()
}

impl Scene {
    pub async fn new(on: On) -> Self {
        let desk = TestDesk::empty(on).await;
        let folder = tempfile::tempdir().expect("a folder");
        for (file, text) in bundle() {
            fs::write(folder.path().join(file), text).expect("written");
        }
        desk.import(folder.path()).await;
        let token = desk.token(ZOE, StaffRole::HelpDeskAdvanced).await;
        Self { desk, folder, token }
    }

    /// Her handle as of now.
    pub async fn zoe_as_she_is(&self) -> AgentDesk {
        self.desk.desk.agent(&self.token).await.expect("Zoë")
    }

    pub async fn zoe(&self) -> AgentDesk {
        self.zoe_as_she_is().await
    }

    pub async fn iris(&self) -> AgentDesk {
        self.desk.agent(IRIS).await
    }

    /// Adds a file, and imports all of it again.
    pub async fn add(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).expect("written");
        self.desk.import(self.folder.path()).await;
    }

    /// Puts `to` where `from` stands in a file, and imports all of it again.
    pub async fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.path().join(file);
        let text = fs::read_to_string(&path).expect("read");
        assert!(text.contains(from), "{file} has {from}");
        fs::write(&path, text.replace(from, to)).expect("written");
        self.desk.import(self.folder.path()).await;
    }
}

fn bundle() -> [(&'static str, String); 7] {
    let (farol, norte) = ("11111111-1111-4111-8111-111111111111", "99999999-9999-4999-8999-999999999999");
    let organizations = format!(
        "id,name,kind,managed_by,status\n{farol},Farol,provider,,active\n{norte},Norte,provider,,active\n\
         {AURORA},Aurora S.A.,customer,{farol},active\n{BRISA},Brisa Ltda,customer,{farol},active\n\
         22222222-2222-4222-8222-222222222224,Cobre,customer,{norte},active\n"
    );
    let subscriptions = format!(
        "id,org_id,name,status,starts_on,ends_on,auto_renew\n\
         Sub100001,{AURORA},Flex,active,2024-01-01,{},no\nSub100002,{AURORA},Flex,expired,2024-01-01,{},no\n\
         Sub100003,{AURORA},Flex,active,2024-01-01,{},yes\nSub100004,{AURORA},Flex,active,2024-01-01,{},no\n\
         Sub100005,{AURORA},Flex,expired,2024-01-01,{},no\n",
        day(10),
        day(-5),
        day(12),
        day(60),
        day(-90)
    );
    let licences = format!(
        "id,org_id,subscription_id,name,total\n44444444-4444-4444-8444-444444444441,{AURORA},Sub100001,Calling,1\n\
         44444444-4444-4444-8444-444444444442,{AURORA},Sub100001,Messaging,5\n\
         44444444-4444-4444-8444-444444444443,{BRISA},,Brisa calling,9\n"
    );
    let users = format!(
        "id,org_id,status,display_name,emails,roles,licences,given_name,family_name\n\
         {ANA},{AURORA},active,Ana Silva,Ana@aurora.example,org_admin,44444444-4444-4444-8444-444444444441,,\n\
         {BIA},{AURORA},not_verified,Bia Sá,bia@aurora.example,,,,\n\
         33333333-3333-4333-8333-333333333333,{AURORA},active,Rui Costa,rui@aurora.example,,44444444-4444-4444-8444-444444444441,,\n\
         33333333-3333-4333-8333-333333333334,{AURORA},not_verified,Caio Reis,caio@aurora.example,,,,\n\
         33333333-3333-4333-8333-333333333335,{AURORA},active,Davi Luz,davi@aurora.example,org_read_only_admin,,,\n\
         33333333-3333-4333-8333-333333333336,{BRISA},active,Eva Melo,eva@brisa.example,org_admin,44444444-4444-4444-8444-444444444443,,\n\
         33333333-3333-4333-8333-333333333337,{farol},active,Zoë Lima,{ZOE},help_desk,,,\n\
         33333333-3333-4333-8333-333333333338,{norte},active,Íris Lima,{IRIS},help_desk,,,\n"
    );
    let mut devices = "id,org_id,name,product,kind,status,last_seen_at\n".to_owned();
    for (n, status, seen) in [
        (1, "disconnected", ago(3_600)),
        (2, "disconnected", ago(3_600 - 60)),
        (3, "disconnected", ago(3_600 - 240)),
        (4, "connected", ago(3_600)),
        (5, "disconnected", ago(30 * 3_600)),
        (6, "offline_expired", ago(3_600)),
    ] {
        devices +=
            &format!("66666666-6666-4666-8666-66666666666{n},{AURORA},Phone {n},IP Phone,phone,{status},{seen}\n");
    }
    let mail_events = format!(
        "message_id,org_id,recipient,kind,subject,event,occurred_at\n\
         m1,{AURORA},bia@aurora.example,invitation,Convite,sent,{0}\nm1,{AURORA},bia@aurora.example,invitation,Convite,bounced,{0}\n\
         m2,{AURORA},caio@aurora.example,invitation,Convite,sent,{0}\nm2,{AURORA},caio@aurora.example,invitation,Convite,delivered,{0}\n",
        ago(50 * 3_600)
    );
    let suppressions = format!("address,reason,since\nana@aurora.example,hard_bounce,{}\n", ago(50 * 3_600));
    [
        ("organizations.csv", organizations),
        ("subscriptions.csv", subscriptions),
        ("licences.csv", licences),
        ("users.csv", users),
        ("devices.csv", devices),
        ("mail_events.csv", mail_events),
        ("suppressions.csv", suppressions),
    ]
}
