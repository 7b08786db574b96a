// Every list by keys: j and k go from row to row, Enter opens one, and no row that leads somewhere is passed over.

import type { Page } from "@playwright/test";

import { bar, find } from "../support/bar.ts";
import { callers } from "../support/calls.ts";
import { customer, device, list, one, suppressions, users } from "../support/directory.ts";
import { changed } from "../support/earlier.ts";
import { lukasz, zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";
import { warned } from "../support/warnings.ts";

const cameBack = new Set(suppressions.map((row) => row.address));

/** Somebody with a device; and somebody whom mail was sent to. */
const owner = one(users, (row) => row.id === device.user_id);
const written = one(users, (row) => row.org_id === customer.id && list(row.emails).some((email) => cameBack.has(email)));

/** Every list, and what is to be done to have it on the screen. */
const lists: [string, string, ((page: Page) => Promise<unknown>)?][] = [
  ["what is wrong at customers", "/", warned],
  ["the results of a search", "/", results],
  ["a customer's lists, administrators and orders", `/orgs/${customer.id}`],
  ["a customer's users", `/orgs/${customer.id}/users`],
  ["a customer's devices", `/orgs/${customer.id}/devices`],
  ["a user's devices", `/users/${owner.id}`],
  ["a kind of warning", "/warnings/licences"],
  ["undelivered mail", "/sessions", undelivered],
  ["a user's mail", `/users/${written.id}/mail`],
  ["a history", `/users/${changed.id}/history`],
  ["one's own sessions", "/sessions"],
  ["staff", "/staff"],
  ["the log", "/audit"],
];

async function results(page: Page): Promise<void> {
  await find(page, "silva", /silva/i);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(/\/s\//);
}

/** Two mails that were given up on, as the server would tell of them. */
async function undelivered(page: Page): Promise<void> {
  const rows = callers.slice(0, 2).map(({ id, display_name, emails }) => ({
    id,
    user_id: id,
    user_name: display_name,
    org: { id: customer.id, name: customer.name },
    address: emails,
    kind: "password_reset",
    subject: "Your password",
    created_at: "2026-11-02T10:00:00Z",
    attempts: 5,
    reason: "Nobody answered",
    retry: { offer: "open" },
  }));
  await page.route("**/api/mail/dead", (route) => route.fulfill({ json: { rows, next: null, previous: null } }));
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page).toHaveURL("/mail/undelivered");
  await expect(page.locator("main tbody tr")).toHaveCount(2);
}

for (const [name, path, prepare] of lists) {
  test(`j, k and Enter: ${name}`, async ({ page, signIn }) => {
    await signIn(page, ["/staff", "/audit"].includes(path) ? lukasz : zoe);
    await open(page, path);
    await prepare?.(page);
    const rows = page.locator("main [data-row]");
    await expect(rows.first()).toBeVisible();
    // No row that leads somewhere is left out.
    await expect(page.locator("main tbody tr:has(th a[href]):not(:has([data-row]))")).toHaveCount(0);
    const count = await rows.count();
    // What is typed into the bar of the home page is no key.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("j");
    await expect(rows.first()).toBeFocused();
    await page.keyboard.press("j");
    await expect(rows.nth(Math.min(1, count - 1))).toBeFocused();
    await page.keyboard.press("k");
    await expect(rows.first()).toBeFocused();
    await page.keyboard.press("k");
    await expect(rows.first()).toBeFocused();
    // A line that is no link itself opens the first that it has.
    const links = rows.first().and(page.locator("a")).or(rows.first().locator("a[href]"));
    const to = (await links.count()) > 0 ? await links.first().getAttribute("href") : page.url();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(to ?? "");
  });
}
