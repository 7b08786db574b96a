// A customer's card and its lists: how it is set up, what it bought, who works there.

import { customer, devices, domains, list, one, orders, sites, subscriptions, users } from "../support/directory.ts";
import { masked } from "../support/calls.ts";
import { zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

const of = (row: Record<string, string>) => row.org_id === customer.id;

test("says how the customer is set up @noscript", async ({ page }) => {
  expect(await open(page, `/orgs/${customer.id}`)).toBe(200);
  await expect(page).toHaveTitle(new RegExp(customer.name));
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  for (const { domain } of domains.filter(of)) await expect(main.getByText(domain, { exact: true }).first()).toBeVisible();
  for (const { url } of sites.filter(of)) await expect(main.getByText(url).first()).toBeVisible();
  for (const { id } of subscriptions.filter(of)) await expect(main.getByText(id).first()).toBeVisible();
  for (const { number } of orders.filter(of)) await expect(main.locator(`a[href="/orders/${number}"]`).first()).toBeVisible();
});

test("its administrators, with their addresses @noscript", async ({ page }) => {
  const admin = one(users, (row) => of(row) && list(row.roles).includes("org_admin"));
  await open(page, `/orgs/${customer.id}`);
  await expect(page.locator(`main a[href="/users/${admin.id}"]`).first()).toBeVisible();
  await expect(page.getByRole("main").getByText(masked(list(admin.emails)[0]), { exact: true }).first()).toBeVisible();
});

test("its users page by page, and filtered @noscript", async ({ page }) => {
  await open(page, `/orgs/${customer.id}/users`);
  const rows = page.getByRole("main").locator('tbody tr, [role="row"]:has(a[href^="/users/"])');
  await expect(rows.first()).toBeVisible();
  const first = await page.locator('main a[href^="/users/"]').first().getAttribute("href");
  await page.getByRole("link", { name: /next/i }).first().click();
  await expect(page.locator('main a[href^="/users/"]').first()).not.toHaveAttribute("href", first ?? "");
  await page.getByRole("link", { name: /previous/i }).first().click();
  await expect(page.locator('main a[href^="/users/"]').first()).toHaveAttribute("href", first ?? "");
  const inactive = users.filter((row) => of(row) && row.status === "inactive");
  await open(page, `/orgs/${customer.id}/users?status=inactive`);
  const shown = await page.locator('main a[href^="/users/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("/").at(-1)));
  expect(shown.length).toBeGreaterThan(0);
  for (const id of shown) expect(inactive.map((row) => row.id)).toContain(id);
});

test("its users filtered and sorted by links", async ({ page }) => {
  await open(page, `/orgs/${customer.id}/users`);
  await page.getByRole("link", { name: "Administrators" }).click();
  await expect(page).toHaveURL(/admins=1/);
  const admins = users.filter((row) => of(row) && row.roles !== "").map((row) => row.id);
  await expect(page.locator('tbody a[href^="/users/"]')).toHaveCount(admins.length);
  await page.getByRole("columnheader", { name: /last active/i }).getByRole("link").click();
  await expect(page.getByRole("columnheader", { name: /last active/i })).toHaveAttribute("aria-sort", /.+/);
});

test("its devices @noscript", async ({ page }) => {
  await open(page, `/orgs/${customer.id}/devices`);
  const shown = await page.locator('main a[href^="/devices/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("/").at(-1)));
  const known = devices.filter(of).map((row) => row.id);
  expect(shown.length).toBeGreaterThan(0);
  for (const id of shown) expect(known).toContain(id);
});
