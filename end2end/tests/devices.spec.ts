// The card of one device: whose it is, how it fares, and its error codes in words.

import { customer, device, devices, list, one, users, workspaces } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("says what it is and whose @noscript", async ({ page }) => {
  expect(await open(page, `/devices/${device.id}`)).toBe(200);
  const main = page.getByRole("main");
  const owner = one(users, (row) => row.id === device.user_id);
  await expect(main.getByRole("heading", { level: 1 })).toContainText(device.name);
  await expect(main.locator(`a[href="/users/${owner.id}"]`).first()).toBeVisible();
  await expect(main.locator(`a[href="/orgs/${customer.id}"]`).first()).toBeVisible();
  for (const value of [device.serial, device.mac, device.ip, device.sip_address, device.software]) {
    if (value) await expect(main.getByText(value, { exact: true }).first()).toBeVisible();
  }
});

test("copies serial and MAC", async ({ page }) => {
  await open(page, `/devices/${device.id}`);
  for (const [what, value] of [["serial", device.serial], ["MAC address", device.mac]]) {
    await page.getByRole("button", { name: `Copy ${what}` }).first().click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(value);
  }
});

test("a shared one names its workspace @noscript", async ({ page }) => {
  const shared = one(devices, (row) => row.org_id === customer.id && row.workspace_id !== "");
  const workspace = one(workspaces, (row) => row.id === shared.workspace_id);
  await open(page, `/devices/${shared.id}`);
  await expect(page.getByRole("main").getByText(workspace.name).first()).toBeVisible();
});

test("error codes are explained, with what to do @noscript", async ({ page }) => {
  const broken = one(devices, (row) => row.org_id === customer.id && row.error_codes !== "");
  await open(page, `/devices/${broken.id}`);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "What looks wrong" })).toBeVisible();
  for (const code of list(broken.error_codes)) await expect(main.getByText(code, { exact: true }).first()).toBeVisible();
});
