// A code that is read out over the telephone, or held against a label: in big type, in groups, with the words.

import { device, person } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("a serial by the spelling alphabet, by keyboard", async ({ page }) => {
  await open(page, `/devices/${device.id}`);
  const opener = page.getByRole("main").getByRole("button", { name: "Read aloud: serial" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Read aloud: serial" });
  await expect(dialog).toBeVisible();
  const big = dialog.locator(".sign-big");
  await expect(big.first()).toBeVisible();
  expect((await big.allInnerTexts()).join("")).toBe(device.serial);
  const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
  const said = await dialog.locator(".sign-word").allInnerTexts();
  for (const [at, sign] of [...device.serial].entries()) {
    if (/\d/.test(sign)) expect(said[at]).toBe(words[Number(sign)]);
    else expect(said[at][0]).toBe(sign);
  }
  await expectAccessible(page);
  const groups = dialog.locator(".sign-group");
  await expect(groups.nth(0)).toHaveAttribute("aria-current", "step");
  await page.keyboard.press("ArrowRight");
  await expect(groups.nth(1)).toHaveAttribute("aria-current", "step");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test("a MAC address in its six pairs, in print to be read at arm's length on a telephone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `/devices/${device.id}`);
  await page.getByRole("main").getByRole("button", { name: "Read aloud: MAC address" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".sign-group")).toHaveCount(6);
  const size = await dialog.locator(".sign-big").first().evaluate((it) => Number.parseFloat(getComputedStyle(it).fontSize));
  expect(size).toBeGreaterThanOrEqual(48);
  const over = await dialog.evaluate((it) => it.scrollWidth - it.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
});

test("the browser's voice says it where it has one", async ({ page }) => {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    Object.defineProperty(window, "speechSynthesis", { value: { cancel() {}, speak: (it: { text: string }) => said.push(it.text) } });
  });
  await open(page, `/users/${person.id}`);
  await page.getByRole("main").getByRole("button", { name: "Read aloud: user ID" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Say it" }).click();
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/dash/);
});
