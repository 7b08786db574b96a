// Proving who the caller is: a whole call in two tabs, the agent's and the caller's mailbox.

import { boxes, bounced, masked, oneAddress, paste, sendCode, twoAddresses, verify } from "../support/calls.ts";
import { customer, list, one, users } from "../support/directory.ts";
import { held } from "../support/held.ts";
import { codeIn, linkIn, mailWith, otherThan } from "../support/mailbox.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico|status of 429|ERR_FAILED/] });

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("a whole call: masked, a wrong code, the right one pasted, the chip, the reveal and its half minute", async ({ page }) => {
  const caller = oneAddress[0];
  const email = list(caller.emails)[0];
  await page.clock.install();
  await open(page, `/users/${caller.id}`);
  const contact = page.getByRole("region", { name: "Contact" });
  await expect(contact.getByText(masked(email))).toBeVisible();
  expect(await page.content()).not.toContain(email);
  await expect(contact.getByRole("button", { name: "Copy e-mail address" })).toHaveCount(0);
  await expect(contact.getByRole("button", { name: "Reveal" })).toHaveCount(0);
  await contact.getByRole("button", { name: "Verify caller" }).click();

  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  await expect(dialog.getByText(masked(email)).first()).toBeVisible();
  await expectAccessible(page);
  const before = await dialog.boundingBox();
  const pair = await sendCode(dialog);
  expect(await dialog.boundingBox(), "nothing moves from one step to the next").toEqual(before);
  await expect(dialog.getByText(/^(9:\d\d|10:00) left/)).toBeVisible();
  await expect(dialog.getByText("Delivered", { exact: true })).toBeVisible();
  await expectAccessible(page);

  const mailbox = await page.context().newPage();
  const mail = await mailWith(mailbox, pair);
  const code = codeIn(mail);
  expect(mail.text).toContain("Zoë");
  expect(await page.content()).not.toContain(code);
  await page.bringToFront();

  await expect(boxes(dialog).first()).toBeFocused();
  await page.keyboard.type(otherThan(code).replace(" ", ""));
  await expect(dialog.getByRole("alert")).toContainText("2 tries left");
  await expect(boxes(dialog).first()).toBeFocused();
  for (const box of await boxes(dialog).all()) await expect(box).toHaveValue("");

  await boxes(dialog).nth(3).focus();
  await paste(page, code);
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.locator("#verify-caller")).toBeFocused();
  await expect(page.locator(".page-head .proof")).toContainText(/Mailbox confirmed · until \d\d:\d\d/);
  expect(await page.getByText(/identity verified/i).count()).toBe(0);

  // Pressed twice it is one look on the record.
  let reveals = 0;
  const release = await held(page, "users/reveal", () => ++reveals > 0);
  await expect(contact.getByRole("button", { name: "Reveal" })).toBeVisible();
  await page.keyboard.press("r");
  await page.keyboard.press("r");
  await expect.poll(() => reveals).toBeGreaterThan(0);
  release();
  await expect(contact.getByText(email, { exact: true })).toBeVisible();
  await expect(contact.getByRole("button", { name: "Copy e-mail address" }).first()).toBeVisible();
  await expect(contact.getByText(/Masked again in \d+ seconds/)).toBeVisible();
  expect(reveals).toBe(1);
  await page.clock.runFor(31_000);
  await expect(contact.getByText(masked(email))).toBeVisible();
  await expect(contact.getByText(email, { exact: true })).toHaveCount(0);

  await page.goto(`/users/${caller.id}/mail`);
  await expect(page.locator(".page-head .proof")).toContainText("Mailbox confirmed");
});

test("a code that ends while another is sent gives way to it", async ({ page }) => {
  await page.clock.install();
  const dialog = await verify(page, oneAddress[5]);
  const first = await sendCode(dialog);
  const release = await held(page, "verification/send");
  await dialog.getByRole("button", { name: "Send a new code" }).click();
  await page.clock.fastForward("10:05");
  await expect(dialog.getByRole("timer")).toHaveText("0:00 left");
  release();
  await expect(dialog.locator(".pair")).toHaveText(/\S+ \S+/);
  await expect(dialog.locator(".pair")).not.toHaveText(first);
  await expect(dialog.getByText(/^(9:\d\d|10:00) left/)).toBeVisible();
  await expect(dialog.getByText("checking…")).toHaveCount(0);
});

