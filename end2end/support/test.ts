// The `test` of every spec: signed-in pages, and a test fails for any console error, page error or 5xx answer in it.

import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";

import type { Agent } from "./people.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

interface Fixtures {
  /** Console errors that a test means to cause: Chromium logs every 4xx answer as one. */
  tolerated: RegExp[];
  problems: void;
  /** Signs a page in, without a trip through the sign-in page where somebody has made it before. */
  signIn: (page: Page, agent: Agent) => Promise<void>;
}

interface WorkerFixtures {
  /** The cookies of an agent's session, one sign-in each for a worker: signing in is slow by design. */
  session: (agent: Agent) => Promise<Cookies>;
}

/** Milliseconds after which a session is made anew: what changes or reveals takes a proof of the last ten minutes. */
const FRESH = 5 * 60_000;

export const test = base.extend<Fixtures, WorkerFixtures>({
  tolerated: [[], { option: true }],

  baseURL: async ({}, use) => {
    await use(address());
  },

  problems: [
    async ({ context, tolerated }, use) => {
      const found: string[] = [];
      context.on("console", (message) => {
        const text = `${message.text()} (${message.location().url})`;
        if (message.type() === "error" && !tolerated.some((pattern) => pattern.test(text))) found.push(`console: ${text}`);
      });
      context.on("weberror", (error) => found.push(`page: ${error.error().stack ?? error.error()}`));
      context.on("response", (response) => {
        if (response.status() >= 500) found.push(`${response.status()} ${response.request().method()} ${response.url()}`);
      });
      await use();
      expect(found, "console errors, page errors and 5xx answers").toEqual([]);
    },
    { auto: true },
  ],

  session: [
    async ({ browser }, use) => {
      const known = new Map<string, { at: number; cookies: Promise<Cookies> }>();
      await use((agent) => {
        let session = known.get(agent.email);
        if (!session || Date.now() - session.at > FRESH) {
          session = { at: Date.now(), cookies: throughTheDoor(browser, agent) };
          known.set(agent.email, session);
        }
        return session.cookies;
      });
    },
    { scope: "worker" },
  ],

  signIn: async ({ session }, use) => {
    await use(async (page, agent) => {
      await page.context().addCookies(await session(agent));
    });
  },
});

export { expect };

/** Where the server under test answers. */
export function address(): string {
  const url = process.env.FAROL_URL;
  if (!url) throw new Error("FAROL_URL is set by support/server.ts");
  return url;
}

async function throughTheDoor(browser: Browser, agent: Agent): Promise<Cookies> {
  // In English, whatever the test that needs it first speaks.
  const context = await browser.newContext({ baseURL: address(), locale: "en-US" });
  const page = await context.newPage();
  await fillSignIn(page, agent.email, agent.password);
  await expect(page).toHaveURL("/");
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

/** The sign-in page, filled in and sent. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  if (!new URL(page.url(), "http://none").pathname.startsWith("/sign-in")) await open(page, "/sign-in");
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Goes to a page and waits until it is alive; its status. */
export async function open(page: Page, path: string): Promise<number> {
  const response = await page.goto(path);
  await alive(page);
  return response?.status() ?? 0;
}

/** Waits until the page's script runs the page, where it has one. */
export async function alive(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) return;
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** Nothing that axe knows to look for is wrong with the page as it is now (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour half-way through a transition is nobody's contrast. To be waited for it would have to be drawn, as what lies in a
  // closed part of the page is not; and what moves for ever has no end.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((it) => Number.isFinite(it.effect?.getComputedTiming().endTime));
    for (const animation of ending) animation.finish();
  });
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const said = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((n) => `  ${n.html}\n  ${n.failureSummary}`).join("\n")}`);
  expect(said, `axe on ${page.url()}`).toEqual([]);
}

/** The same in every look: dark, in the colours that a reader forces, and light on a tablet held upright. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  await expectAccessible(page);
  await page.emulateMedia({ forcedColors: null });
  await page.setViewportSize({ width: 768, height: 1024 });
  await expectAccessible(page);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `how much wider ${page.url()} is than its window, in pixels`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}
