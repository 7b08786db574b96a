// Looking in: asked for, allowed on another device, watched on the wall, withdrawn, and over at once.

import { cobalto, device, enter, harbor, horizonte, manaca, quartzo, willow, zenite } from "../support/customers.ts";
import { users } from "../support/directory.ts";
import { ends, untilItAsks, warning } from "../support/ending.ts";
import { late } from "../support/held.ts";
import { askForAccess, lookingIn, openView } from "../support/looking.ts";
import { vitoria, zoe } from "../support/people.ts";
import { withAuthenticator } from "../support/proof.ts";
import { address, alive, expect, expectAccessible, open, test } from "../support/test.ts";

// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico|status of 40[139]|ERR_FAILED/] });

const reason = "Phones of the new office do not register";

test("asked, allowed, looked at, watched, withdrawn: the view closes by itself", async ({ page, signIn, browser, baseURL }) => {
  test.setTimeout(90_000);
  const { org } = cobalto;
  await signIn(page, vitoria);
  await open(page, `/orgs/${org.id}`);
  const panel = lookingIn(page);
  await expect(panel).toContainText("Standing access off");
  await expect(panel.getByRole("button", { name: /^View / })).toHaveCount(0);
  await expect(panel).not.toContainText("ask for access");
  // The focus is where what was pressed has led, and never nowhere.
  await askForAccess(page, reason);
  await expect(panel.locator(".asked-state")).toBeFocused();
  await panel.getByRole("button", { name: "Take the request back" }).click();
  await expect(panel.getByRole("heading")).toBeFocused();
  await panel.getByRole("button", { name: "Ask for access" }).click();
  const dialog = page.getByRole("dialog", { name: /for access/ });
  await dialog.getByRole("button", { name: "Ask for access" }).click();
  await expect(dialog.getByRole("alert")).toContainText("in a few words");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByLabel("Case number").fill("INC-4711");
  await dialog.getByLabel("1 hour").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Ask for access" }).click();
  await expect(dialog).toBeHidden();
  await expect(panel).toContainText("Mailed to 1 administrator");
  await expect(panel.getByRole("img")).toBeVisible();
  await expectAccessible(page);
  const link = new URL(await panel.locator(".asked-link .value").innerText()).pathname;

  const [context, phone] = await device(browser, baseURL);
  const mailbox = await page.context().newPage();
  await enter(phone, mailbox, cobalto);
  await phone.goto(link);
  await phone.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("May they look in?");
  await expect(phone.getByRole("main")).toContainText(reason);
  await expectAccessible(phone);
  await phone.getByLabel("Allow for").selectOption({ label: "8 hours" });
  await phone.getByRole("button", { name: "Allow" }).click();
  await expect(phone.getByText("Allowed", { exact: true }).first()).toBeVisible();

  // What comes meanwhile takes no button from under the finger.
  const withdraw = phone.getByRole("button", { name: "Withdraw" });
  await alive(phone);
  await withdraw.evaluate((button) => button.setAttribute("data-before", ""));
  const heard = phone.waitForResponse("**/api/my/request");

  // The agent's page follows by itself.
  await page.bringToFront();
  await expect(panel).toContainText(`by ${cobalto.admin.display_name}`);
  await panel.getByRole("button", { name: /^View / }).click();
  await expect(page.getByRole("dialog", { name: /^View / }).getByLabel("Reason")).toHaveValue(reason);
  await page.keyboard.press("Escape");
  await openView(page, org, reason);
  const bar = page.getByRole("region", { name: "This is a view" });
  await expect(bar).toContainText(`You are looking into ${org.name}, read only`);
  await expect(bar).toContainText(/7 h \d+ min left/);
  await (await heard).finished();
  await expect(withdraw).toHaveAttribute("data-before");
  await expectAccessible(page);

  // Nobody could be told: it is not closed.
  await page.route("**/api/view/leave", (route) => route.abort(), { times: 1 });
  await bar.getByRole("button", { name: "Leave" }).click();
  await expect(page.locator(".toast")).toContainText("network");
  await expect(bar.getByRole("button", { name: "Leave" })).toBeVisible();

  await phone.bringToFront();
  await phone.goto("/my/log");
  await phone.locator("html[data-hydrated]").waitFor({ state: "attached" });
  const wall = phone.locator(".wall");
  await expect(wall).toContainText(`looked into ${org.name}`);
  await expectAccessible(phone);

  await page.bringToFront();
  const pages = page.getByRole("navigation", { name: `Pages of ${org.name}` });
  for (const name of ["Devices", "Licences", "Sites", "Domains", "Settings", "Administrators", "Recent changes", "People"]) {
    await pages.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    if (name === "Settings") await expectAccessible(page);
  }
  await expectAccessible(page);
  const somebody = users.find((user) => user.org_id === org.id && user.display_name.split(" ").length === 2) ?? cobalto.admin;
  await page.getByRole("searchbox", { name: "Name" }).fill(somebody.display_name);
  await page.getByRole("searchbox", { name: "Name" }).press("Enter");
  await expect(page.getByRole("rowheader").first()).toContainText(somebody.display_name);
  expect(page.url()).not.toContain(encodeURIComponent(somebody.display_name.split(" ")[0]));
  const add = page.getByRole("button", { name: "Add user" });
  await expect(add).toHaveAttribute("aria-disabled", "true");

  // It comes to the wall by itself, and is asked about.
  await phone.bringToFront();
  await expect(wall.getByText("The page “People”").first()).toBeVisible();
  const line = wall.locator("article").filter({ hasText: `looked into ${org.name}` }).first();
  await line.getByText("Ask about this").click();
  await line.getByLabel(/Your question/).fill("    ");
  await line.getByRole("button", { name: "Send the question" }).click();
  await alive(phone);
  await expect(line.getByRole("alert")).toContainText("Your question was not sent");
  await expect(line.getByLabel(/Your question/)).toHaveValue("    ");
  await line.getByLabel(/Your question/).fill("Why did you look at our sites?");
  await line.getByRole("button", { name: "Send the question" }).click();
  await expect(phone.locator(".wall-asked")).toContainText("Why did you look at our sites?");

  await phone.goto("/my");
  await phone.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await expectAccessible(phone);
  await expect(phone.getByRole("region", { name: "Looks, current and recent" })).toContainText("Looking now");
  await phone.getByRole("button", { name: "Withdraw" }).click();
  await expect(phone.getByRole("region", { name: "May look in now" })).toContainText("Nobody has a permission");
  await expect(phone.getByRole("region", { name: "Looks, current and recent" })).not.toContainText("Looking now");

  await page.bringToFront();
  await expect(page.getByRole("heading", { level: 1, name: "The view is closed" })).toBeVisible();
  expect(await page.content()).not.toContain(somebody.display_name);
  await expectAccessible(page);
  await page.getByRole("link", { name: `To the card of ${org.name}` }).click();
  await expect(panel.getByRole("button", { name: "Ask for access" })).toBeVisible();
  await context.close();
});

