// Without a mouse: a whole call, the command bar, the keys and their switch, and what is taken back.

import type { Page } from "@playwright/test";

import { bar } from "../support/bar.ts";
import { boxes } from "../support/calls.ts";
import { customer, device, list, one, otherCustomer, person, suppressions, users, type Row } from "../support/directory.ts";
import { held } from "../support/held.ts";
import { codeIn, mailWith } from "../support/mailbox.ts";
import { kaique, zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const noMail = new Set(suppressions.map((row) => row.address));
const phones = (row: Row) => list(row.phones).map((phone) => phone.split(":")[1]);
const everyPhone = users.flatMap(phones);

/** Somebody to call whose first number is nobody else's, and who is no other spec's caller. */
const caller = one(
  users.filter((user) => user.org_id === otherCustomer.id).slice(4),
  (user) =>
    user.status === "active" &&
    user.roles === "" &&
    user.emails !== "" &&
    list(user.emails).every((email) => !noMail.has(email)) &&
    phones(user).length > 0 &&
    everyPhone.filter((phone) => phone === phones(user)[0]).length === 1,
);

// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico/] });

const commands = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const toast = (page: Page) => page.locator(".toast");

/** Fails the test if anything was pointed at. */
async function withoutMouse(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    addEventListener("pointerdown", () => sessionStorage.setItem("pointed", "yes"), { capture: true });
  });
  return async () => expect(await page.evaluate(() => sessionStorage.getItem("pointed"))).toBeNull();
}

/** Presses keys one after another and counts them. */
function hand(page: Page) {
  let presses = 0;
  return {
    presses: () => presses,
    press: async (...keys: string[]) => {
      for (const key of keys) {
        presses += 1;
        await page.keyboard.press(key);
      }
    },
  };
}

test("two keys from a copied phone number to the open card, from any page", async ({ page, signIn }) => {
  await signIn(page, zoe);
  for (const from of ["/", `/orgs/${customer.id}/users`]) {
    await open(page, from);
    await page.evaluate((text) => navigator.clipboard.writeText(text), phones(caller)[0]);
    const { press, presses } = hand(page);
    await press("ControlOrMeta+v", "Enter");
    await expect(page).toHaveURL(`/users/${caller.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(caller.display_name);
    console.log(`from a copied phone number to the open card, from ${from}: ${presses()} keys`);
    expect(presses()).toBe(2);
  }
});

test("a whole call by keyboard alone", async ({ page, signIn }) => {
  const pointed = await withoutMouse(page);
  await signIn(page, kaique);
  await open(page, "/");
  await page.evaluate((text) => navigator.clipboard.writeText(text), phones(caller)[0]);
  const { press, presses } = hand(page);
  await press("ControlOrMeta+v", "Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(caller.display_name);

  await press("s");
  const call = page.getByRole("region", { name: "The call that is going on" });
  await expect(call).toContainText(caller.display_name);
  await expect(call.getByRole("button", { name: "Notes" })).toBeFocused();
  await expect(toast(page)).toContainText(`Call with ${caller.display_name}`);

  await press("v");
  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  await expect(dialog.getByRole("radio").first()).toBeFocused();
  await press("Enter");
  const pair = dialog.locator(".pair");
  await expect(pair).toHaveText(/\S+ \S+/);
  const mailbox = await page.context().newPage();
  const code = codeIn(await mailWith(mailbox, await pair.innerText())).replace(" ", "");
  await mailbox.close();
  await page.bringToFront();
  await expect(boxes(dialog).first()).toBeFocused();
  await press(...code);
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
  await press("Enter");
  await expect(dialog).toBeHidden();

  const contact = page.getByRole("region", { name: "Contact" });
  // The card comes anew after the proof, and with it what may be revealed.
  await expect(contact.getByRole("button", { name: "Reveal" })).toBeVisible();
  await press("r");
  const email = list(caller.emails)[0];
  await expect(contact.getByText(email, { exact: true })).toBeVisible();
  await press("c");
  await expect(toast(page)).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(email);

  await press("n");
  await expect(call.getByLabel("Notes")).toBeFocused();
  await page.keyboard.type("Heard no dial tone. j, k, x and z are letters here.");
  await expect(call.getByRole("status")).toHaveText("Saved");
  await press("Escape");
  await expect(call.getByRole("button", { name: "Notes" })).toBeFocused();

  await press("e", "e");
  await expect(page).toHaveURL(/\/calls\//);
  const summary = page.locator("pre.summary");
  await expect(summary).toContainText("j, k, x and z are letters here");
  await press("c");
  await expect(toast(page)).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await summary.innerText());
  console.log(`a whole call, without the notes' own letters: ${presses()} keys`);
  await pointed();
});

test("the command bar holds what is on the page, found by the beginnings of words, and teaches the keys", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("ControlOrMeta+k");
  const input = commands(page).getByRole("combobox");
  await expect(input).toBeFocused();
  const options = commands(page).getByRole("option");
  await expect(options.filter({ hasText: "Verify caller" }).locator("kbd")).toHaveText("v");
  await expect(options.filter({ hasText: "Sign out" })).toHaveCount(1);
  await expectAccessible(page);

  // Words in any order, unfinished, without their marks and capitals.
  await input.fill("caller VÉR");
  await expect(options).toHaveCount(1);
  await expect(options).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(commands(page)).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await page.keyboard.press("ControlOrMeta+k");
  await expect(input).toHaveValue("");
  const first = await options.first().getAttribute("id");
  await expect(input).toHaveAttribute("aria-activedescendant", first ?? "");
  await page.keyboard.press("ArrowUp");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ControlOrMeta+j");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.type("undeliv");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/mail/undelivered");

  // What no act is called, somebody may be.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(device.serial);
  await expect(options).toHaveText([`Search for “${device.serial}”`]);
  await expect(input).toHaveAttribute("aria-activedescendant", (await options.getAttribute("id")) ?? "");
  await page.keyboard.press("Enter");
  await expect(bar(page)).toBeFocused();
  await expect(bar(page)).toHaveValue(device.serial);
});

