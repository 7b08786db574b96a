// Calls: begun from a card or by the first code, noted, ended, and summed up for a ticket.

import type { Page } from "@playwright/test";

import { boxes, call, goingOn, sendCode } from "../support/calls.ts";
import { list, otherCustomer, suppressions, users } from "../support/directory.ts";
import { held } from "../support/held.ts";
import { lookingIn } from "../support/looking.ts";
import { codeIn, mailWith } from "../support/mailbox.ts";
import { francisca, kaique } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const noMail = new Set(suppressions.map((row) => row.address));
const callers = users.filter(
  (user) =>
    user.org_id === otherCustomer.id &&
    user.status === "active" &&
    user.roles === "" &&
    user.emails !== "" &&
    list(user.emails).every((email) => !noMail.has(email)),
);

// One call a session: the tests take turns.
test.describe.configure({ mode: "serial" });
// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/ERR_(INTERNET_DISCONNECTED|FAILED)|Failed to fetch|status of 409|favicon\.ico/] });

test("from the card: notes that survive a reload and a lost network, and the summary", async ({ page, signIn }) => {
  const caller = callers[0];
  await signIn(page, kaique);
  await open(page, `/users/${caller.id}`);
  await page.getByRole("button", { name: "Start call" }).click();
  const bar = goingOn(page);
  await expect(bar).toContainText(caller.display_name);
  await expect(bar.getByRole("timer")).toHaveText(/^0:\d\d$/);
  await expect(page.getByRole("button", { name: "Start call" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "On the call" })).toHaveAttribute("aria-disabled", "true");
  await bar.getByRole("button", { name: "Notes" }).click();
  await expect(bar.getByLabel("Notes")).toBeFocused();
  await page.keyboard.type("No dial tone since Monday.");
  await bar.getByLabel("Case number").fill("INC-1001");
  await expect(bar.getByRole("status")).toHaveText("Saved");
  await expectAccessible(page);

  await page.context().setOffline(true);
  await bar.getByLabel("Notes").fill("No dial tone since Monday. Cable replaced.");
  await expect(bar.getByRole("status")).toContainText("Not saved yet");
  await expect(bar.getByLabel("Notes")).toHaveValue("No dial tone since Monday. Cable replaced.");
  await page.context().setOffline(false);
  await expect(bar.getByRole("status")).toHaveText("Saved");

  await page.reload();
  await bar.getByRole("button", { name: "Notes" }).click();
  await expect(bar.getByLabel("Notes")).toHaveValue("No dial tone since Monday. Cable replaced.");
  await expect(bar.getByLabel("Case number")).toHaveValue("INC-1001");

  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
  await expect(bar).toHaveCount(0);
  const summary = page.locator("pre.summary");
  await expect(summary).toContainText(caller.display_name);
  await expect(summary).toContainText("Cable replaced");
  await expect(summary).toContainText("INC-1001");
  // In the agent's own time, with the day, and a short call is not nothing.
  await expect(summary).toContainText(/\d{1,2} \p{L}+ \d{4}, \d\d:\d\d.*GMT.3 \((\d+ min )?\d+ (s|min)\), /u);
  await expect(summary).not.toContainText("UTC");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy the summary" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await summary.innerText());
});

test("a role that only reads is offered no call, and is told once why it may not look in", async ({ page, signIn }) => {
  await signIn(page, francisca);
  await open(page, `/users/${callers[0].id}`);
  await expect(page.getByRole("button", { name: /Start call|Verify caller/ })).toHaveCount(0);
  await open(page, `/users/${callers[0].id}/mail`);
  await expect(page.getByRole("button", { name: /Verify caller/ })).toHaveCount(0);
  await open(page, `/orgs/${otherCustomer.id}`);
  await expect(lookingIn(page).getByText("An auditor reads and changes nothing")).toHaveCount(1);
});

test("where the keys lead is never under its bar", async ({ page, signIn }) => {
  await signIn(page, kaique);
  await open(page, `/users/${callers[0].id}`);
  await page.getByRole("button", { name: "Start call" }).click();
  const bar = goingOn(page);
  await expect(bar).toBeVisible();
  await open(page, `/orgs/${otherCustomer.id}/users`);
  await bar.getByRole("button", { name: "Notes" }).click();
  await expect(bar.getByLabel("Notes")).toBeFocused();
  await page.locator("main [data-row]").first().focus();
  for (let step = 0; step < 15; step += 1) {
    await page.keyboard.press("j");
    const [row, foot] = [await page.locator("main [data-row]:focus").boundingBox(), await bar.boundingBox()];
    if (!row || !foot) throw new Error("nothing to measure");
    expect(row.y + row.height).toBeLessThanOrEqual(foot.y);
  }
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
});

test("by itself with the first code", async ({ page, signIn }) => {
  const caller = callers[1];
  await signIn(page, kaique);
  await open(page, `/users/${caller.id}`);
  await page.locator("#verify-caller").click();
  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  await sendCode(dialog);
  await page.keyboard.press("Escape");
  const bar = goingOn(page);
  await expect(bar).toContainText(caller.display_name);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page.locator("pre.summary")).toContainText(caller.display_name);
});

