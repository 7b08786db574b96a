// Signing in and out, and the list of one's own sessions. Their agent is signed in by these tests alone.

import type { Page, Request } from "@playwright/test";

import { bar } from "../support/bar.ts";
import { person } from "../support/directory.ts";
import { ends, untilItAsks, untilItAsksAgain, warning } from "../support/ending.ts";
import { felipe, iris, jose, zoe } from "../support/people.ts";
import { address, expect, expectAccessible, fillSignIn, open, test } from "../support/test.ts";

test.describe.configure({ mode: "serial" });

const agent = () => (test.info().project.use.javaScriptEnabled === false ? jose : felipe);

test("a signed-out reader is led to the sign-in page and then on to where they were going @noscript", async ({ page }) => {
  await page.goto(`/users/${person.id}`);
  await expect(page).toHaveURL(/\/sign-in/);
  await open(page, page.url());
  await fillSignIn(page, agent().email, agent().password);
  await expect(page).toHaveURL(`/users/${person.id}`);
  await expect(page.getByRole("heading", { level: 1, name: person.display_name })).toBeVisible();
});

test.describe("refused", () => {
  // The answer to a wrong password is a 401, and Chromium logs it.
  test.use({ tolerated: [/status of 4(01|22|29)/] });

  test("a wrong password and an unknown address get the same words @noscript", async ({ page }) => {
    const said: string[] = [];
    for (const [email, password] of [[zoe.email, "not her password"], ["nobody@farol.example", "not a password"]]) {
      await open(page, "/sign-in");
      await fillSignIn(page, email, password);
      const alert = page.getByRole("alert").filter({ hasText: /\S/ }).first();
      await expect(alert).toBeVisible();
      await expect(page).toHaveURL(/\/sign-in/);
      said.push(await alert.innerText());
      // What was typed stays, but for the password, and no address has it.
      await expect(page.getByLabel(/e-?mail/i)).toHaveValue(email);
      await expect(page.getByLabel(/password/i)).toHaveValue("");
      await expect(page.getByLabel(/password/i)).toBeFocused();
      expect(page.url()).not.toContain(email.split("@")[0]);
    }
    expect(said[0]).toBe(said[1]);
  });
});

