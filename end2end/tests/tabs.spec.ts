// What is open: a strip of tabs, on a telephone a number that opens a list.

import type { Page } from "@playwright/test";

import { bar } from "../support/bar.ts";
import { customer, device, person } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const commands = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const opened = (page: Page) => page.getByRole("navigation", { name: "Open tabs" });
const toast = (page: Page) => page.locator(".toast");

test("what is open stays open over a reload, is gone through by keys, closed, and taken back", async ({ page, signIn }) => {
  await signIn(page, zoe);
  const tabs = opened(page).getByRole("link");
  const go = async (path: string, name: string) => {
    await open(page, path);
    await expect(opened(page).getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  };
  await go(`/users/${person.id}`, person.display_name);
  await go(`/orgs/${customer.id}`, customer.name);
  await go(`/devices/${device.id}`, device.name);
  await expect(tabs).toHaveText([device.name, customer.name, person.display_name]);
  await expectAccessible(page);

  // A page behind a card is in its tab, and is what the tab leads back to.
  await page.goto(`/users/${person.id}/mail`);
  await expect(tabs.nth(2)).toHaveAttribute("aria-current", "page");
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.keyboard.press("[");
  await expect(page).toHaveURL(`/orgs/${customer.id}`);
  await page.keyboard.press("]");
  await expect(page).toHaveURL(`/users/${person.id}/mail`);
  await page.keyboard.press("]");
  await expect(page).toHaveURL(`/devices/${device.id}`);
  await page.keyboard.press("Alt+2");
  await expect(page).toHaveURL(`/orgs/${customer.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(customer.name);

  // On a Mac, Alt writes other signs; and a sign may need it.
  const pressed = (key: string, code: string) =>
    page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { ...init, altKey: true, bubbles: true })), { key, code });
  await pressed("¡", "Digit1");
  await expect(page).toHaveURL(`/devices/${device.id}`);
  await pressed("]", "Digit6");
  await expect(page).toHaveURL(`/orgs/${customer.id}`);
  // Where somebody writes it is the sign that is meant.
  const written = { key: "@", code: "Digit1", altKey: true, bubbles: true, cancelable: true };
  expect(await bar(page).evaluate((input, init) => input.dispatchEvent(new KeyboardEvent("keydown", init)), written)).toBe(true);
  await expect(page).toHaveURL(`/orgs/${customer.id}`);

  await page.keyboard.press("x");
  await expect(tabs).toHaveText([device.name, person.display_name]);
  await expect(page).toHaveURL(`/users/${person.id}/mail`);
  await expect(toast(page)).toContainText("Tab closed");
  await expectAccessible(page);
  await page.keyboard.press("z");
  await expect(tabs).toHaveText([device.name, customer.name, person.display_name]);
  await expect(page).toHaveURL(`/orgs/${customer.id}`);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(customer.name);
});

test("where nothing is open the strip takes no room", async ({ page, signIn }) => {
  await signIn(page, zoe);
  const height = () => page.locator(".top").evaluate((top) => top.getBoundingClientRect().height);
  await open(page, "/");
  await expect(opened(page)).toBeHidden();
  const bare = await height();
  await open(page, `/users/${person.id}`);
  await expect(opened(page)).toBeVisible();
  expect(await height()).toBe(bare + 36);
  await page.keyboard.press("x");
  await expect(page).toHaveURL("/");
  await expect.poll(height).toBe(bare);
});

test("nothing of what was open is left after signing out", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await expect(opened(page).getByRole("link")).toHaveCount(1);
  await page.goto("/sign-in");
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem("tabs"))).toBeNull();
});

test("on a telephone what is open is a number that opens a list, and the menu has the commands", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  const count = opened(page).getByRole("button", { name: "1 is open: show it" });
  await count.click();
  await expect(opened(page).getByRole("link", { name: person.display_name })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(opened(page).getByRole("link", { name: person.display_name })).toBeHidden();
  await open(page, "/sessions");
  await count.click();
  await opened(page).getByRole("link", { name: person.display_name }).click();
  await expect(page).toHaveURL(`/users/${person.id}`);
  await expect(opened(page).getByRole("link", { name: person.display_name })).toBeHidden();
  await page.locator(".menu > summary").click();
  await page.locator(".menu-sheet").getByRole("button", { name: "Commands" }).click();
  await expect(commands(page).getByRole("combobox")).toBeFocused();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBeLessThanOrEqual(0);
});