/** What a tab hears that is come back to: these browsers believe every tab to have the focus. */
const back = (tab: Page) => tab.evaluate(() => window.dispatchEvent(new Event("focus")));

test("an end that was a slip is taken back: the same call goes on, with its notes and its proof", async ({ page, signIn }) => {
  // Nobody else mails them a code.
  const caller = callers[callers.length - 1];
  await signIn(page, kaique);
  const bar = await call(page, caller);
  await bar.getByLabel("Notes").fill("No dial tone.");
  await expect(bar.getByRole("status")).toHaveText("Saved");
  await page.locator("#verify-caller").click();
  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  const pair = await sendCode(dialog);
  const mailbox = await page.context().newPage();
  const code = codeIn(await mailWith(mailbox, pair)).replace(" ", "");
  await mailbox.close();
  await page.bringToFront();
  await expect(boxes(dialog).first()).toBeFocused();
  await page.keyboard.type(code);
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  const proof = page.locator(".page-head .proof");
  await expect(proof).toContainText("Mailbox confirmed");
  const until = (await proof.textContent()) ?? "";

  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
  await expect(bar).toHaveCount(0);
  const toast = page.locator(".toast");
  await expect(toast).toContainText(`Call with ${caller.display_name} ended`);
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(`/users/${caller.id}`);
  await expect(bar).toContainText(caller.display_name);
  await expect(proof).toHaveText(until);
  await bar.getByRole("button", { name: "Notes" }).click();
  await expect(bar.getByLabel("Notes")).toHaveValue("No dial tone.");
  await expect(bar.getByLabel("Notes")).toBeFocused();
  await page.keyboard.press("Escape");

  // By keys alone, and in the command bar.
  await page.keyboard.press("e");
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/\/calls\//);
  await page.keyboard.press("z");
  await expect(page).toHaveURL(`/users/${caller.id}`);
  await expect(bar).toContainText(caller.display_name);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
  await page.keyboard.press("ControlOrMeta+k");
  const options = page.getByRole("dialog", { name: "Commands" }).getByRole("option");
  await expect(options.filter({ hasText: `Undo: Call with ${caller.display_name} ended` })).toHaveCount(1);
  await page.keyboard.press("Escape");
});

test("one save at a time, and the last words are saved after it", async ({ page, signIn }) => {
  await signIn(page, kaique);
  await page.clock.install();
  const bar = await call(page, callers[2]);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/visits/note")) sent.push(request.postDataJSON().notes);
  });
  let asked = 0;
  const release = await held(page, "visits/note", () => ++asked === 1);
  await bar.getByLabel("Notes").fill("One");
  await expect.poll(() => sent).toEqual(["One"]);
  await bar.getByLabel("Notes").fill("One, two");
  // Longer than the pause after which it would be saved.
  await page.clock.fastForward("00:02");
  expect(sent).toEqual(["One"]);
  await bar.getByRole("button", { name: "End call" }).click();
  release();
  await expect(page).toHaveURL(/\/calls\//);
  await expect(page.locator("pre.summary")).toContainText("One, two");
  expect(sent).toEqual(["One", "One, two"]);
});

test("notes that the server has not got hold the page back, and outlive it", async ({ page, signIn }) => {
  await signIn(page, kaique);
  const bar = await call(page, callers[3]);
  await page.route("**/api/visits/note", (route) => route.abort());
  await bar.getByLabel("Notes").pressSequentially("Nobody has this yet.");
  await expect(bar.getByRole("status")).toContainText("Not saved yet");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await bar.getByRole("button", { name: "Notes" }).click();
  await expect(bar.getByLabel("Notes")).toHaveValue("Nobody has this yet.");
  await expect(bar.getByRole("status")).toContainText("Not saved yet");
  await page.unroute("**/api/visits/note");
  await expect(bar.getByRole("status")).toHaveText("Saved");
  expect(await page.evaluate(() => sessionStorage.getItem("notes"))).toBeNull();
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page.locator("pre.summary")).toContainText("Nobody has this yet.");
});

test("notes of a call that is over elsewhere stay until they are dismissed", async ({ page, signIn }) => {
  await signIn(page, kaique);
  const second = await page.context().newPage();
  await open(second, `/users/${callers[6].id}`);
  const bar = await call(page, callers[6]);
  await page.route("**/api/visits/note", (route) => route.abort());
  await bar.getByLabel("Notes").fill("Nobody has this.");
  await expect(bar.getByRole("status")).toContainText("Not saved yet");
  await back(second);
  await goingOn(second).getByRole("button", { name: "End call" }).click();
  await expect(second).toHaveURL(/\/calls\//);
  await page.unroute("**/api/visits/note");
  await expect(bar.getByRole("status")).toContainText("This call is over");
  await expect(bar.getByRole("button", { name: "Dismiss" })).toBeVisible();
  await back(page);
  await expect(bar.getByLabel("Notes")).toHaveValue("Nobody has this.");
  await bar.getByRole("button", { name: "Dismiss" }).click();
  await expect(bar).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.getItem("notes"))).toBeNull();
});

