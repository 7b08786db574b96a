// The sample as some of it was before: imported first, so that the sample itself is what has changed since.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { customer, device, devices, folder, licences, list, one, orgs, person, type Row, users } from "./directory.ts";

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

/** A customer whose charts have a year behind them: licences that fill up, two past what was bought; devices but for one bad day. */
export const charted = one(orgs, (row) => row.name === "Falcon Sistemas S.A.");

/** A customer that nobody has set up yet: not in the sample, which has something of everything everywhere. */
export const fresh: Row = { ...charted, id: "5f0e9c1a-1b7d-4c55-9a53-0d6f2a7c4e10", name: "Alvorada Nova Ltda." };

/** Writes the bundle. */
export function earlier(home: string): string {
  const out = join(home, "earlier");
  mkdirSync(out);
  for (const name of ["licences", "workspaces"]) copyFileSync(join(folder, `${name}.csv`), join(out, `${name}.csv`));
  const boss = one(users, (row) => row.org_id === customer.id && row.id !== changed.id && row.id !== changed.manager_id);
  write(out, "users", ours(users), (row) =>
    row.id === changed.id
      ? { ...row, title: "Trainee", manager_id: boss.id, licences: [...list(row.licences), lostLicence].join(";") }
      : row,
  );
  write(out, "devices", ours(devices), (row) => (row.id === away.id ? { ...row, status: "connected", software: "11.1" } : row));
  write(out, "organizations", [...orgs, fresh], (row) => row);
  write(out, "licence_days", licenceDays(), (row) => row);
  write(out, "device_days", deviceDays(), (row) => row);
  return out;
}

/** By the month. */
function licenceDays(): Row[] {
  const bought = licences.filter((row) => row.org_id === charted.id);
  return bought.flatMap(({ id, total }, at) => {
    const held = users.filter((row) => list(row.licences).includes(id)).length;
    return Array.from({ length: 11 }, (_, month) => ({
      licence_id: id,
      day: daysAgo((11 - month) * 30),
      used: `${Math.round(held * (0.52 + month * 0.044))}`,
      total: month < 3 + at ? `${Math.round(Number(total) * 0.7)}` : total,
    }));
  });
}

function deviceDays(): Row[] {
  const own = devices.filter((row) => row.org_id === charted.id);
  const now = (status: string) => own.filter((row) => row.status === status).length;
  return Array.from({ length: 29 }, (_, at) => {
    const [ago, issues, expired, activating] = [29 - at, now("connected_with_issues"), now("offline_expired"), now("activating")];
    const away = ago === 11 ? Math.round(own.length * 0.4) : now("disconnected") + ((ago * 7) % 5);
    return {
      org_id: charted.id,
      day: daysAgo(ago),
      connected: `${own.length - issues - away - expired - activating}`,
      connected_with_issues: `${issues}`,
      disconnected: `${away}`,
      offline_expired: `${expired}`,
      activating: `${activating}`,
    };
  });
}

/** A day of the calendar (UTC), as bundles write it. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const ours = (rows: Row[]) => rows.filter((row) => row.org_id === customer.id);

function write(out: string, name: string, rows: Row[], turn: (row: Row) => Row): void {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(turn(row)))];
  writeFileSync(join(out, `${name}.csv`), lines.map((line) => `${line.map(quoted).join(",")}\n`).join(""));
}