test("by keyboard alone", async ({ page }) => {
  const caller = twoAddresses[0];
  await open(page, `/users/${caller.id}`);
  await page.locator("#verify-caller").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  await expect(dialog.getByRole("radio").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const pair = dialog.locator(".pair");
  await expect(pair).toHaveText(/\S+ \S+/);
  await expect(dialog.getByText(masked(list(caller.emails)[1])).first()).toBeVisible();
  const mailbox = await page.context().newPage();
  const code = codeIn(await mailWith(mailbox, await pair.innerText())).replace(" ", "");
  await page.bringToFront();

  await expect(boxes(dialog).first()).toBeFocused();
  await page.keyboard.type("98");
  await expect(boxes(dialog).nth(2)).toBeFocused();
  await page.keyboard.press("Backspace");
  await expect(boxes(dialog).nth(1)).toBeFocused();
  await expect(boxes(dialog).nth(1)).toHaveValue("");
  await page.keyboard.press("ArrowLeft");
  await expect(boxes(dialog).first()).toBeFocused();
  await page.keyboard.type(code);
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.locator("#verify-caller")).toBeFocused();
});

test("what changes meanwhile takes the focus from nobody", async ({ page }) => {
  const dialog = await verify(page, oneAddress[6]);
  const ask = dialog.getByRole("button", { name: "Ask to vouch" });
  await ask.focus();
  const elsewhere = await page.context().newPage();
  await sendCode(await verify(elsewhere, oneAddress[6]));
  await elsewhere.close();
  await page.bringToFront();
  await expect(dialog.getByText("The code sent before stops working")).toBeVisible();
  await expect(ask).toBeFocused();
});

test("three wrong tries end a code, and a new one is offered", async ({ page }) => {
  const dialog = await verify(page, oneAddress[1]);
  const pair = await sendCode(dialog);
  const mailbox = await page.context().newPage();
  const wrong = otherThan(codeIn(await mailWith(mailbox, pair))).replace(" ", "");
  await page.bringToFront();
  for (const left of ["2 tries left", "1 try left"]) {
    await boxes(dialog).first().focus();
    await page.keyboard.type(wrong);
    await expect(dialog.getByRole("alert")).toContainText(left);
  }
  await boxes(dialog).first().focus();
  await page.keyboard.type(wrong);
  await expect(dialog.getByRole("alert")).toContainText(/send a new one/i);
  await expect(dialog.getByRole("button", { name: /^Send/ })).toBeVisible();
});

test("digits that did not arrive stay, and are sent again", async ({ page }) => {
  const dialog = await verify(page, oneAddress[8]);
  const pair = await sendCode(dialog);
  const mailbox = await page.context().newPage();
  const code = codeIn(await mailWith(mailbox, pair)).replace(" ", "");
  await page.bringToFront();
  await page.route("**/api/verification/confirm", (route) => route.abort(), { times: 1 });
  await boxes(dialog).first().focus();
  await page.keyboard.type(code);
  await expect(dialog.getByRole("alert")).toContainText("network");
  for (const [at, digit] of [...code].entries()) await expect(boxes(dialog).nth(at)).toHaveValue(digit);
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
});

test("a new code makes the old one stop working", async ({ page }) => {
  const dialog = await verify(page, oneAddress[2]);
  const first = await sendCode(dialog);
  const mailbox = await page.context().newPage();
  const old = codeIn(await mailWith(mailbox, first));
  await page.bringToFront();
  await dialog.getByRole("button", { name: "Send a new code" }).click();
  await expect(dialog.getByText("The old one no longer works")).toBeVisible();
  await expect(dialog.locator(".pair")).not.toHaveText(first);
  await boxes(dialog).first().focus();
  await paste(page, old);
  await expect(dialog.getByRole("alert")).toContainText("2 tries left");
});

