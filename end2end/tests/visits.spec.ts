// Calls: begun from a card or by the first code, noted, ended, and summed up for a ticket.

import { sendCode } from "../support/calls.ts";
import { list, otherCustomer, suppressions, users } from "../support/directory.ts";
import { kaique } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

const held = new Set(suppressions.map((row) => row.address));
const callers = users.filter(
  (user) =>
    user.org_id === otherCustomer.id &&
    user.status === "active" &&
    user.roles === "" &&
    user.emails !== "" &&
    list(user.emails).every((email) => !held.has(email)),
);

// One call a session: the tests take turns.
test.describe.configure({ mode: "serial" });
test.use({ tolerated: [/ERR_INTERNET_DISCONNECTED/] });

test("from the card: notes that survive a reload and a lost network, and the summary", async ({ page, signIn }) => {
  const caller = callers[0];
  await signIn(page, kaique);
  await open(page, `/users/${caller.id}`);
  await page.getByRole("button", { name: "Start call" }).click();
  const bar = page.getByRole("region", { name: "The call that is going on" });
  await expect(bar).toContainText(caller.display_name);
  await expect(bar.getByRole("timer")).toHaveText(/^0:\d\d$/);
  await expect(page.getByRole("button", { name: "Start call" })).toHaveCount(0);
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
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy the summary" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await summary.innerText());
});

test("by itself with the first code", async ({ page, signIn }) => {
  const caller = callers[1];
  await signIn(page, kaique);
  await open(page, `/users/${caller.id}`);
  await page.locator("#verify-caller").click();
  const dialog = page.getByRole("dialog", { name: /verify caller/i });
  await sendCode(dialog);
  await page.keyboard.press("Escape");
  const bar = page.getByRole("region", { name: "The call that is going on" });
  await expect(bar).toContainText(caller.display_name);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page.locator("pre.summary")).toContainText(caller.display_name);
});
