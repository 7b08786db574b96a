//! What a list of hits shows of its subjects, for all kinds in one statement.

use model::search::HitKind;
use sea_orm::{DbErr, Value};
use uuid::Uuid;

use crate::{
    Reader,
    cells::Cells,
    entities::lists::{Phones, Texts},
};

/// The subjects to show, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subjects {
    pub users: Vec<Uuid>,
    pub orgs: Vec<Uuid>,
    pub devices: Vec<Uuid>,
    pub orders: Vec<Uuid>,
}

impl Subjects {
    /// Those of this kind.
    pub fn of(&mut self, kind: HitKind) -> &mut Vec<Uuid> {
        match kind {
            HitKind::User => &mut self.users,
            HitKind::Org => &mut self.orgs,
            HitKind::Device => &mut self.devices,
            HitKind::Order => &mut self.orders,
        }
    }
}

/// One subject, with the values that a search may have matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: Uuid,
    pub title: String,
    pub subtitle: String,
    pub status: String,
    pub org_id: Uuid,
    pub org_name: String,
    pub values: Values,
}

/// What a subject is asked for by, besides its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    User { emails: Vec<String>, phones: Phones, extension: Option<String>, sips: Vec<String> },
    Org,
    Device { serial: Option<String>, mac: Option<String>, sip: Option<String>, workspace: Option<String> },
    Order,
}

const USERS: &str = "SELECT 1 AS kind, u.id, u.display_name, u.title, u.department, u.status, u.org_id, o.name, \
    CAST(u.emails AS text), CAST(u.phones AS text), u.extension, CAST(u.sip_addresses AS text) \
    FROM users u JOIN orgs o ON o.id = u.org_id WHERE u.id IN ";
const ORGS: &str = "SELECT 2 AS kind, o.id, o.name, o.kind, o.country, o.status, o.id AS org_id, o.name AS org_name, \
    CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text) FROM orgs o WHERE o.id IN ";
const DEVICES: &str = "SELECT 3 AS kind, d.id, d.name, d.product, u.display_name, d.status, d.org_id, o.name, \
    d.serial, d.mac, d.sip_address, w.name FROM devices d JOIN orgs o ON o.id = d.org_id \
    LEFT JOIN users u ON u.id = d.user_id LEFT JOIN workspaces w ON w.id = d.workspace_id WHERE d.id IN ";
const ORDERS: &str = "SELECT 4 AS kind, r.id, r.number, r.placed_on, CAST(NULL AS text), r.status, r.org_id, o.name, \
    CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text) \
    FROM orders r JOIN orgs o ON o.id = r.org_id WHERE r.id IN ";

/// Reads `subjects`, in no order; one that is no longer there is left out.
///
/// `slots` is the most of each kind: the statement's text depends on it and not on how many there are, so that it stays
/// prepared.
pub async fn read(db: &Reader, subjects: &Subjects, slots: usize) -> Result<Vec<Subject>, DbErr> {
    let mut parts = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let kinds =
        [(USERS, &subjects.users), (ORGS, &subjects.orgs), (DEVICES, &subjects.devices), (ORDERS, &subjects.orders)];
    for (select, ids) in kinds {
        let Some(last) = ids.last() else { continue };
        let filled = ids.iter().chain(std::iter::repeat(last)).take(slots.max(ids.len()));
        let places: Vec<_> = filled
            .map(|id| {
                values.push((*id).into());
                format!("${}", values.len())
            })
            .collect();
        parts.push(format!("{select}({})", places.join(", ")));
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    db.rows(parts.join(" UNION ALL "), values, subject).await
}

fn subject(row: &dyn Cells) -> Result<Subject, DbErr> {
    let text = |at: usize| row.text(at);
    let given = |at: usize| Ok::<_, DbErr>(row.text(at)?.unwrap_or_default());
    let values = match row.int(0)? {
        1 => Values::User {
            emails: list::<Texts>(text(8)?)?.0,
            phones: list(text(9)?)?,
            extension: text(10)?,
            sips: list::<Texts>(text(11)?)?.0,
        },
        2 => Values::Org,
        3 => Values::Device { serial: text(8)?, mac: text(9)?, sip: text(10)?, workspace: text(11)? },
        _ => Values::Order,
    };
    let subtitle: Vec<String> = [text(3)?, text(4)?].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Ok(Subject {
        id: row.id(1)?,
        title: given(2)?,
        subtitle: subtitle.join(" · "),
        status: given(5)?,
        org_id: row.id(6)?,
        org_name: given(7)?,
        values,
    })
}

fn list<T: serde::de::DeserializeOwned + Default>(json: Option<String>) -> Result<T, DbErr> {
    json.map_or_else(|| Ok(T::default()), |json| serde_json::from_str(&json).map_err(|e| DbErr::Json(e.to_string())))
}