test("an answer after the page was left is nobody's", async ({ page }) => {
  const caller = oneAddress[7];
  const dialog = await verify(page, caller);
  const pair = await sendCode(dialog);
  const code = codeIn(await mailWith(await page.context().newPage(), pair)).replace(" ", "");
  await page.bringToFront();
  await boxes(dialog).first().focus();
  await page.keyboard.type(code);
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
  await page.keyboard.press("Escape");
  const body = { error: { kind: "too_many", message: "Not just now." } };
  await page.route("**/api/users/reveal", (route) => route.fulfill({ status: 429, json: body }));
  const release = await held(page, "users/reveal");
  const asked = page.waitForRequest("**/api/users/reveal");
  await page.getByRole("button", { name: "Reveal" }).click();
  await asked;
  await page.getByRole("link", { name: "Farol" }).first().click();
  await expect(page.locator("article.card")).toHaveCount(0);
  const answered = page.waitForResponse("**/api/users/reveal");
  release();
  await (await answered).finished();
  await page.waitForTimeout(500);
});

test("an address that gets no mail is shown with its reason and takes no code", async ({ page }) => {
  const dialog = await verify(page, bounced);
  const address = dialog.getByRole("radio", { name: masked(list(bounced.emails)[0]) });
  await expect(address).toBeDisabled();
  await expect(dialog.getByRole("button", { name: "Send code" })).toHaveCount(0);
  await expect(dialog.getByRole("region", { name: "Vouching" })).toBeVisible();
});

test("what closes both ways is said once", async ({ page }) => {
  const administrator = one(users, (user) => user.org_id === customer.id && list(user.roles).includes("org_admin"));
  const dialog = await verify(page, administrator);
  const says = dialog.getByText(/only the advanced help desk/);
  await expect(says).toHaveCount(1);
  // It is as tall as what it holds.
  const [whole, said] = [await dialog.boundingBox(), await says.boundingBox()];
  if (!whole || !said) throw new Error("nothing to measure");
  expect(whole.y + whole.height - said.y - said.height).toBeLessThan(48);
  await expect(dialog.getByRole("region", { name: "Vouching" })).toHaveCount(0);
});

test("the owner of the mailbox says they did not call, without script, and the agent sees it at once", async ({ page, browser, baseURL }) => {
  const dialog = await verify(page, oneAddress[3]);
  const pair = await sendCode(dialog);
  const reader = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const tab = await reader.newPage();
  const link = linkIn(await mailWith(await page.context().newPage(), pair));
  await page.bringToFront();
  await tab.setViewportSize({ width: 390, height: 844 });
  await tab.goto(link);
  await expect(tab.getByRole("heading", { level: 1 })).toContainText("Did you call");
  await tab.getByRole("button", { name: "I did not call" }).click();
  await expect(tab.getByRole("heading", { level: 1, name: "Thank you for telling us" })).toBeVisible();
  await expect(dialog.getByText("The owner of the mailbox said they did not call")).toBeVisible();
  await expect(boxes(dialog)).toHaveCount(0);
  await reader.close();
});

test("somebody who knows the caller vouches on a page of their own", async ({ page, browser, baseURL }) => {
  const caller = users.find((user) => user.manager_id !== "" && oneAddress.slice(4).includes(user)) ?? oneAddress[4];
  const dialog = await verify(page, caller);
  const chosen = dialog.locator("[name=voucher]:checked");
  const asked = await chosen.inputValue();
  await dialog.getByRole("button", { name: "Ask to vouch" }).click();
  const vouching = dialog.getByRole("region", { name: "Vouching" });
  await expect(vouching.getByText(/was asked to vouch/)).toBeVisible();
  // Asked next is somebody else.
  await expect(chosen).not.toHaveValue(asked);
  await expectAccessible(page);
  const reader = await browser.newContext({ baseURL });
  const tab = await reader.newPage();
  const link = linkIn(await mailWith(await page.context().newPage(), caller.display_name, "/l/"));
  await page.bringToFront();
  await tab.goto(link);
  await tab.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await expectAccessible(tab);
  await tab.getByRole("button", { name: "Yes, it is really them" }).click();
  await expect(tab.getByRole("heading", { level: 1, name: "Thank you for vouching" })).toBeVisible();
  await expect(dialog.getByText(/^Vouched for by /).first()).toBeVisible();
  await reader.close();
});