test("a request that comes while another is read takes neither its place nor what was chosen in it", async ({ page, signIn, browser, baseURL }) => {
  const [first, second] = ["Read by the administrator", "Came meanwhile, unread"];
  await signIn(page, vitoria);
  await open(page, `/orgs/${manaca.org.id}`);
  await askForAccess(page, first);
  const [context, phone] = await device(browser, baseURL);
  const mailbox = await page.context().newPage();
  await enter(phone, mailbox, manaca);
  await alive(phone);
  const waiting = phone.getByRole("region", { name: "Waiting for your answer" });
  await waiting.getByLabel("Allow for").selectOption({ label: "8 hours" });
  await waiting.getByRole("button", { name: "Allow" }).focus();

  await signIn(page, zoe);
  await page.bringToFront();
  await open(page, `/orgs/${manaca.org.id}`);
  await askForAccess(page, second);
  await phone.bringToFront();
  await expect(waiting.getByRole("listitem")).toHaveCount(2);
  await expect(waiting.getByRole("listitem").first()).toContainText(first);
  const read = waiting.getByRole("listitem").filter({ hasText: first });
  await expect(read.getByRole("button", { name: "Allow" })).toBeFocused();
  await expect(read.getByLabel("Allow for")).toHaveValue("480");
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("region", { name: "May look in now" })).toContainText(first);
  await expect(waiting.getByRole("listitem")).toHaveCount(1);
  await expect(waiting).toContainText(second);
  await context.close();
});

test("the customer's side without script: by link, allowed, watched, withdrawn, the switch", async ({ page, signIn, browser, baseURL }) => {
  const { org } = harbor;
  await signIn(page, vitoria);
  await open(page, `/orgs/${org.id}`);
  const panel = lookingIn(page);
  const link = await askForAccess(page, reason);

  const [context, phone] = await device(browser, baseURL, false);
  await enter(phone, await page.context().newPage(), harbor);
  await phone.goto(link);
  await phone.getByRole("button", { name: "Refuse" }).click();
  await expect(phone.getByText("Refused", { exact: true }).first()).toBeVisible();
  await page.bringToFront();
  await expect(panel.getByText("Waiting for an answer")).toHaveCount(0);

  // Nothing is left of the request before.
  const dialog = page.getByRole("dialog", { name: /for access/ });
  await panel.getByRole("button", { name: "Ask for access" }).click();
  await expect(dialog.getByLabel("Reason")).toHaveValue("");
  await page.keyboard.press("Escape");
  await askForAccess(page, reason);
  await phone.goto("/my");
  const waiting = phone.getByRole("region", { name: "Waiting for your answer" });
  await waiting.getByLabel("Allow for").selectOption({ label: "30 days" });
  await waiting.getByRole("button", { name: "Allow" }).click();
  await phone.goto("/my");
  await expect(phone.getByRole("region", { name: "May look in now" })).toContainText(/(30|29) days/);
  await phone.getByRole("link", { name: "Log" }).click();
  await expect(phone.locator(".wall")).toContainText("for permission to look in");
  await phone.getByRole("link", { name: "Access" }).click();
  await phone.getByRole("button", { name: "Withdraw" }).click();
  await expect(phone.getByRole("region", { name: "May look in now" })).toContainText("Nobody has a permission");

  const standing = phone.getByRole("region", { name: "Without asking each time" });
  await standing.getByRole("button", { name: /Switch on/ }).click();
  await expect(standing).toContainText("may look in at any time");
  await page.bringToFront();
  await expect(panel).toContainText("Standing access on");
  await expect(panel.getByRole("button", { name: `View ${org.name}` })).toBeVisible();
  await standing.getByRole("button", { name: /Switch off/ }).click();
  await expect(standing).toContainText("has to ask each time");
  await phone.getByRole("button", { name: "Sign out" }).click();
  await phone.goto("/my");
  await expect(phone).toHaveURL(/\/my\/sign-in/);
  await context.close();
});

