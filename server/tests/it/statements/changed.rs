//! A small bundle that changes and loses rows: what an import notes of it has statements of its own.

use std::{fs, path::Path};

use crate::commands::Operator;

const PROVIDER: &str = "11111111-1111-4111-8111-111111111111";
const CUSTOMER: &str = "22222222-2222-4222-8222-222222222222";
const ANA: &str = "33333333-3333-4333-8333-333333333331";
const RUI: &str = "33333333-3333-4333-8333-333333333332";
const LICENCE: &str = "44444444-4444-4444-8444-444444444444";
const ROOM: &str = "55555555-5555-4555-8555-555555555555";
const DEVICE: &str = "66666666-6666-4666-8666-666666666666";

/// Imports it, and once more with other rows and without some.
pub fn import(operator: &Operator, folder: &Path) {
    fs::create_dir(folder).expect("a folder");
    let path = folder.display().to_string();
    let write = |name: &str, header: &str, rows: &[String]| {
        let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
        fs::write(folder.join(name), format!("{header}\n{rows}")).expect("written");
    };
    let users = "id,org_id,status,given_name,family_name,display_name,emails,title,licences";
    let devices = "id,org_id,user_id,workspace_id,name,product,kind,status";
    let orgs =
        [format!("{CUSTOMER},Changing,customer,{PROVIDER},active"), format!("{PROVIDER},Changer,provider,,active")];
    write("organizations.csv", "id,name,kind,managed_by,status", &orgs);
    write("licences.csv", "id,org_id,name,total", &[format!("{LICENCE},{CUSTOMER},Calling,10")]);
    write("workspaces.csv", "id,org_id,name", &[format!("{ROOM},{CUSTOMER},Room 9")]);
    let ana =
        |title: &str, licence: &str| format!("{ANA},{CUSTOMER},active,Ana,B,,ana@changing.example,{title},{licence}");
    let rui = format!("{RUI},{CUSTOMER},active,Rui,C,,rui@changing.example,,");
    write("users.csv", users, &[ana("Analyst", ""), rui.clone()]);
    let device = |status: &str, room: &str| format!("{DEVICE},{CUSTOMER},,{room},Bar,Room Bar,room,{status}");
    write("devices.csv", devices, &[device("connected", ROOM)]);
    operator.says(&["import", &path]);

    write("users.csv", users, &[ana("Chief", LICENCE), rui]);
    write("devices.csv", devices, &[device("disconnected", ROOM)]);
    operator.says(&["import", &path]);

    write("licences.csv", "id,org_id,name,total", &[]);
    write("workspaces.csv", "id,org_id,name", &[]);
    write("users.csv", users, &[ana("Chief", "")]);
    write("devices.csv", devices, &[device("disconnected", "")]);
    operator.says(&["import", &path, "--prune", "--force"]);
}