test("on a list the command bar has what goes for all of Farol, and not what each row copies", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/orgs/${customer.id}/devices`);
  await page.keyboard.press("ControlOrMeta+k");
  const options = commands(page).getByRole("option");
  await expect(options.filter({ hasText: "Sign out" })).toHaveCount(1);
  await expect(options.filter({ hasText: /^\s*Copy/ })).toHaveCount(0);
});

test("what a page does not offer, the command bar does not", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await expect(page.getByRole("button", { name: "Reveal" })).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+k");
  const options = commands(page).getByRole("option");
  await expect(options.filter({ hasText: "Verify caller" })).toHaveCount(1);
  await expect(options.filter({ hasText: "Reveal" })).toHaveCount(0);
  await expect(options.filter({ hasText: "End call" })).toHaveCount(0);
  await expect(options.filter({ hasText: "Audit log" })).toHaveCount(0);
  // With nothing focused before, single keys act again at once.
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await open(page, `/orgs/${customer.id}`);
  await page.keyboard.press("ControlOrMeta+k");
  await expect(options.filter({ hasText: "Verify caller" })).toHaveCount(0);
});

test("the list of keys is what works here, and single keys can be turned off", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  const row = (text: string) => keys.locator("dl > div").filter({ hasText: text });
  await expect(row("Verify caller").locator("kbd")).toHaveText("v");
  await expect(row("Undelivered mail").locator("kbd")).toHaveText(["g", "u"]);
  await expectAccessible(page);
  await keys.getByLabel("Single keys act").uncheck();
  await page.keyboard.press("Escape");

  await page.keyboard.press("v");
  await page.keyboard.press("/");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(bar(page)).not.toBeFocused();
  await page.reload();
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.keyboard.press("v");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("keys");
  await page.keyboard.press("Enter");
  await keys.getByLabel("Single keys act").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await expect(page.getByRole("dialog", { name: /verify caller/i })).toBeVisible();
});

test("two keys to every page", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/orgs/${customer.id}`);
  // Caps Lock is no Shift.
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "G", bubbles: true })));
  await page.keyboard.press("i");
  await expect(page).toHaveURL("/sessions");
  for (const [keys, path] of [["gu", "/mail/undelivered"], ["gf", "/security"], ["gh", "/"]]) {
    for (const key of keys) await page.keyboard.press(key);
    await expect(page).toHaveURL(path);
    await page.locator("h1").first().waitFor();
  }
});

