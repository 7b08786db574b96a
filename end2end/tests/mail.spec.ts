// A person's mail: what became of each, why none may have come, and the one thing to do about it, watched live.

import { bounced, complained, masked, sendCode, twoAddresses, verify } from "../support/calls.ts";
import { list } from "../support/directory.ts";
import { codeIn, mailWith } from "../support/mailbox.ts";
import { iris, zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico/] });

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("why no mail, with its one cause and one next step @noscript", async ({ page }) => {
  expect(await open(page, `/users/${bounced.id}/mail`)).toBe(200);
  const answer = page.getByRole("region", { name: "Why no mail?" });
  await expect(answer).toContainText(masked(list(bounced.emails)[0]));
  await expect(answer).toContainText("came back for good");
  expect(await page.content()).not.toContain(list(bounced.emails)[0]);
});

test("what its reader reported as spam only its owner can lift", async ({ page }) => {
  await open(page, `/users/${complained.id}/mail`);
  const main = page.getByRole("main");
  await expect(main.getByText("was reported as spam by its reader").first()).toBeVisible();
  await expect(main.getByRole("button", { name: "Clear and resend" })).toHaveCount(0);
});

test("the card and what looks wrong lead to it @noscript", async ({ page }) => {
  await open(page, `/users/${bounced.id}`);
  await expect(page.getByRole("region", { name: "What looks wrong" }).getByRole("link", { name: "See their mail" }).first()).toBeVisible();
  await page.getByRole("link", { name: "All mail" }).click();
  await expect(page).toHaveURL(`/users/${bounced.id}/mail`);
  await expect(page.getByRole("heading", { level: 1, name: `Mail to ${bounced.display_name}` })).toBeVisible();
});

test("a bounce, its explanation, the clearing, and the next mail's arrival", async ({ page }) => {
  const caller = twoAddresses[1];
  const [first, second] = list(caller.emails);
  let dialog = await verify(page, caller);
  const mailbox = await page.context().newPage();
  const lost = await mailWith(mailbox, await sendCode(dialog));
  await page.goto(`/users/${caller.id}/mail`);
  const answer = page.getByRole("region", { name: /^(Why|Still) no mail\?$/ });
  await expect(answer).toBeVisible();
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await mailbox.goto(lost.path);
  await mailbox.getByRole("button", { name: "Bounce this mail" }).click();
  await page.bringToFront();
  await expect(answer).toContainText("came back for good");
  await expect(answer).toContainText(masked(first));

  await page.locator("#verify-caller").click();
  dialog = page.getByRole("dialog", { name: /verify caller/i });
  await expect(dialog.getByRole("radio", { name: masked(first) }).first()).toBeDisabled();
  const code = codeIn(await mailWith(mailbox, await sendCode(dialog)));
  await page.bringToFront();
  await dialog.getByRole("textbox").first().focus();
  await page.keyboard.type(code);
  await expect(dialog.getByText("Mailbox confirmed")).toBeVisible();
  await page.keyboard.press("Enter");

  await answer.getByRole("button", { name: "Clear and resend" }).click();
  const clearing = page.getByRole("dialog", { name: "Clear and resend" });
  await clearing.getByRole("button", { name: "Clear and resend" }).click();
  await expect(clearing.getByRole("alert")).toContainText("in a few words");
  await clearing.getByRole("button", { name: "Mailbox was full, has room now" }).click();
  await expectAccessible(page);
  await clearing.getByRole("button", { name: "Clear and resend" }).click();
  await expect(clearing).toBeHidden();
  const watched = page.locator(".watched");
  await expect(watched).toBeFocused();
  await expect(watched).toContainText("Delivered");
  await expect(page.getByRole("region", { name: "Every mail, newest first" }).getByText("Trial").first()).toBeVisible();
  expect(second).not.toBe(first);
});

test("undelivered mail is reached from the menu", async ({ page }) => {
  await open(page, "/");
  await page.getByLabel(`${zoe.name}: menu`).click();
  await page.getByRole("link", { name: "Undelivered mail" }).click();
  await expect(page).toHaveURL("/mail/undelivered");
  await expect(page.getByRole("heading", { level: 1, name: "Undelivered mail" })).toBeVisible();
});

test.describe("another provider's", () => {
  test.use({ tolerated: [/status of 40[14]|favicon\.ico/] });

  test("mail is not there", async ({ page, signIn }) => {
    await page.context().clearCookies();
    await signIn(page, iris);
    expect(await open(page, `/users/${bounced.id}/mail`)).toBe(404);
  });

  test("an old link says so, and leads nowhere @noscript", async ({ page }) => {
    await page.context().clearCookies();
    expect(await open(page, "/l/not-a-link")).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "This link no longer works" })).toBeVisible();
  });
});
