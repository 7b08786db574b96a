// The pictures of docs/screens, a test each, of the sample directory. They are made where FAROL_SCREENS=1 asks for them.

import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";

import { find } from "../support/bar.ts";
import { bounced, call, callers, goingOn, sendCode, twoAddresses, verify } from "../support/calls.ts";
import { device as elsewhere, enter, horizonte } from "../support/customers.ts";
import { customer, device, devices, fold, list, one, person, suppressions, users } from "../support/directory.ts";
import { charted } from "../support/earlier.ts";
import { askForAccess, lookingIn, openView } from "../support/looking.ts";
import { type Agent, iris, vitoria } from "../support/people.ts";
import { address, expect, open, test } from "../support/test.ts";
import { warned } from "../support/warnings.ts";
import { speak } from "../support/words.ts";

// One after the other, so that what one needs and another has made is there: a call, a permission, what is at hand.
test.describe.configure({ mode: "default", timeout: 120_000 });
// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico/] });

const heldBack = new Set(suppressions.filter((row) => row.reason === "hard_bounce").map((row) => row.address));
const hasDevice = new Set(devices.map((row) => row.user_id));

/** Whose card is full: numbers, licences, a device, and mail that came back. */
const troubled = one(
  users,
  (row) =>
    row.org_id === customer.id &&
    row.status === "active" &&
    row.licences !== "" &&
    list(row.phones).length === 2 &&
    hasDevice.has(row.id) &&
    list(row.emails).some((email) => heldBack.has(email)),
);

/** Calls, with two numbers and a device. */
const caller = one(callers, (row) => row.licences !== "" && list(row.phones).length === 2 && hasDevice.has(row.id));

/** Nobody else mails them a code. */
const proving = twoAddresses[twoAddresses.length - 1];

/** Stands among the first of the customer's people. */
const listed = one(
  users.filter((row) => row.org_id === customer.id).sort((a, b) => (fold(a.display_name) < fold(b.display_name) ? -1 : 1)),
  (row) => hasDevice.has(row.id),
);

const reason = "Phones of the new office do not register";

interface Stage {
  page: Page;
  browser: Browser;
  signIn: (page: Page, agent: Agent) => Promise<void>;
}

/** Brings the page to what is shown; what it gives, if anything, undoes what must not last. */
type Scene = (stage: Stage) => Promise<(() => Promise<void>) | void>;

type Size = "1440" | "1024" | "768" | "390";

const heights: Record<Size, number> = { "1440": 900, "1024": 768, "768": 1024, "390": 844 };

/** The name of a picture ends with its width, but for what makes it another kind. */
const pictures: [string, Size, Scene, "dark"?][] = [
  ["user-1440", "1440", cards],
  ["home-1440", "1440", home],
  ["search-1440", "1440", searching],
  ["verify-1440", "1440", proof],
  ["mail-1440", "1440", at(`/users/${bounced.id}/mail`)],
  ["view-1440", "1440", view],
  ["view-768", "768", view],
  ["wall-1440", "1440", wall],
  ["access-1440", "1440", access],
  ["call-1440", "1440", noted],
  ["org-768", "768", at(`/orgs/${customer.id}`)],
  ["list-and-card-1024", "1024", beside],
  ["commands-1440", "1440", commands],
  ["read-aloud-768", "768", aloud],
  ["charts-1440", "1440", at(`/orgs/${charted.id}/charts`)],
  ["home-1440-dark-pt-BR", "1440", homeInPortuguese, "dark"],
  ["people-390", "390", at(`/orgs/${customer.id}/users`)],
];

for (const [name, size, scene, colorScheme = "light"] of pictures) {
  test.describe(() => {
    const width = Number(size);
    // Below a desk it is tablets and telephones.
    test.use({ viewport: { width, height: heights[size] }, hasTouch: width < 1440, isMobile: width < 1024, colorScheme });

    test(name, async ({ page, browser, signIn }) => {
      const undo = await scene({ page, browser, signIn });
      await page.bringToFront();
      await page.mouse.move(0, 0);
      await expect(page.locator(".toast:visible")).toHaveCount(0, { timeout: 20_000 });
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({
        path: join(import.meta.dirname, `../../docs/screens/${name}.png`),
        animations: "disabled",
      });
      await undo?.();
    });
  });
}

