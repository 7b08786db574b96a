// Callers, one for each test that mails a code: three codes in a quarter of an hour are all that a person gets.

import type { Locator, Page } from "@playwright/test";

import { customer, list, one, type Row, suppressions, users } from "./directory.ts";
import { expect, open } from "./test.ts";

const held = new Map(suppressions.map((row) => [row.address, row.reason]));

const plain = (user: Row) => user.org_id === customer.id && user.status === "active" && user.roles === "" && user.emails !== "";

/** People of the customer without a role, whose every address gets mail. */
export const callers = users.filter((user) => plain(user) && list(user.emails).every((email) => !held.has(email)));

/** The same with two addresses. */
export const twoAddresses = callers.filter((user) => list(user.emails).length === 2);

export const oneAddress = callers.filter((user) => list(user.emails).length === 1);

/** Whose only address is held back, since mail came back for good. */
export const bounced = one(users, (user) => plain(user) && list(user.emails).every((email) => held.get(email) === "hard_bounce"));

/** Who reported mail as spam. */
export const complained = one(users, (user) => plain(user) && list(user.emails).some((email) => held.get(email) === "complaint"));

/** As an agent sees an address before anything is proven. */
export function masked(email: string): string {
  const [local, domain] = email.split("@");
  return `${local.slice(0, 2)}•••@${domain}`;
}

/** The bar of a call. */
export const goingOn = (page: Page): Locator => page.getByRole("region", { name: "The call that is going on" });

/** A call about somebody, with its notes open; its bar. */
export async function call(page: Page, caller: Row): Promise<Locator> {
  await open(page, `/users/${caller.id}`);
  await page.getByRole("button", { name: "Start call" }).click();
  const bar = goingOn(page);
  await expect(bar).toContainText(caller.display_name);
  await bar.getByRole("button", { name: "Notes" }).click();
  return bar;
}

/** Opens a card and the dialog on it. */
export async function verify(page: Page, user: Row): Promise<Locator> {
  await open(page, `/users/${user.id}`);
  await page.locator("#verify-caller").click();
  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Sends a code from the open dialog; the pair of words that the caller's mail shows too. */
export async function sendCode(dialog: Locator): Promise<string> {
  await dialog.getByRole("button", { name: /^Send (a new )?code$/ }).click();
  const pair = dialog.locator(".pair");
  await expect(pair).toHaveText(/\S+ \S+/);
  return await pair.innerText();
}

export function boxes(dialog: Locator): Locator {
  return dialog.getByRole("textbox", { name: /^Digit/ });
}

/** As from another window: into whatever has the focus. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("ControlOrMeta+v");
}
