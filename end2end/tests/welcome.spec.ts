// The first page that an agent ever sees: the one-time link by which a password is set.

import { invited } from "../support/farol.ts";
import { aisha, renee } from "../support/people.ts";
import { expect, expectAccessible, expectAccessibleEverywhere, fillSignIn, open, test } from "../support/test.ts";

// What a spent link answers.
test.use({ tolerated: [/status of 404/] });

test("a link sets one password, once @noscript", async ({ page }) => {
  const scripted = test.info().project.use.javaScriptEnabled !== false;
  const agent = scripted ? aisha : renee;
  const link = invited(agent);
  expect(await open(page, link)).toBe(200);
  await expect(page.getByRole("heading", { level: 1, name: "Set your password" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(`For ${agent.email}`);
  const [field, set] = [page.getByLabel("New password"), page.getByRole("button", { name: "Set the password" })];
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("autocomplete", "new-password");
  await expect(field).toHaveAccessibleDescription("At least 8 characters. A few words in a row do well.");
  if (scripted) await expectAccessibleEverywhere(page);

  // Two tabs have it open: to open a link uses it no more than a scanner of mail does.
  const other = await page.context().newPage();
  expect(await open(other, link)).toBe(200);

  // The browser holds back what is too short, and where it does not the page comes back and says so.
  await field.fill("seven-7");
  await set.click();
  await expect(page).toHaveURL(link);
  await field.evaluate((input) => input.removeAttribute("minlength"));
  await set.click();
  await expect(page).toHaveURL(`${link}?problem=short`);
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveText("A password needs at least 8 characters. A few words in a row do well.");
  await expect(field).toHaveValue("");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/needs at least 8 characters/);
  if (scripted) await expectAccessible(page);

  await field.fill(agent.password);
  await set.click();
  await expect(page).toHaveURL("/sign-in?welcome=1");
  await expect(page.getByRole("status").filter({ hasText: "Your password is set" })).toBeVisible();

  // From the tab that does not know: nobody's password is set twice.
  await other.getByLabel("New password").fill("somebody-elses-words");
  await other.getByRole("button", { name: "Set the password" }).click();
  for (const spent of [other.url(), link]) {
    expect(await open(other, spent)).toBe(404);
    await expect(other.getByRole("main")).toContainText("This link has been used or has expired. Ask for a new one.");
    await expect(other.getByLabel("New password")).toHaveCount(0);
  }
  if (scripted) await expectAccessibleEverywhere(other);
  await other.getByRole("link", { name: "To the sign-in" }).click();
  await expect(other).toHaveURL(/\/sign-in/);
  await other.close();

  await fillSignIn(page, agent.email, agent.password);
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { name: "Who is calling?" })).toBeVisible();
  // Nothing is at hand yet, and the page says how something gets there.
  await expect(page.locator("#recent .empty")).toHaveText("What you search for and open is kept here, for you alone.");
  await expect(page.locator("#pinned .empty")).toHaveText("Pin a customer on its card to keep it at hand here.");
  // The provider wants a second factor: what is to be done next is said from the first page on.
  await page.getByRole("banner").getByRole("link", { name: "Set up a second factor" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Security" })).toBeVisible();
});
