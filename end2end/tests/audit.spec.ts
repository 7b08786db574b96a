// The provider's log: what was done stands in it, in words; filter and export; histories of a user and a customer.

import { readFileSync } from "node:fs";

import { customer, person } from "../support/directory.ts";
import { francisca, lukasz, zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

test("what an agent opens is in the log, in words; the filter is in the address @noscript", async ({ page, signIn, context }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  // The card goes on asking for what is new as long as it is shown.
  await page.goto("about:blank");
  await context.clearCookies();
  await signIn(page, lukasz);
  await open(page, "/audit");
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  const form = page.getByRole("form", { name: "Which lines" });
  await form.getByLabel("Agent").selectOption({ label: zoe.name });
  await form.getByLabel("What").selectOption({ label: "Open a card" });
  await form.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/verb=open_card/);
  const lines = page.locator(".log-line");
  await expect(lines.filter({ hasText: `${zoe.name} opened the card of ${person.display_name}.` }).first()).toBeVisible();
  for (const line of await lines.all()) await expect(line).toContainText(/Zoë Guimarães (opened|tried to open)/);
  await page.getByRole("link", { name: "Clear" }).click();
  await expect(page).toHaveURL("/audit");
});

test("sealed lines, one customer at a time, the next page, CSV", async ({ page, signIn }) => {
  await signIn(page, lukasz);
  await open(page, `/users/${person.id}`);
  await open(page, "/audit");
  await expectAccessible(page);
  await expect(page.locator(".log-seal", { hasText: /\d/ }).first()).toBeVisible();
  const only = page.locator(".log-facts").getByRole("link", { name: customer.name }).first();
  await only.click();
  await expect(page).toHaveURL(new RegExp(`org=${customer.id}`));
  await page.getByRole("link", { name: `Not only: ${customer.name}` }).click();
  await expect(page).toHaveURL("/audit");
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  expect(readFileSync(await (await waiting).path(), "utf8")).toContain("open_card");
});

test("the history of a user and of a customer, from their cards", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `History of ${person.display_name}` })).toBeVisible();
  await page.getByRole("link", { name: "Everything" }).click();
  await expect(page.locator(".log-line", { hasText: `${zoe.name} opened the card of` }).first()).toBeVisible();
  await expectAccessible(page);
  await open(page, `/orgs/${customer.id}`);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `History of ${customer.name}` })).toBeVisible();
  await expectAccessible(page);
});

test("a large export waits for a second person", async ({ page, signIn, context }) => {
  await signIn(page, lukasz);
  await open(page, "/staff");
  await open(page, "/audit?verb=open_list");
  await page.getByRole("button", { name: "Ask for a large export" }).click();
  const row = page.getByRole("region", { name: "Large exports" }).getByRole("listitem").first();
  await expect(row).toContainText("Waits for a second person");
  await expect(row.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  await context.clearCookies();
  await signIn(page, francisca);
  await open(page, "/audit");
  const asked = page.getByRole("region", { name: "Large exports" }).getByRole("listitem").first();
  await expect(asked).toContainText(lukasz.name);
  await expectAccessible(page);
  await asked.getByRole("button", { name: /^Approve/ }).click();
  await expect(asked).toContainText(`approved by ${francisca.name}`);
  await context.clearCookies();
  await signIn(page, lukasz);
  await open(page, "/audit");
  const waiting = page.waitForEvent("download");
  await row.getByRole("link", { name: "Download" }).click();
  expect(readFileSync(await (await waiting).path(), "utf8")).toContain("open_list");
});

test.describe("refused", () => {
  test.use({ tolerated: [/status of 403/] });

  test("the log is not the help desk's", async ({ page, signIn }) => {
    await signIn(page, zoe);
    expect(await open(page, "/audit")).toBe(403);
  });
});
