// The sample as some of it was before: imported first, so that the sample itself is what has changed since.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { customer, device, devices, folder, list, one, person, type Row, users } from "./directory.ts";

/** Somebody who lost a licence, has another title and another manager. */
export const changed = one(
  users,
  (row) =>
    row.org_id === customer.id && row.id !== person.id && row.title !== "" && row.manager_id !== "" && row.last_active_at !== "",
);

/** A licence that `changed` does not hold, by its id. */
const lost = one(users, (row) => row.org_id === customer.id && list(row.licences).some((id) => !list(changed.licences).includes(id)));
export const lostLicence = one(list(lost.licences).map((id) => ({ id })), (row) => !list(changed.licences).includes(row.id)).id;

/** A device that is away, with other software than before. */
export const away = one(devices, (row) => row.org_id === customer.id && row.id !== device.id && row.status === "disconnected" && row.software !== "");

/** Writes the bundle. */
export function earlier(home: string): string {
  const out = join(home, "earlier");
  mkdirSync(out);
  for (const name of ["organizations", "licences", "workspaces"]) copyFileSync(join(folder, `${name}.csv`), join(out, `${name}.csv`));
  const boss = one(users, (row) => row.org_id === customer.id && row.id !== changed.id && row.id !== changed.manager_id);
  write(out, "users", ours(users), (row) =>
    row.id === changed.id
      ? { ...row, title: "Trainee", manager_id: boss.id, licences: [...list(row.licences), lostLicence].join(";") }
      : row,
  );
  write(out, "devices", ours(devices), (row) => (row.id === away.id ? { ...row, status: "connected", software: "11.1" } : row));
  return out;
}

const ours = (rows: Row[]) => rows.filter((row) => row.org_id === customer.id);

function write(out: string, name: string, rows: Row[], turn: (row: Row) => Row): void {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(turn(row)))];
  writeFileSync(join(out, `${name}.csv`), lines.map((line) => `${line.map(quoted).join(",")}\n`).join(""));
}