test("where its end is taken back elsewhere, they are saved with it after all", async ({ page, signIn }) => {
  await signIn(page, kaique);
  const second = await page.context().newPage();
  await open(second, `/users/${callers[6].id}`);
  const bar = await call(page, callers[6]);
  await page.route("**/api/visits/note", (route) => route.abort());
  await bar.getByLabel("Notes").fill("Nobody has this yet.");
  await back(second);
  await goingOn(second).getByRole("button", { name: "End call" }).click();
  await expect(second).toHaveURL(/\/calls\//);
  await page.unroute("**/api/visits/note");
  await expect(bar.getByRole("button", { name: "Dismiss" })).toBeVisible();
  await second.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(goingOn(second)).toBeVisible();
  await back(page);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page.locator("pre.summary")).toContainText("Nobody has this yet.");
});

test("who signs out is told of notes that are not saved", async ({ page, signIn }) => {
  await signIn(page, kaique);
  const bar = await call(page, callers[7]);
  await page.route("**/api/visits/note", (route) => route.abort());
  await bar.getByLabel("Notes").fill("Nobody has this yet.");
  await expect(bar.getByRole("status")).toContainText("Not saved yet");
  await page.getByLabel(`${kaique.name}: menu`).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.locator(".toast")).toContainText("Notes are not saved yet");
  expect(await page.evaluate(() => sessionStorage.getItem("notes"))).toContain("Nobody has this yet.");
  await page.unroute("**/api/visits/note");
  await expect(bar.getByRole("status")).toHaveText("Saved");
  await page.keyboard.press("Escape");
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page.locator("pre.summary")).toContainText("Nobody has this yet.");
});

test("a second tab has what was written in the first, once it is come back to", async ({ page, signIn }) => {
  await signIn(page, kaique);
  const second = await page.context().newPage();
  await open(second, `/users/${callers[4].id}`);
  const bar = await call(page, callers[4]);
  const there = goingOn(second);
  await back(second);
  await expect(there).toContainText(callers[4].display_name);
  await bar.getByLabel("Notes").fill("From the first.");
  await expect(bar.getByRole("status")).toHaveText("Saved");
  await back(second);
  await there.getByRole("button", { name: "Notes" }).click();
  await expect(there.getByLabel("Notes")).toHaveValue("From the first.");
  await there.getByLabel("Notes").pressSequentially(" From the second.");
  await there.getByRole("button", { name: "End call" }).click();
  await expect(second.locator("pre.summary")).toContainText("From the second.");
  await expect(second.locator("pre.summary")).toContainText("From the first.");
  await back(page);
  await expect(bar).toHaveCount(0);
});

test("the case of the call that is going on stands in a request for access", async ({ page, signIn }) => {
  await signIn(page, kaique);
  await open(page, `/orgs/${otherCustomer.id}`);
  const dialog = page.getByRole("dialog", { name: /for access/ });
  const second = await page.context().newPage();
  for (const [caller, number] of [[callers[0], "INC-2001"], [callers[1], "INC-2002"]] as const) {
    const there = await call(second, caller);
    await there.getByLabel("Case number").fill(number);
    await expect(there.getByRole("status")).toHaveText("Saved");
    await back(page);
    await expect(goingOn(page)).toContainText(caller.display_name);
    await lookingIn(page).getByRole("button", { name: "Ask for access" }).click();
    await expect(dialog.getByLabel("Case number")).toHaveValue(number);
    await page.keyboard.press("Escape");
    await there.getByRole("button", { name: "End call" }).click();
    await expect(second).toHaveURL(/\/calls\//);
    await back(page);
    await expect(goingOn(page)).toHaveCount(0);
  }
});

test("two windows that write at once keep the words of both", async ({ page, signIn }) => {
  await signIn(page, kaique);
  const second = await page.context().newPage();
  await open(second, `/users/${callers[5].id}`);
  const bar = await call(page, callers[5]);
  const there = goingOn(second);
  await back(second);
  await there.getByRole("button", { name: "Notes" }).click();
  let asked = 0;
  const release = await held(second, "visits/note", () => ++asked === 1);
  await bar.getByLabel("Notes").fill("From the first.");
  await there.getByLabel("Notes").fill("From the second.");
  await expect.poll(() => asked).toBe(1);
  await expect(bar.getByRole("status")).toHaveText("Saved");
  // What is typed until the answer comes stays, too.
  await there.getByLabel("Notes").pressSequentially(" And more.");
  release();
  await expect(there.getByLabel("Notes")).toHaveValue("From the first.\nFrom the second. And more.");
  await expect(there.getByRole("status")).toHaveText("Saved");

  await bar.getByLabel("Notes").pressSequentially(" A third.");
  await expect(bar.getByLabel("Notes")).toHaveValue("From the first.\nFrom the second. And more.\nA third.");
  await page.keyboard.type(" And on.");
  await bar.getByRole("button", { name: "End call" }).click();
  const summary = page.locator("pre.summary");
  await expect(summary).toContainText("From the first.\nFrom the second. And more.\nA third. And on.");
  await back(second);
  await expect(there).toHaveCount(0);
});
