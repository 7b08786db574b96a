// The card of one person: who they are, what looks wrong, and everything copyable by one press.

import { customer, device, devices, list, one, person, suppressions, users } from "../support/directory.ts";
import { masked } from "../support/calls.ts";
import { zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("says who it is, and whose @noscript", async ({ page }) => {
  expect(await open(page, `/users/${person.id}`)).toBe(200);
  await expect(page).toHaveTitle(new RegExp(person.display_name));
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1, name: person.display_name })).toBeVisible();
  await expect(main.getByRole("link", { name: customer.name }).first()).toHaveAttribute("href", `/orgs/${customer.id}`);
  for (const email of list(person.emails)) await expect(main.getByText(masked(email), { exact: true }).first()).toBeVisible();
  if (person.title) await expect(main.getByText(person.title).first()).toBeVisible();
  await expect(main.getByText("Active", { exact: true }).first()).toBeVisible();
});

test("copies by one press", async ({ page }) => {
  await open(page, `/users/${person.id}`);
  await page.getByRole("button", { name: "Copy user ID" }).first().click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(person.id);
});

test("an address breaks between its parts, and is one text", async ({ page }) => {
  await open(page, `/users/${person.id}`);
  const email = masked(list(person.emails)[0]);
  const value = page.getByRole("region", { name: "Contact" }).locator(".value").filter({ hasText: email }).first();
  await expect(value.locator("wbr").first()).toBeAttached();
  expect(await value.innerText()).toBe(email);
  // Beside a list it breaks after its sign, if at all.
  await page.setViewportSize({ width: 1024, height: 768 });
  await open(page, `/orgs/${customer.id}/users?peek=/users/${person.id}`);
  const parts = page.getByRole("complementary", { name: "The card beside the list" }).locator(".value .part");
  await expect(parts.first()).toBeVisible();
  for (const part of await parts.all()) expect((await part.boundingBox())?.height).toBeLessThan(30);
});

test("an address that gets no mail is told with its reason", async ({ page }) => {
  const suppressed = new Map(suppressions.map((row) => [row.address, row]));
  const user = one(users, (row) => row.org_id === customer.id && list(row.emails).some((email) => suppressed.has(email)));
  await open(page, `/users/${user.id}`);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "What looks wrong" })).toBeVisible();
  await expect(main.getByText(/^Mail to .* is held back/).first()).toBeVisible();
});

test("leads to the devices and back @noscript", async ({ page }) => {
  const owner = one(users, (row) => row.id === device.user_id);
  await open(page, `/users/${owner.id}`);
  await page.getByRole("main").locator(`a[href="/devices/${device.id}"]`).first().click();
  await expect(page).toHaveURL(`/devices/${device.id}`);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: owner.display_name })).toBeVisible();
});

test("a device in trouble is among what looks wrong", async ({ page }) => {
  const broken = one(devices, (row) => row.org_id === customer.id && row.user_id !== "" && row.error_codes !== "");
  await open(page, `/users/${broken.user_id}`);
  const wrong = page.getByRole("region", { name: "What looks wrong" });
  await expect(wrong.locator(`a[href="/devices/${broken.id}"]`).first()).toBeVisible();
});

test("an inactive account says so", async ({ page }) => {
  const user = one(users, (row) => row.org_id === customer.id && row.status === "inactive");
  await open(page, `/users/${user.id}`);
  await expect(page.getByRole("main").getByText("The account is switched off").first()).toBeVisible();
});
