// A list and the card of one of its rows, side by side where there is room: by keyboard, by finger, by address.

import type { Locator, Page } from "@playwright/test";

import { bar, find } from "../support/bar.ts";
import { customer, list, one, person, users } from "../support/directory.ts";
import { held } from "../support/held.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

const pane = (page: Page): Locator => page.getByRole("complementary", { name: "The card beside the list" });
const rows = (page: Page): Locator => page.locator("main [data-row]");
const people = `/orgs/${customer.id}/users`;
const wide = (page: Page) => (page.viewportSize()?.width ?? 0) >= 1024;

async function shows(page: Page, row: Locator): Promise<void> {
  const name = (await row.innerText()).split("\n")[0];
  await expect(pane(page).getByRole("heading", { level: 2, name }).first()).toBeVisible();
  await expect(row).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(new RegExp(`[?&]peek=${await row.getAttribute("href")}$`));
}

test("Space shows the card of a row, j takes it along, Enter opens it, and back comes to both", async ({ page }) => {
  await open(page, people);
  await page.keyboard.press("j");
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press("Space");
  await shows(page, rows(page).nth(0));
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await shows(page, rows(page).nth(1));
  await page.keyboard.press("k");
  await shows(page, rows(page).nth(0));
  const [beside, card] = [page.url(), await rows(page).nth(0).getAttribute("href")];
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(card ?? "");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(pane(page)).toBeHidden();
  await page.goBack();
  await expect(page).toHaveURL(beside);
  // Until the list has come, the rows in sight are those of the card.
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await shows(page, rows(page).nth(0));
});

for (const key of ["Space", "Escape"]) {
  test(`${key} hides it, and nothing of it is left in the history`, async ({ page }) => {
    await open(page, `/orgs/${customer.id}`);
    await open(page, people);
    await page.keyboard.press("j");
    await page.keyboard.press("Space");
    await shows(page, rows(page).nth(0));
    await page.keyboard.press("j");
    await shows(page, rows(page).nth(1));
    await page.keyboard.press(key);
    await expect(pane(page)).toBeHidden();
    await expect(page).toHaveURL(people);
    await expect(rows(page).nth(1)).toBeFocused();
    await page.goBack();
    await expect(page).toHaveURL(`/orgs/${customer.id}`);
  });
}

test("Escape closes what lies over both, and only that", async ({ page }) => {
  await open(page, `${people}?peek=/users/${person.id}`);
  await expect(pane(page).getByRole("heading", { level: 2, name: person.display_name })).toBeVisible();
  await page.locator(".menu > summary").click();
  await expect(page.locator(".menu-sheet")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".menu-sheet")).toBeHidden();
  await expect(pane(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pane(page)).toBeHidden();
});

test("rows that lead elsewhere show the card of whom they are about", async ({ page }) => {
  // The worker has looked within a second or two of the server's start.
  await expect(async () => {
    await open(page, "/warnings/licences");
    await expect(rows(page).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const row = rows(page).first();
  await expect(row).toHaveAttribute("href", /^\/orgs\/[^/]+#subscriptions$/);
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  await expect(pane(page).getByRole("heading", { level: 2 }).first()).toBeVisible();
  await expect(row).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(/\/warnings\/licences\?peek=\/orgs\/[^/#]+$/);
  await page.keyboard.press("Escape");
  await expect(pane(page)).toBeHidden();
  await expect(page).toHaveURL("/warnings/licences");
  await expect(row).toBeFocused();
});

test("rows that are only passed are not looked at", async ({ page }) => {
  const read: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/users/get")) read.push(request.postDataJSON().id);
  });
  await open(page, people);
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  await shows(page, rows(page).nth(0));
  // At once: pressed from here they would be as far apart as this machine is busy.
  await page.evaluate(() => {
    for (let step = 0; step < 5; step += 1) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true, cancelable: true }));
    }
  });
  await shows(page, rows(page).nth(5));
  const ids = await rows(page).evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("/").at(-1)));
  expect(new Set(read)).toEqual(new Set([ids[0], ids[5]]));
});

test("until the card of the next row is there the old one is marked", async ({ page }) => {
  await open(page, people);
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  await shows(page, rows(page).nth(0));
  const card = pane(page).locator(".peek-card");
  await expect(card).not.toHaveAttribute("aria-busy");
  const next = (await rows(page).nth(1).getAttribute("href"))?.split("/").at(-1);
  const release = await held(page, "users/get", (request) => request.postDataJSON().id === next);
  await page.keyboard.press("j");
  await expect(rows(page).nth(1)).toHaveAttribute("aria-current", "true");
  await expect(card).toHaveAttribute("aria-busy", "true");
  release();
  await shows(page, rows(page).nth(1));
  await expect(card).not.toHaveAttribute("aria-busy");
});

