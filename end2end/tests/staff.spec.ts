// The staff page: who is an agent and what each may do; the rules; and the fresh proof that is asked for in place.

import type { Locator, Page } from "@playwright/test";

import { foreign as customer } from "../support/directory.ts";
import { held } from "../support/held.ts";
import { begona, chidi, francisca, iris, jennifer, lukasz, zoe } from "../support/people.ts";
import { needsProofOnce, proveDialog } from "../support/proof.ts";
import { expect, expectAccessible, fillSignIn, open, test } from "../support/test.ts";

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

/** In the directory of the provider, and no agent before the test. */
const newcomer = "Raimunda García";

test("a role is given for some customers, changed, and taken away", async ({ page, signIn }) => {
  await signIn(page, begona);
  await open(page, "/staff");
  await expect(rowOf(page, iris.name)).toContainText("Advanced help desk");
  await expect(rowOf(page, begona.name)).toContainText("You");
  await expect(rowOf(page, begona.name).getByRole("button")).toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Give a role" }).click();
  const dialog = page.getByRole("dialog", { name: "Give a role" });
  await expect(dialog.getByRole("combobox", { name: "Who" })).toBeFocused();
  await page.keyboard.type("raimunda");
  await expect(dialog.getByRole("option", { name: newcomer })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(newcomer)).toBeVisible();
  await dialog.getByRole("radio", { name: /^Only some/ }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("at least one customer");
  await dialog.getByRole("combobox", { name: "Add a customer" }).fill(customer.name);
  await dialog.getByRole("option", { name: customer.name }).first().click();
  await expect(dialog.getByRole("button", { name: `Remove ${customer.name}` })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  const done = dialog.getByRole("button", { name: "Done" });
  const row = rowOf(page, newcomer);
  await expect(done.or(row.getByText("Invited"))).toBeVisible();
  if (await done.isVisible()) await done.click();
  await expect(row).toContainText(customer.name);

  await page.getByRole("button", { name: `Change the role of ${newcomer}` }).click();
  const change = page.getByRole("dialog", { name: `Role of ${newcomer}` });
  await expect(change.getByRole("radio", { name: /^Help desk/ })).toBeChecked();
  await change.getByRole("radio", { name: /^Advanced help desk/ }).check();
  await change.getByRole("radio", { name: /^All customers/ }).check();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change).toBeHidden();
  await expect(row).toContainText("Advanced help desk");
  await expect(row).toContainText("all customers");

  await page.getByRole("button", { name: `Change the role of ${newcomer}` }).click();
  await change.getByRole("radio", { name: /^No role/ }).check();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(row).toHaveCount(0);
});

/** Opens the dialog on the role of somebody. */
async function roleOf(page: Page, name: string): Promise<Locator> {
  await page.getByRole("button", { name: `Change the role of ${name}` }).click();
  return page.getByRole("dialog", { name: `Role of ${name}` });
}

test("what was chosen for one is not chosen for the next, and nothing chosen takes no role away", async ({ page, signIn }) => {
  let saved = 0;
  await page.route("**/api/staff/grant", (route) => {
    saved += 1;
    return route.abort();
  });
  await signIn(page, lukasz);
  await open(page, "/staff");
  for (const [name, chosen] of [
    [chidi.name, /^Provider administrator/],
    [jennifer.name, /^No role/],
    [chidi.name, /^Auditor/],
    [jennifer.name, /^Help desk/],
  ] as const) {
    const dialog = await roleOf(page, name);
    await expect(dialog.getByRole("radio", { name: /^Help desk/ })).toBeChecked();
    await expect(dialog.getByRole("radio", { name: /^All customers/ })).toBeChecked();
    await dialog.getByRole("radio", { name: chosen }).check();
    await dialog.getByRole("radio", { name: /^Only some/ }).check();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  const dialog = await roleOf(page, chidi.name);
  await dialog.getByRole("radio", { name: /^Help desk/ }).evaluate((radio: HTMLInputElement) => {
    radio.checked = false;
  });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Choose a role");
  expect(saved).toBe(0);
});

test("a link that comes late is shown, with the name of whom it is for", async ({ page, signIn }) => {
  await page.route("**/api/staff/grant", (route) => route.fulfill({ json: { agent: null, link: "https://farol.example/welcome/once" } }));
  const release = await held(page, "staff/grant");
  await signIn(page, lukasz);
  await open(page, "/staff");
  const dialog = await roleOf(page, chidi.name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("button", { name: "Saving…" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  const other = page.getByRole("button", { name: `Change the role of ${jennifer.name}` });
  await expect(other).toHaveAttribute("aria-disabled", "true");
  await other.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  release();
  await expect(dialog).toContainText("/welcome/once");
  await expect(dialog.locator(".grant-whom")).toHaveText(chidi.name);
  await expectAccessible(page);
});

test("the rules are kept, and the page fits each size", async ({ page, signIn }) => {
  await signIn(page, lukasz);
  await open(page, "/staff");
  const stale = await page.context().newPage();
  await open(stale, "/staff");
  const [cards, reveals] = [page.getByLabel("Cards an hour"), stale.getByLabel("Contacts revealed an hour")];
  const before = Number(await cards.inputValue());
  await cards.fill(String(before + 1));
  await page.getByRole("button", { name: "Save the rules" }).click();
  await expect(page.getByText("The rules are changed")).toBeVisible();
  // From a page that does not know of it yet.
  const revealed = Number(await reveals.inputValue()) + 1;
  await reveals.fill(String(revealed));
  await stale.getByRole("button", { name: "Save the rules" }).click();
  await expect(stale.getByText("The rules are changed")).toBeVisible();
  await expect(stale.getByLabel("Cards an hour")).toHaveValue(String(before + 1));
  await stale.close();
  await page.reload();
  await expect(cards).toHaveValue(String(before + 1));
  await expect(page.getByLabel("Contacts revealed an hour")).toHaveValue(String(revealed));
  for (const path of ["/staff", "/security", "/audit"]) {
    await open(page, path);
    for (const [width, height] of [[1440, 900], [1024, 768], [768, 1024]]) {
      await page.setViewportSize({ width, height });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test("Enter takes nobody who was found by what stood there before", async ({ page, signIn }) => {
  await signIn(page, begona);
  await open(page, "/staff");
  await page.getByRole("button", { name: "Give a role" }).click();
  const dialog = page.getByRole("dialog", { name: "Give a role" });
  const who = dialog.getByRole("combobox", { name: "Who" });
  await who.fill("begoña");
  const option = (name: string) => dialog.getByRole("option", { name }).first();
  await expect(option(begona.name)).toBeVisible();
  const release = await held(page, "search", (request) => request.postDataJSON().q === "íris");
  await who.fill("íris");
  await page.keyboard.press("Enter");
  await expect(option(begona.name)).toBeVisible();
  release();
  await expect(option(iris.name)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(iris.name)).toBeVisible();
});

test.describe("refused", () => {
  test.use({ tolerated: [/status of 403/] });

  test("an auditor reads, the help desk does neither", async ({ page, signIn, context }) => {
    await signIn(page, francisca);
    await open(page, "/staff");
    await expect(rowOf(page, zoe.name)).toBeVisible();
    await expect(page.getByRole("button", { name: "Give a role" })).toHaveCount(0);
    await expect(page.getByLabel("Cards an hour")).toBeDisabled();
    await context.clearCookies();
    await signIn(page, zoe);
    expect(await open(page, "/staff")).toBe(403);
    await expect(page.getByRole("heading", { level: 1, name: "That is not yours to do" })).toBeVisible();
    await page.getByLabel(`${zoe.name}: menu`).click();
    await expect(page.getByRole("link", { name: "Staff" })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Security" })).toBeVisible();
  });

  test("a fresh proof is asked for in place: cancelled nothing is done, given the act goes on", async ({ page, browser, baseURL, signIn }) => {
    const elsewhere = await (await browser.newContext({ baseURL })).newPage();
    await fillSignIn(elsewhere, chidi.email, chidi.password);
    await expect(elsewhere).toHaveURL("/");
    await signIn(page, lukasz);
    await open(page, "/staff");
    const end = page.getByRole("button", { name: `End the sessions of ${chidi.name}` });
    await needsProofOnce(page, "staff/end_sessions");
    await end.click();
    const dialog = proveDialog(page);
    const password = dialog.getByLabel("Your password");
    await expect(password).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(page.getByText("Nothing was done")).toBeVisible();
    await expect(end).toBeFocused();
    await elsewhere.reload();
    await expect(elsewhere).toHaveURL("/");

    await needsProofOnce(page, "staff/end_sessions");
    await end.click();
    await password.fill(lukasz.password);
    await page.keyboard.press("Enter");
    await expect(page.getByText(`${chidi.name} is signed out everywhere`)).toBeVisible();
    await elsewhere.reload();
    await expect(elsewhere).toHaveURL(/\/sign-in/);
    await elsewhere.context().close();
  });
});
