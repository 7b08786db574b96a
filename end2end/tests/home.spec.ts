// What an agent begins with: what is wrong at their customers, what they searched for, who is kept at hand; and a customer over time.

import { customer, foreign, list, users } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";
import { warned } from "../support/warnings.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("says what is wrong before anybody calls, and opens the list behind it @noscript", async ({ page }) => {
  const panel = await warned(page);
  const licences = panel.locator('a[href="/warnings/licences"]');
  await expect(licences).toContainText(/\d+ licences? (is|are) used up/);
  await licences.click();
  await expect(page).toHaveURL("/warnings/licences");
  await expect(page.getByRole("heading", { level: 1, name: "Licences used up" })).toBeVisible();
  const rows = page.getByRole("main").locator("tbody tr");
  await expect(rows.first()).toContainText(/used/);
  await rows.first().locator("[data-row]").click();
  await expect(page).toHaveURL(/\/orgs\/[0-9a-f-]+#subscriptions$/);
});

test("each kind has its list, with a way between them @noscript", async ({ page }) => {
  for (const kind of ["administrators", "invitations", "devices", "subscriptions", "licences", "permissions"]) {
    expect(await open(page, `/warnings/${kind}`)).toBe(200);
    await expect(page.locator(`nav.tabs a[href="/warnings/${kind}"]`)).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("main").getByText(foreign.name)).toHaveCount(0);
  }
});

test.describe("a list that there is none of", () => {
  test.use({ tolerated: [/status of 404/] });

  test("is not there", async ({ page }) => {
    expect(await open(page, "/warnings/nothing")).toBe(404);
  });
});

test("what is said of a moment goes with the time", async ({ page }) => {
  await page.clock.install();
  await open(page, "/sessions");
  const seen = page.getByRole("main").locator("time").first();
  await expect(seen).toHaveText(/ago|now/);
  await page.clock.fastForward("02:00:00");
  await expect(seen).toHaveText(/\d hours ago/);
});

test("a pinned customer is let go from there, and taken back", async ({ page }) => {
  await open(page, `/orgs/${customer.id}`);
  const pin = page.getByRole("button", { name: "Pin", exact: true });
  if (await pin.isVisible()) {
    await pin.click();
    // It shows at once, and is kept once that is said.
    await expect(page.getByRole("status").filter({ hasText: "Pinned to the search bar" })).toBeVisible();
  }
  await expect(page.getByRole("button", { name: "Pinned" })).toBeVisible();
  await open(page, "/");
  const keep = page.locator("#pinned").getByRole("button", { name: `Keep ${customer.name} pinned` });
  await expect(keep).toHaveAttribute("aria-pressed", "true");
  await keep.click();
  await expect(keep).toHaveAttribute("aria-pressed", "false");
  await keep.click();
  await expect(keep).toHaveAttribute("aria-pressed", "true");
  await keep.click();
  await expect(page.getByRole("status").filter({ hasText: "No longer pinned" })).toBeVisible();
  await open(page, "/");
  await expect(keep).toHaveCount(0);
});

test("a customer over time, with the numbers for who cannot see the shapes @noscript", async ({ page }) => {
  await open(page, `/orgs/${customer.id}`);
  await page.getByRole("link", { name: "Over time" }).click();
  await expect(page).toHaveURL(`/orgs/${customer.id}/charts`);
  const licences = page.locator("#chart-licences figure");
  await expect(licences.first()).toBeVisible();
  const held = users.filter((row) => row.org_id === customer.id).flatMap((row) => list(row.licences));
  expect(held.length).toBeGreaterThan(0);
  const shown = await licences.locator("figcaption").allInnerTexts();
  const used = shown.map((text) => Number(/([\d,]+) used of/.exec(text)?.[1].replace(",", "")));
  expect(used.reduce((sum, n) => sum + n, 0)).toBe(held.length);
  const numbers = licences.first().locator("details");
  await numbers.locator("summary").click();
  await expect(numbers.locator("tbody tr").first()).toBeVisible();
  await expect(licences.first().getByRole("img")).toHaveAttribute("aria-label", /used of/);
});

for (const [name, path] of [
  ["home", "/"],
  ["warnings", "/warnings/subscriptions"],
  ["charts", `/orgs/${customer.id}/charts`],
]) {
  test(`${name} in forced colours and at 320 px`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ forcedColors: "active" });
    await open(page, path);
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, "how much wider the page is than its window, in pixels").toBeLessThanOrEqual(0);
  });
}