test("a press chooses while a card is shown", async ({ page }) => {
  await open(page, `${people}?peek=/users/${person.id}`);
  await rows(page).nth(2).click();
  await shows(page, rows(page).nth(2));
  await rows(page).nth(0).click();
  await shows(page, rows(page).nth(0));
});

test("a link leads to both, and filters and pages stay @noscript", async ({ page }) => {
  const admin = one(users, (row) => row.org_id === customer.id && list(row.roles).includes("org_admin"));
  expect(await open(page, `${people}?admins=1&peek=/users/${admin.id}`)).toBe(200);
  await expect(pane(page).getByRole("heading", { level: 2, name: admin.display_name })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await expect(page).toHaveTitle(/People/);
  await pane(page).getByRole("link", { name: "Back to the list" }).click();
  await expect(pane(page)).toBeHidden();
  await expect(page).toHaveURL(`${people}?admins=1`);
  const admins = users.filter((row) => row.org_id === customer.id && row.roles !== "");
  await expect(page.locator('tbody a[href^="/users/"]')).toHaveCount(admins.length);
});

test("results of a search with the card of one, after a reload too", async ({ page }) => {
  await open(page, "/");
  await find(page, "silva", /silva/i);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(/\/s\//);
  // Until the results have come, the rows in sight are those of the home page.
  await expect(page.getByRole("heading", { level: 1, name: "silva" })).toBeFocused();
  if (wide(page)) {
    await page.getByRole("button", { name: "Side by side" }).click();
  } else {
    await rows(page).first().focus();
    await page.keyboard.press("Space");
  }
  await expect(pane(page).getByRole("heading", { level: 2 }).first()).toBeVisible();
  const [there, first] = [page.url(), await rows(page).first().getAttribute("href")];
  expect(there).toContain(`?peek=${first}`);
  await page.reload();
  await expect(pane(page).getByRole("heading", { level: 2 }).first()).toBeVisible();
  await expect(rows(page).first()).toHaveAttribute("aria-current", "true");
  await expectAccessible(page);
  await pane(page).getByRole("link", { name: "Open the card" }).click();
  await expect(page).toHaveURL(first ?? "");
  await page.goBack();
  await expect(page).toHaveURL(there);
});

test("side by side where there is room, else over the lower part", async ({ page }) => {
  await open(page, `${people}?peek=/users/${person.id}`);
  await expect(pane(page).getByRole("heading", { level: 2, name: person.display_name })).toBeVisible();
  const [card, main] = [await pane(page).boundingBox(), await page.getByRole("main").boundingBox()];
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  if (!card || !main) throw new Error("nothing to measure");
  if (wide(page)) {
    expect(card.x).toBeGreaterThanOrEqual(main.x + main.width - 1);
    expect(card.x + card.width).toBeLessThanOrEqual(width + 1);
    expect(card.y + card.height).toBeLessThanOrEqual(height + 1);
  } else {
    expect(card.width).toBe(width);
    expect(card.y).toBeGreaterThan(height / 5);
    expect(card.y + card.height).toBeLessThanOrEqual(height + 1);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("the card beside the list has its keys and its place in the command bar", async ({ page }) => {
  await open(page, `${people}?peek=/users/${person.id}`);
  await expect(pane(page).getByRole("heading", { level: 2, name: person.display_name })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  const beside = page.getByRole("dialog", { name: "Commands" }).getByRole("group", { name: "The card beside the list" });
  await expect(beside.getByRole("option").filter({ hasText: "Verify caller" }).locator("kbd")).toHaveText("v");
  await expect(beside.getByRole("option").filter({ hasText: "History" }).locator("kbd")).toHaveText("h");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.locator("dl > div").filter({ hasText: "Verify caller" })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await expect(page).toHaveURL(`/users/${person.id}/history`);
});

test("what is not there is said in the pane, and the list stays", async ({ page }) => {
  expect(await open(page, `${people}?peek=/users/00000000-0000-4000-8000-000000000000`)).toBe(200);
  await expect(pane(page).getByRole("alert")).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  await open(page, `${people}?peek=https://evil.example/users/1`);
  await expect(pane(page)).toBeHidden();
});

test.describe("by finger", () => {
  test.use({ hasTouch: true });

  test("a long press shows the card, and lifting the finger opens nothing", async ({ page }) => {
    await open(page, people);
    const row = rows(page).nth(1);
    const box = await row.boundingBox();
    if (!box) throw new Error("no row");
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const finger = await page.context().newCDPSession(page);
    await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
    await shows(page, row);
    await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    // Lower down the finger is over the sheet by then.
    if (wide(page)) await expect(row).toBeFocused();
    await shows(page, row);
    await page.goBack();
    await expect(pane(page)).toBeHidden();
    await expect(page).toHaveURL(people);
  });
});
