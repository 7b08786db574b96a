// Every page as a whole: nothing for axe to find, nothing wider than the window, nothing too small for a finger.

import type { Page } from "@playwright/test";

import { bar, find } from "../support/bar.ts";
import { bounced as bouncedUser, complained } from "../support/calls.ts";
import { customer, device, devices, one, order, person, suppressions, users } from "../support/directory.ts";
import { ends, type Left, untilItAsks, warning } from "../support/ending.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const bounced = new Set(suppressions.map((row) => row.address));
const troubled = one(users, (row) => row.org_id === customer.id && row.emails.split(";").some((email) => bounced.has(email)));
const broken = one(devices, (row) => row.org_id === customer.id && row.error_codes !== "");

/** A page, and what to do there before it is looked at. */
const pages: [string, string, ((page: Page) => Promise<unknown>)?][] = [
  ["home", "/"],
  ["search", "/", (page) => find(page, "silva", /silva/i)],
  ["search-mac", "/", (page) => find(page, device.mac, device.name)],
  ["results", "/", results],
  ["user", `/users/${person.id}`],
  ["user-troubled", `/users/${troubled.id}`],
  ["org", `/orgs/${customer.id}`],
  ["org-users", `/orgs/${customer.id}/users`],
  ["org-devices", `/orgs/${customer.id}/devices`],
  ["org-charts", `/orgs/${customer.id}/charts`],
  ["org-history", `/orgs/${customer.id}/history`],
  ["list-and-card", `/orgs/${customer.id}/users?peek=/users/${troubled.id}`],
  ...["administrators", "invitations", "devices", "subscriptions", "licences", "permissions"].map(
    (kind): [string, string] => [`warnings-${kind}`, `/warnings/${kind}`],
  ),
  ["user-history", `/users/${person.id}/history?all=1`],
  ["device-history", `/devices/${device.id}/history`],
  ["device", `/devices/${device.id}`],
  ["device-in-error", `/devices/${broken.id}`],
  ["order", `/orders/${order.number}`],
  ["sessions", "/sessions"],
  ["session-ends", "/sessions", (page) => ending(page, { idle: 110, life: 30_000 })],
  ["session-ends-for-good", "/sessions", (page) => ending(page, { idle: 580, life: 580 })],
  ["security", "/security"],
  ["commands", `/users/${person.id}`, commands],
  ["read-aloud", `/devices/${device.id}`, aloud],
  ["mail", `/users/${person.id}/mail`],
  ["mail-bounced", `/users/${bouncedUser.id}/mail`],
  ["mail-complained", `/users/${complained.id}/mail`],
  ["undelivered", "/mail/undelivered"],
  ["verify", `/users/${person.id}`, verifying],
  ["verify-refused", `/users/${bouncedUser.id}`, verifying],
];

async function results(page: Page): Promise<void> {
  await find(page, "silva", /silva/i);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(/\/s\//);
  await expect(page.getByRole("main").getByRole("link", { name: /silva/i }).first()).toBeVisible();
}

async function commands(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
}

async function ending(page: Page, left: Left): Promise<void> {
  await ends(page, left);
  await open(page, page.url());
  await untilItAsks(page);
  await expect(warning(page)).toBeVisible();
}

async function aloud(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: /read aloud/i }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

async function verifying(page: Page): Promise<void> {
  await page.locator("#verify-caller").click();
  await expect(page.getByRole("dialog").locator(".verify-body :is(.notice, .verify-ways)").first()).toBeVisible();
}

for (const [name, path, prepare] of pages) {
  test(`${name}`, async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, path);
    await prepare?.(page);
    await look(page);
  });
}

test("sign-in", async ({ page }) => {
  await open(page, "/sign-in");
  await look(page);
});

test.describe("not there", () => {
  test.use({ tolerated: [/status of 404/] });

  test("not-found", async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, "/users/00000000-0000-4000-8000-000000000000");
    await look(page);
  });

  test("link-spent", async ({ page }) => {
    await open(page, "/l/not-a-link");
    await look(page);
  });
});

test("the keys that work, on ?", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page);
});

async function look(page: Page): Promise<void> {
  const { use } = test.info().project;
  // The projects of one colour scheme stay with it; the tablets are looked at in both.
  const schemes = use.hasTouch ? (["light", "dark"] as const) : ([use.colorScheme ?? "light"] as const);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "how much wider the page is than its window, in pixels").toBeLessThanOrEqual(0);
  if (use.hasTouch) await expectTouchable(page);
}

/** WCAG 2.2 asks for 24 px; Farol for 44, but not of links inside of a text. */
async function expectTouchable(page: Page): Promise<void> {
  const small = await page.locator("button:visible, input:visible, select:visible, a.button:visible").evaluateAll((nodes) =>
    nodes
      .filter((node) => !node.closest(".sr, .skip, [aria-hidden=true]"))
      .map((node) => ({ node, box: node.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1 && box.height < 43.5)
      .map(({ node, box }) => `${node.outerHTML.slice(0, 120)} is ${box.width.toFixed(0)}×${box.height.toFixed(0)}`),
  );
  expect(small, "targets under 44 px").toEqual([]);
}
