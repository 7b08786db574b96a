// What is different since it last worked: on the card, and day by day in the history.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { customer, folder, foreign, device, devices, one } from "../support/directory.ts";
import { away, changed, lostLicence } from "../support/earlier.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const licence = readFileSync(join(folder, "licences.csv"), "utf8").split("\n").find((line) => line.startsWith(lostLicence))?.split(",")[3];

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("a person's card tells the last few, and leads to all @noscript", async ({ page }) => {
  await open(page, `/users/${changed.id}`);
  const panel = page.getByRole("region", { name: "What changed" });
  await expect(panel.getByRole("listitem")).toHaveCount(3);
  await expect(panel).toContainText(`Title: Trainee → ${changed.title}`);
  await panel.getByRole("link", { name: "All changes" }).click();
  await expect(page).toHaveURL(`/users/${changed.id}/history`);
  await expect(page.getByRole("main")).toContainText(`Licence “${licence}” was taken away`);
});

test("what is newer stands above where it last worked", async ({ page }) => {
  await open(page, `/users/${changed.id}/history`);
  const lines = page.locator(".log > ol > li:visible");
  const texts = await lines.allInnerTexts();
  const worked = texts.findIndex((text) => text.includes("It last worked here"));
  const title = texts.findIndex((text) => text.includes(`Title: Trainee → ${changed.title}`));
  expect(title).toBeGreaterThan(0);
  expect(worked).toBeGreaterThan(title);
  await expect(lines.first().getByRole("heading", { level: 2 })).toHaveText(/\d{4}/);
  expect(texts.some((text) => text.includes("opened the card")), "no looks").toBe(false);
  const line = page.locator(".log-line", { hasText: `Title: Trainee → ${changed.title}` });
  for (let steps = texts.length; steps > 0 && !(await line.evaluate((it) => it === document.activeElement)); steps -= 1) {
    await page.keyboard.press("j");
  }
  await expect(line).toBeFocused();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Everything" }).click();
  await expect(page).toHaveURL(`/users/${changed.id}/history?all=1`);
  await expect(page.locator(".log-line", { hasText: "read the history of" }).first()).toBeVisible();
  await expect(page.locator(".log-line", { hasText: `Title: Trainee → ${changed.title}` })).toBeVisible();
  await expectAccessible(page);
});

test("a device has a history of its own @noscript", async ({ page }) => {
  await open(page, `/devices/${away.id}`);
  await expect(page.getByRole("region", { name: "What changed" })).toContainText(`Software: 11.1 → ${away.software}`);
  await page.getByRole("main").getByRole("link", { name: "History" }).click();
  await expect(page).toHaveURL(`/devices/${away.id}/history`);
  await expect(page.getByRole("heading", { level: 1, name: `History of ${away.name}` })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Status: Connected → Offline");
});

test("nothing changed is said so @noscript", async ({ page }) => {
  await open(page, `/devices/${device.id}/history`);
  await expect(page.getByRole("main")).toContainText("Nothing has changed");
  await open(page, `/orgs/${customer.id}/history`);
  await expect(page.getByRole("heading", { level: 1, name: `History of ${customer.name}` })).toBeVisible();
});

for (const [width, height] of [[1440, 900], [1024, 768], [768, 1024], [390, 844], [320, 640]] as const) {
  test(`reads at ${width} × ${height}, light and dark`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of [`/users/${changed.id}/history`, `/devices/${away.id}/history?all=1`, `/devices/${away.id}`]) {
        await open(page, path);
        await expectAccessible(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(over, path).toBeLessThanOrEqual(0);
      }
    }
  });
}

test.describe("not hers", () => {
  test.use({ tolerated: [/status of 404/] });

  test("another provider's device is not there", async ({ page }) => {
    const theirs = one(devices, (row) => row.org_id === foreign.id);
    expect(await open(page, `/devices/${theirs.id}/history`)).toBe(404);
  });
});