function at(path: string): Scene {
  return async ({ page, signIn }) => {
    await signIn(page, vitoria);
    expect(await open(page, path)).toBe(200);
  };
}

async function cards({ page, signIn }: Stage): Promise<void> {
  await signIn(page, vitoria);
  for (const path of [`/users/${person.id}`, `/devices/${device.id}`, `/users/${troubled.id}`]) await open(page, path);
  await expect(page.getByRole("region", { name: "What looks wrong" })).toBeVisible();
}

async function home({ page, signIn }: Stage): Promise<void> {
  await signIn(page, vitoria);
  await atHand(page);
  await warned(page);
}

async function homeInPortuguese(stage: Stage): Promise<void> {
  await home(stage);
  await speak(stage.page, address(), "pt-BR");
  await warned(stage.page);
}

/** Customers that are pinned and searches of before, from a tab that is closed again. */
async function atHand(page: Page): Promise<void> {
  const tab = await page.context().newPage();
  for (const org of [charted, horizonte.org, customer]) {
    await open(tab, `/orgs/${org.id}`);
    const pin = tab.getByRole("button", { name: "Pin", exact: true });
    if (!(await pin.isVisible())) continue;
    await pin.click();
    await expect(tab.getByRole("status").filter({ hasText: "Pinned to the search bar" })).toBeVisible();
  }
  for (const [typed, found] of [
    [device.mac, device.name],
    ["tiago souza", "Tiago Souza Silva"],
    [fold(person.display_name), person.display_name],
  ]) {
    await open(tab, "/");
    if ((await tab.locator("#recent").getByRole("link").filter({ hasText: found }).count()) > 0) continue;
    await (await find(tab, typed, found)).click();
    await expect(tab.getByRole("heading", { level: 1, name: found })).toBeVisible();
  }
  await tab.close();
}

async function searching({ page, signIn }: Stage): Promise<void> {
  await signIn(page, vitoria);
  await warned(page);
  await find(page, "tiago souza", "Tiago Souza Silva");
}

async function proof({ page, signIn }: Stage): Promise<() => Promise<void>> {
  await signIn(page, vitoria);
  const dialog = await verify(page, proving);
  await sendCode(dialog);
  await expect(dialog.getByText("Delivered", { exact: true })).toBeVisible();
  return async () => {
    await page.keyboard.press("Escape");
    await hangUp(page, goingOn(page));
  };
}

async function noted({ page, signIn }: Stage): Promise<() => Promise<void>> {
  await signIn(page, vitoria);
  const bar = await call(page, caller);
  await bar.getByLabel("Notes").fill("No dial tone since Monday.\nCable replaced, the telephone starts again. Rings now.");
  await bar.getByLabel("Case number").fill("INC-1001");
  await expect(bar.getByRole("status")).toHaveText("Saved");
  await leaveField(page);
  return () => hangUp(page, bar);
}

/** A session has one call: the next picture is of none. */
async function hangUp(page: Page, bar: Locator): Promise<void> {
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
}

async function beside({ page, signIn }: Stage): Promise<void> {
  await signIn(page, vitoria);
  await open(page, `/orgs/${customer.id}/users?peek=/users/${listed.id}`);
  const pane = page.getByRole("complementary", { name: "The card beside the list" });
  await expect(pane.getByRole("heading", { level: 2, name: listed.display_name })).toBeVisible();
}

async function commands({ page, signIn }: Stage): Promise<void> {
  await signIn(page, vitoria);
  await open(page, `/users/${caller.id}`);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
}

