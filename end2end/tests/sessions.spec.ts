// Signing in and out, and the list of one's own sessions. Their agent is signed in by these tests alone.

import type { Page } from "@playwright/test";

import { person } from "../support/directory.ts";
import { felipe, jose, zoe } from "../support/people.ts";
import { address, expect, fillSignIn, open, test } from "../support/test.ts";

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

test.describe("a session that ends under an open page", () => {
  test.use({ tolerated: [/status of 401/] });

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