test("an answer that comes late does not undo what is shown since", async ({ page, signIn }) => {
  await signIn(page, vitoria);
  const release = await late(page, "consent/org");
  await open(page, `/orgs/${quartzo.org.id}`);
  const panel = lookingIn(page);
  await panel.getByRole("button", { name: "Ask for access" }).click();
  await page.keyboard.press("Escape");
  await askForAccess(page, reason);
  release();
  await page.waitForTimeout(500);
  await expect(panel.getByText("Waiting for an answer")).toBeVisible();
});

test("the customer's page hears by itself that its session has ended", async ({ page, browser, baseURL }) => {
  test.setTimeout(90_000);
  const [context, phone] = await device(browser, baseURL);
  await enter(phone, page, zenite);
  await phone.goto("/my");
  await alive(phone);
  await expect(phone.getByText(zenite.org.name).first()).toBeVisible();

  // Before it ends by itself, the page says so; one press stays.
  await ends(phone, { idle: 110, life: 30_000 });
  await open(phone, "/my");
  await untilItAsks(phone);
  await expect(warning(phone)).toContainText("You are about to be signed out");
  await expectAccessible(phone);
  const stays = phone.waitForResponse("**/api/sessions/stay");
  await warning(phone).getByRole("button", { name: "Stay signed in" }).click();
  expect((await (await stays).json()).idle).toBeGreaterThan(29 * 60);
  await expect(warning(phone)).toHaveCount(0);

  const answer = await context.request.post("/my/sign-out", { form: {}, headers: { origin: address() } });
  expect(answer.ok()).toBe(true);
  // The line is looked after every 15 s.
  await expect(phone).toHaveURL("/my/sign-in", { timeout: 30_000 });
  await expect(phone.getByText(zenite.org.name)).toHaveCount(0);
  await context.close();
});

test("an open page is of whoever has signed in in another tab", async ({ page, browser, baseURL }) => {
  const [other, elsewhere] = await device(browser, baseURL);
  await enter(elsewhere, page, horizonte);
  const [context, phone] = await device(browser, baseURL);
  const whose = phone.locator(".my-me");
  await enter(phone, page, quartzo);
  await alive(phone);
  await expect(whose).toContainText(quartzo.org.name);
  await context.addCookies(await other.cookies());
  await phone.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(whose).toContainText(horizonte.org.name);
  await expect(phone.locator("body")).not.toContainText(quartzo.org.name);
  await Promise.all([context, other].map((one) => one.close()));
});

test("whoever asks for a link is told the same @noscript", async ({ page }) => {
  await page.goto("/my/sign-in");
  await page.getByLabel("Your work e-mail").fill("nobody@nowhere.example");
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("status").filter({ hasText: "a mail with a link is on its way" })).toBeVisible();
});

test("a link that is none opens nothing", async ({ page }) => {
  await open(page, "/my/enter/not-a-link");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("used or is too old");
  await expect(page.getByRole("button", { name: "Sign in" })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Ask for another" }).click();
  await expect(page).toHaveURL(/\/my\/sign-in/);
  await alive(page);
  await expectAccessible(page);
});

test.describe("passkeys", () => {
  // Browsers take a name for them, never an address of digits.
  test.use({ baseURL: async ({}, use) => use(address().replace("127.0.0.1", "localhost")) });

  test("an administrator adds one, and signs in with it when mail does not work", async ({ page, context }) => {
    await withAuthenticator(page);
    await enter(page, await context.newPage(), willow);
    await page.bringToFront();
    await open(page, "/my/security");
    const passkeys = page.getByRole("region", { name: "Passkeys" });
    await passkeys.getByLabel("Name of the new passkey").fill("Telephone");
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    await expect(passkeys.getByRole("listitem")).toContainText("Telephone");
    await expectAccessible(page);

    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/my\/sign-in/);
    await alive(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page.getByRole("alert")).toContainText("Type your e-mail address first");
    await page.getByLabel("Your work e-mail").fill(willow.email);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL("/my");
    await expect(page.getByRole("heading", { level: 1, name: "Who may look in" })).toBeVisible();
  });
});
