// What a page is good for before its script has come over a slow line to a slow machine, and that nothing on it moves.

import { get, type IncomingMessage } from "node:http";
import { brotliDecompressSync } from "node:zlib";
import type { Page } from "@playwright/test";

import { bar, options } from "../support/bar.ts";
import { customer, person } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { alive, expect, open, test } from "../support/test.ts";

/** A quarter of a processor, and a line on which the script takes some seconds. */
async function slow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await session.send("Network.enable");
  const line = { offline: false, latency: 100, downloadThroughput: 100_000, uploadThroughput: 100_000 };
  await session.send("Network.emulateNetworkConditions", line);
}

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("what was typed before the script came is searched for once it is there", async ({ page }) => {
  await slow(page);
  await page.goto("/", { waitUntil: "commit" });
  await bar(page).pressSequentially(person.display_name);
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");
  await alive(page);
  await expect(bar(page)).toHaveValue(person.display_name);
  await expect(options(page).filter({ hasText: person.display_name }).first()).toBeVisible();
});

test("a search sent before the script came is answered by a page", async ({ page }) => {
  await slow(page);
  await page.goto("/", { waitUntil: "commit" });
  await bar(page).pressSequentially(person.display_name);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(/\/s\/|\/users\//);
  await expect(page.getByRole("main").getByText(person.display_name).first()).toBeVisible();
});

test("letters of names from elsewhere come with the first page that has one", async ({ page }) => {
  const fonts: string[] = [];
  page.on("request", (request) => request.resourceType() === "font" && fonts.push(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
  await open(page, "/sessions");
  await page.evaluate(() => document.fonts.ready);
  expect(fonts).toEqual(["inter.woff2"]);
  const drawn = await page.evaluate(async () => {
    const name = "Łódź Čapek Şahin Őry Ștefan ğıİ";
    document.querySelector("h1")?.append(name);
    await document.fonts.load('16px "Inter Variable"', name);
    return document.fonts.check('16px "Inter Variable"', name);
  });
  expect(drawn).toBe(true);
  expect(fonts).toEqual(["inter.woff2", "inter-ext.woff2"]);
});

/** What an address takes on the line, in bytes, for a browser that reads brotli; and what it says. */
async function packed(url: string): Promise<[number, Buffer]> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "br", accept: "text/html" } }, resolve).once("error", reject);
  });
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part);
  expect(answer.statusCode, url).toBe(200);
  expect(answer.headers["content-encoding"], url).toBe("br");
  const body = Buffer.concat(parts);
  return [body.length, brotliDecompressSync(body)];
}

// What comes with it is held by `cargo xtask size`.
test("the HTML and the style sheet of a first visit are 25 KB at most, in brotli", async ({ baseURL }) => {
  const page = `${baseURL}/sign-in`;
  const [html, text] = await packed(page);
  const sheets = [...text.toString().matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => new URL(href, page).href);
  expect(sheets).toHaveLength(1);
  const [sheet] = await packed(sheets[0]);
  expect(html + sheet, `${html} bytes of HTML and ${sheet} of the style sheet`).toBeLessThanOrEqual(25_000);
});

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node?: Node }[];
}

type Watched = typeof globalThis & { shifts: [number, string[]][] };

/** Notes from the first paint on what moves that nobody touched (Layout Instability API). */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = globalThis as Watched;
    seen.shifts = [];
    const name = (node?: Node) => (node instanceof Element ? node.outerHTML.slice(0, 80) : (node?.textContent ?? "").trim());
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
        if (!hadRecentInput) seen.shifts.push([value, sources.map(({ node }) => name(node))]);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function expectStill(page: Page): Promise<void> {
  const shifts = await page.evaluate(() => (globalThis as Watched).shifts);
  expect(shifts.reduce((sum, [value]) => sum + value, 0), JSON.stringify(shifts, undefined, 1)).toBeLessThan(0.02);
}

for (const [name, path] of [
  ["home", "/"],
  ["a user's card", `/users/${person.id}`],
  ["a customer's card", `/orgs/${customer.id}`],
  ["a customer's users", `/orgs/${customer.id}/users`],
]) {
  test(`nothing moves on ${name} while it loads`, async ({ page }) => {
    await watch(page);
    await open(page, path);
    await page.waitForTimeout(1_000);
    await expectStill(page);
  });
}

test("nothing moves on a page that loads while something is open", async ({ page }) => {
  await open(page, `/users/${person.id}`);
  await expect(page.getByRole("navigation", { name: "Open tabs" })).toBeVisible();
  await watch(page);
  await open(page, "/sessions");
  await page.waitForTimeout(1_000);
  await expectStill(page);
});

test("nothing moves while a search is typed", async ({ page }) => {
  await watch(page);
  await open(page, "/");
  await bar(page).pressSequentially(person.display_name.slice(0, 6), { delay: 600 });
  await expect(options(page).first()).toBeVisible();
  await expectStill(page);
});