async function aloud({ page, signIn }: Stage): Promise<void> {
  await signIn(page, vitoria);
  await open(page, `/devices/${device.id}`);
  await page.getByRole("main").getByRole("button", { name: "Read aloud: serial" }).click();
  await expect(page.getByRole("dialog").locator(".sign-big").first()).toBeVisible();
}

async function view(stage: Stage): Promise<() => Promise<void>> {
  const { page } = stage;
  const leave = await lookIn(stage);
  await open(page, page.url().replace(/overview$/, "users"));
  return leave;
}

/** The customer's log, while an agent goes through its pages. */
async function wall({ page, browser, signIn }: Stage): Promise<() => Promise<void>> {
  const [context, agent] = await elsewhere(browser, address());
  const leave = await lookIn({ page: agent, browser, signIn });
  const overview = agent.url();
  for (const name of ["users", "licences", "sites", "settings", "devices", "changes"]) {
    await open(agent, overview.replace(/overview$/, name));
  }
  await asAdministrator(page.context(), browser);
  await open(page, "/my/log");
  await expect(page.locator(".wall")).toContainText("The page “Recent changes”");
  const line = page.locator(".wall article").filter({ hasText: "The page “Settings”" }).first();
  await line.getByText("Ask about this").click();
  await line.getByLabel(/Your question/).fill("Why did you have to see our settings?");
  await leaveField(page);
  return async () => {
    await leave();
    await context.close();
  };
}

/** One provider is allowed and looks, the other asks. */
async function access({ page, browser, signIn }: Stage): Promise<() => Promise<void>> {
  const [context, agent] = await elsewhere(browser, address());
  const leave = await lookIn({ page: agent, browser, signIn });
  const [otherContext, other] = await elsewhere(browser, address());
  await signIn(other, iris);
  await open(other, `/orgs/${horizonte.org.id}`);
  await askForAccess(other, "The room on the third floor has no picture since the move");
  await otherContext.close();
  await asAdministrator(page.context(), browser);
  await open(page, "/my");
  await expect(page.getByRole("region", { name: "Waiting for your answer" })).toContainText(iris.name);
  await expect(page.getByRole("region", { name: "Looks, current and recent" })).toContainText("Looking now");
  return async () => {
    await leave();
    await context.close();
  };
}

/** Opens the view of the customer, who is asked for it where nobody has been; how to leave it. */
async function lookIn({ page, browser, signIn }: Stage): Promise<() => Promise<void>> {
  await signIn(page, vitoria);
  await open(page, `/orgs/${horizonte.org.id}`);
  const way = lookingIn(page).getByRole("button", { name: `View ${horizonte.org.name}` });
  if (!(await way.isVisible())) {
    const link = await askForAccess(page, reason);
    const [context, administrator] = await elsewhere(browser, address());
    await asAdministrator(context, browser);
    await open(administrator, link);
    await administrator.getByLabel("Allow for").selectOption({ label: "8 hours" });
    await administrator.getByRole("button", { name: "Allow" }).click();
    await expect(administrator.getByText("Allowed", { exact: true }).first()).toBeVisible();
    await context.close();
    await page.bringToFront();
    await expect(way).toBeVisible();
  }
  await openView(page, horizonte.org, reason, "INC-1001");
  return async () => {
    await page.bringToFront();
    await page.getByRole("region", { name: "This is a view" }).getByRole("button", { name: "Leave" }).click();
    await expect(page).not.toHaveURL(/\/views\//);
  };
}

/** What the administrator has got for the mailed link, which works once. */
const session: Awaited<ReturnType<BrowserContext["cookies"]>> = [];

/** Signs the customer's administrator in. */
async function asAdministrator(context: BrowserContext, browser: Browser): Promise<void> {
  if (session.length === 0) {
    const [door, page] = await elsewhere(browser, address());
    await enter(page, await door.newPage(), horizonte);
    session.push(...(await door.cookies()));
    await door.close();
  }
  await context.addCookies(session);
}

/** No ring round the field that was typed in last. */
function leaveField(page: Page): Promise<void> {
  return page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}
