// The sample directory, read from the very files that the server under test imported: no test guesses a name.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const folder = join(import.meta.dirname, "../../crates/testkit/fixtures/directory");

/** One line of a CSV file, by column. */
export type Row = Record<string, string>;

/** RFC 4180, of files that are known to be well formed. */
function parse(text: string): Row[] {
  const lines: string[][] = [[]];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g)) {
    const [whole, raw, end] = match;
    if (whole === "" && lines.at(-1)?.length === 0) break;
    lines.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end.endsWith("\n")) lines.push([]);
    if (end === "") break;
  }
  const [names = [], ...rows] = lines.filter((line) => line.length > 0);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ""])));
}

function read(name: string): Row[] {
  return parse(readFileSync(join(folder, `${name}.csv`), "utf8"));
}

export const orgs = read("organizations");
export const users = read("users");
export const devices = read("devices");
export const orders = read("orders");
export const sites = read("sites");
export const domains = read("domains");
export const subscriptions = read("subscriptions");
export const workspaces = read("workspaces");
export const licences = read("licences");
export const suppressions = read("suppressions");
export const mailEvents = read("mail_events");

/** Every value of the directory, and every part of one that is a list. */
export const values = new Set(
  readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .flatMap((name) => read(name.slice(0, -4)))
    .flatMap((row) => Object.values(row))
    .flatMap((field) => [field, ...field.split(/[;:]/)]),
);

export const list = (field: string): string[] => (field === "" ? [] : field.split(";"));

/** The first that fits; the sample has one of each kind that a test asks for. */
export function one(rows: Row[], fits: (row: Row) => boolean): Row {
  const row = rows.find(fits);
  if (!row) throw new Error(`the sample directory has no row for ${fits}`);
  return row;
}

const farol = one(orgs, (org) => org.name === "Farol Serviços Gerenciados");
const norte = one(orgs, (org) => org.name === "Norte Telecom Parceiros");

const managed = (by: Row, but: Row) => (org: Row) =>
  list(org.managed_by).includes(by.id) && !list(org.managed_by).includes(but.id);

/** Zoë's largest customer, which no other provider looks after. */
export const customer = one(orgs, managed(farol, norte));
/** Another of hers. */
export const otherCustomer = one(orgs, (org) => managed(farol, norte)(org) && org.id !== customer.id);
/** One that only the other provider looks after: for Zoë it is not there. */
export const foreign = one(orgs, managed(norte, farol));

/** A person of `customer` whose name nobody else in the directory has. */
export const person = one(
  users,
  (user) =>
    user.org_id === customer.id &&
    user.status === "active" &&
    user.phones !== "" &&
    user.sip_addresses !== "" &&
    user.display_name.split(" ").length === 2 &&
    users.filter((other) => fold(other.display_name) === fold(user.display_name)).length === 1,
);

/** A device of `customer` that belongs to a person. */
export const device = one(
  devices,
  (row) => row.org_id === customer.id && row.user_id !== "" && row.serial !== "" && row.mac !== "" && row.sip_address !== "",
);

export const order = one(orders, (row) => row.org_id === customer.id);

/** Lower case, without marks. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