test("the home page gives the bar the focus: ? shows the keys all the same, and Esc leaves the bar", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, "/");
  await expect(bar(page)).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeFocused();
  await expect(bar(page)).toHaveValue("");
  await page.keyboard.type("silva");
  for (const left of ["silva", "", null]) {
    await page.keyboard.press("Escape");
    if (left === null) await expect(bar(page)).not.toBeFocused();
    else await expect(bar(page)).toHaveValue(left);
  }
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL("/sessions");
});

test("a key that begins nothing with the one before acts by itself, and the first of two is soon forgotten", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await page.clock.install();
  await open(page, `/users/${person.id}`);
  await page.keyboard.press("g");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.clock.fastForward(1_600);
  await page.keyboard.press("h");
  await expect(page).toHaveURL(`/users/${person.id}/history`);
});

test("the first Tab offers the way past what is round every page, and the next goes on from there", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/orgs/${customer.id}`);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page).toHaveURL(`/orgs/${customer.id}`);
  await page.keyboard.press("Tab");
  await expect(page.locator("main :focus")).toHaveCount(1);
});

test("a pin is taken back, also when its line is gone", async ({ page, signIn }) => {
  await signIn(page, kaique);
  await open(page, `/orgs/${customer.id}`);
  const pin = page.locator("[data-key=p]");
  await expect(pin).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("p");
  await expect(pin).toHaveAttribute("aria-pressed", "true");
  await expect(toast(page).getByRole("button", { name: "Undo" })).toBeVisible();
  await toast(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(toast(page)).toBeHidden();
  await page.keyboard.press("z");
  await expect(pin).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(pin).toHaveAttribute("aria-pressed", "false");
});

test("of a list that was opened by its address, too, the next page is read from its heading", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, `/orgs/${customer.id}/users`);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("the menu left by Escape gives the focus back", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, "/");
  const opener = page.getByLabel(`${zoe.name}: menu`);
  await opener.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.locator(".menu-sheet :focus")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".menu-sheet")).toBeHidden();
  await expect(opener).toBeFocused();
});

test("until the next card is there the old one is marked, and no key acts on it", async ({ page, signIn }) => {
  await signIn(page, zoe);
  const [first, next] = users.filter((user) => user.org_id === otherCustomer.id);
  await open(page, `/users/${next.id}`);
  await open(page, `/users/${first.id}`);
  const release = await held(page, "users/get", (request) => request.postDataJSON().id === next.id);
  const begun: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/visits/start")) begun.push(request.postData() ?? "");
  });
  const [main, heading] = [page.getByRole("main"), page.getByRole("heading", { level: 1 })];
  await page.keyboard.press("]");
  await expect(page).toHaveURL(`/users/${next.id}`);
  await expect(heading).toHaveText(first.display_name);
  await expect(main).toHaveAttribute("aria-busy", "true");
  await expect(page.locator(".progress")).toHaveClass(/\bon\b/);
  await page.keyboard.press("s");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(commands(page).getByRole("option").first()).toBeVisible();
  await expect(commands(page).getByText("Start call")).toHaveCount(0);
  await page.keyboard.press("Escape");

  release();
  await expect(heading).toHaveText(next.display_name);
  await expect(main).not.toHaveAttribute("aria-busy");
  await expect(page.locator(".progress")).not.toHaveClass(/\bon\b/);
  await page.keyboard.press("ControlOrMeta+k");
  await expect(commands(page).getByText("Start call")).toBeVisible();
  expect(begun).toEqual([]);
});