test("signing out ends the session, not just the page @noscript", async ({ page }) => {
  await fillSignIn(page, agent().email, agent().password);
  await expect(page).toHaveURL("/");
  const cookies = await page.context().cookies();
  await open(page, "/");
  await page.getByLabel(`${agent().name}: menu`).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().addCookies(cookies);
  await page.goto("/sessions");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("one's own sessions: this one is told apart, another is ended, then all @noscript", async ({ page, browser, baseURL }) => {
  const other = await browser.newContext({ baseURL });
  const elsewhere = await other.newPage();
  await fillSignIn(elsewhere, agent().email, agent().password);
  await expect(elsewhere).toHaveURL("/");
  await fillSignIn(page, agent().email, agent().password);
  await expect(page).toHaveURL("/");

  await open(page, "/sessions");
  const main = page.getByRole("main");
  await expect(main.getByText("This browser")).toHaveCount(1);
  const ends = main.getByRole("button", { name: /^End the session of / });
  await expect(ends.first()).toBeVisible();
  const before = await ends.count();
  await ends.first().click();
  await expect(ends).toHaveCount(before - 1);

  await main.getByRole("button", { name: "End all of them" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await elsewhere.goto("/sessions");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await other.close();
});

test.describe("before a session ends", () => {
  test.beforeEach(async ({ page }) => {
    await fillSignIn(page, agent().email, agent().password);
    await expect(page).toHaveURL("/");
  });

  test("it is told over whatever is typed, and one press stays", async ({ page }) => {
    await ends(page, { idle: 110, life: 30_000 });
    await open(page, "/sessions");
    await bar(page).focus();
    await untilItAsks(page);
    await expect(warning(page).getByRole("alert")).toContainText("You are about to be signed out");
    await expect(warning(page).getByRole("timer")).toHaveText(/^1:\d\d left$/);
    await expect(bar(page)).toBeFocused();
    await expectAccessible(page);

    const stays = page.waitForResponse("**/api/sessions/stay");
    await warning(page).getByRole("button", { name: "Stay signed in" }).click();
    expect((await (await stays).json()).idle).toBeGreaterThan(29 * 60);
    await expect(warning(page)).toHaveCount(0);
    await expect(page.locator(".toast")).toContainText("You stay signed in");
    await expect(bar(page)).toBeFocused();
  });

  test("what is done in another tab takes it away, and a key stays", async ({ page }) => {
    const left = { idle: 110, life: 30_000 };
    await ends(page, left);
    await open(page, "/sessions");
    await untilItAsks(page);
    await expect(warning(page)).toBeVisible();
    left.idle = 30 * 60;
    await untilItAsksAgain(page);
    await expect(warning(page)).toHaveCount(0);
    left.idle = 100;
    await page.clock.fastForward("28:00");
    await expect(warning(page)).toBeVisible();
    await page.keyboard.press("y");
    await expect(warning(page)).toHaveCount(0);
  });

  test("what was told before it could be shown is not shown after the opposite was told", async ({ page }) => {
    const left = { idle: 110, life: 30_000 };
    await ends(page, left);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/split_tool_parts*", async (route) => {
      await released;
      await route.fallback();
    });
    await open(page, "/sessions");
    for (const [idle, asks] of [[110, untilItAsks], [30 * 60, untilItAsksAgain]] as const) {
      left.idle = idle;
      const told = page.waitForResponse("**/api/sessions/left");
      await asks(page);
      await (await told).finished();
      await page.clock.runFor(1_000);
    }
    const parts = page.waitForResponse("**/split_tool_parts*");
    release();
    await (await parts).finished();
    await page.clock.runFor(2_000);
    await expect(warning(page)).toHaveCount(0);
  });

  test("what a page asks while nobody touches it is no use of it", async ({ page }) => {
    const marked = async (asked: Promise<Request>) => "farol-by-itself" in (await (await asked).allHeaders());
    await page.clock.install();
    await open(page, `/users/${person.id}`);
    // The line seems to have been silent for longer than it ever is.
    const corner = page.waitForRequest("**/api/staff/corner");
    await page.clock.fastForward("05:00");
    expect(await marked(corner)).toBe(true);
    const search = page.waitForRequest("**/api/search");
    await bar(page).fill("silva");
    expect(await marked(search)).toBe(false);
  });

  test("an end that nothing puts off is told earlier, and once more shortly before", async ({ page }) => {
    const left = { idle: 580, life: 580 };
    await ends(page, left);
    await open(page, "/sessions");
    await untilItAsks(page);
    await expect(warning(page).getByRole("alert")).toContainText("Your session is about to end");
    await expect(warning(page).getByRole("button", { name: "Stay signed in" })).toHaveCount(0);
    await expect(warning(page).getByRole("link", { name: "Sign in again" })).toHaveAttribute("href", "/sign-in?next=%2Fsessions");
    await expectAccessible(page);
    await warning(page).getByRole("button", { name: "Dismiss" }).click();
    await expect(warning(page)).toHaveCount(0);
    Object.assign(left, { idle: 90, life: 90 });
    await untilItAsksAgain(page);
    await expect(warning(page).getByRole("timer")).toHaveText(/^1:\d\d left$/);
  });
});

test.describe("a session that ends under an open page", () => {
  test.use({ tolerated: [/status of 40[14]/] });

  /** As an administrator does, or the time. */
  const endIt = async (page: Page) => {
    const answer = await page.request.post("/api/sign_out", { data: {}, headers: { origin: address() } });
    expect(answer.ok()).toBe(true);
  };

  test("is told by itself, and nothing of the customer stays on the screen", async ({ page }) => {
    await fillSignIn(page, agent().email, agent().password);
    await expect(page).toHaveURL("/");
    await open(page, `/users/${person.id}`);
    await endIt(page);
    // The line is looked after every 15 s.
    await expect(page).toHaveURL(new RegExp(`/sign-in\\?next=.*${person.id}`), { timeout: 30_000 });
    await page.goBack();
    await expect(page.locator("body")).not.toContainText(person.display_name);
  });

  test("is another's by the time somebody comes back to the page, and nothing of the one before is left", async ({ page, signIn }) => {
    await fillSignIn(page, agent().email, agent().password);
    await expect(page).toHaveURL("/");
    await open(page, `/users/${person.id}`);
    await expect(page.getByRole("navigation", { name: "Open tabs" })).toContainText(person.display_name);
    // As in another tab: at the other provider, for whom that card is not there.
    await signIn(page, iris);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(page.getByRole("heading", { level: 1, name: "Nothing in sight" })).toBeVisible();
    await expect(page.getByLabel(`${iris.name}: menu`)).toBeVisible();
    await expect(page.locator("body")).not.toContainText(person.display_name);
    expect(await page.evaluate(() => sessionStorage.getItem("tabs"))).toBeNull();
  });

  test("is asked after where nothing else is asked", async ({ page }) => {
    await page.clock.install();
    await fillSignIn(page, agent().email, agent().password);
    await expect(page).toHaveURL("/");
    await open(page, "/sessions");
    await endIt(page);
    await untilItAsks(page);
    await expect(page).toHaveURL("/sign-in?next=%2Fsessions");
  });

  test("keeps what was noted in a call, and brings it there after the next sign-in", async ({ page }) => {
    await fillSignIn(page, agent().email, agent().password);
    await expect(page).toHaveURL("/");
    await open(page, `/users/${person.id}`);
    await page.getByRole("button", { name: "Start call" }).click();
    const bar = page.getByRole("region", { name: "The call that is going on" });
    await bar.getByRole("button", { name: "Notes" }).click();
    await endIt(page);
    await bar.getByLabel("Notes").fill("Typed when it was over.");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    const noted = page.waitForRequest("**/api/visits/note");
    await fillSignIn(page, agent().email, agent().password);
    expect((await noted).postDataJSON().notes).toBe("Typed when it was over.");
    await expect(page).toHaveURL(`/users/${person.id}`);
    await expect(page.locator(".toast")).toContainText("The notes of the call before are saved with it.");
    expect(await page.evaluate(() => sessionStorage.getItem("notes"))).toBeNull();
  });
});
