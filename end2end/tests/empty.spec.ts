// Where there is nothing: every page says so in words, and keeps its place.

import { customer, devices, list, mailEvents, one, orgs, users } from "../support/directory.ts";
import { fresh } from "../support/earlier.ts";
import { lukasz, zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const used = new Set([...devices.map((row) => row.user_id), ...mailEvents.map((row) => row.recipient)]);

const [zoes] = list(customer.managed_by);

/** Somebody of hers who has nothing, and to whom no test sends anything: they are switched off. */
const quiet = one(
  users,
  (row) =>
    orgs.some((org) => org.id === row.org_id && list(org.managed_by).includes(zoes)) &&
    row.status === "inactive" &&
    row.licences === "" &&
    ![row.id, ...list(row.emails)].some((one) => used.has(one)),
);

const pages: [string, string, string[]][] = [
  [
    "a customer's card",
    `/orgs/${fresh.id}`,
    ["No domain is claimed.", "There is no meeting site.", "Nothing has been bought yet.", "Nobody has a role here.", "Nothing has been ordered."],
  ],
  ["its users, filtered", `/orgs/${fresh.id}/users?status=inactive`, ["Nobody here answers to this filter."]],
  ["its devices, filtered", `/orgs/${fresh.id}/devices?status=connected`, ["No device here answers to this filter."]],
  [
    "it over time",
    `/orgs/${fresh.id}/charts`,
    [
      "Nothing has been bought yet.",
      "No mail to anybody here within the last 30 days.",
      "There are no devices, or Farol has not counted them yet.",
    ],
  ],
  ["its history", `/orgs/${fresh.id}/history`, ["Nothing has changed here in thirteen months."]],
  [
    "a user's card",
    `/users/${quiet.id}`,
    ["No mail has been sent to any of the addresses.", "No licence is assigned.", "They have no devices."],
  ],
  ["a user's mail", `/users/${quiet.id}/mail`, ["No mail has been sent to any of the addresses."]],
  ["undelivered mail", "/mail/undelivered", ["Nothing was given up on: every mail was handed over, or still is being tried."]],
  ["the log, filtered", "/audit?to=2020-01-01", ["No line answers to this filter."]],
];

for (const [name, path, said] of pages) {
  test(`${name} says that there is nothing @noscript`, async ({ page, signIn }) => {
    await signIn(page, path.startsWith("/audit") ? lukasz : zoe);
    expect(await open(page, path)).toBe(200);
    await expect(page.getByRole("main").locator(".empty")).toHaveText(said);
    await expect(page.getByRole("main").locator("tbody tr, .log-line")).toHaveCount(0);
    if (test.info().project.use.javaScriptEnabled !== false) await expectAccessible(page);
  });
}
