// How fast pages are to the hand: from a keystroke to the painted list, and from a click to the next card, in a real Chromium
// with its processor slowed four times. Prints rows for `cargo xtask bench --only hand`.

import { chromium } from "@playwright/test";

import { cookie, executablePath, flags, row, search, url } from "./chromium.mjs";

/** As callers are asked for: two words each, of whom the demo's directory has many. */
const TYPED = ["ana silva", "joao souza", "maria oliv", "pedro lima", "carla dias", "bruno alves", "julia rocha", "paulo melo"];

/** How many cards are left by a click right after they came, and how many rows of a list are opened one after the other. */
const FIRST = 20;
const ROWS = 25;

/** Milliseconds that somebody reads and aims at the least, and after which a press has long had its effect. */
const READ = 400;
const SETTLED = 1_200;

/** In the page: notes how long it takes from `event` until `place` has changed and that is painted. */
function watch([event, place]) {
  const hand = { times: [], since: 0 };
  globalThis.hand = hand;
  addEventListener(event, (it) => (hand.since = it.timeStamp), { capture: true });
  const painted = (since) =>
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => hand.since === since && ((hand.since = 0), hand.times.push(performance.now() - since));
      after.port2.postMessage(0);
    });
  const changed = (changes) => {
    const there = changes.some(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest(place));
    if (there && hand.since) painted(hand.since);
  };
  new MutationObserver(changed).observe(document, { subtree: true, childList: true, characterData: true });
}

const times = (page) => page.evaluate(() => globalThis.hand.times);

async function keystrokes(page) {
  await page.goto(url);
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  const input = page.getByRole("combobox");
  await page.evaluate(watch, ["input", "#search-list"]);
  for (const typed of TYPED) {
    await input.fill("");
    await page.waitForTimeout(300);
    const before = (await times(page)).length;
    await input.pressSequentially(typed, { delay: 200 });
    await page.waitForTimeout(300);
    if ((await times(page)).length === before) throw new Error(`nothing was found for ${typed}`);
  }
  return times(page);
}

/** One press that leads from one card, or a list, to another card. While it takes effect nothing is asked of the page. */
async function press(page, link) {
  const title = await page.locator("h1").innerText();
  await link.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await link.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.waitForTimeout(READ);
  const before = (await times(page)).length;
  await page.mouse.click(x + width / 2, y + height / 2);
  await page.waitForTimeout(SETTLED);
  const now = await page.locator("h1").innerText();
  if (now === title) throw new Error(`a press on ${await link.innerText()} led nowhere`);
  return (await times(page)).slice(before);
}

/** Right after a document has come, before anything is at hand: from users' cards to their customers'. */
async function firstClicks(page) {
  const hits = (await Promise.all(TYPED.map(search))).flatMap((groups) => groups.find(({ kind }) => kind === "user")?.hits ?? []);
  const all = [];
  for (const { id } of hits.slice(0, FIRST)) {
    await page.goto(`${url}/users/${id}`);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    await page.evaluate(watch, ["click", "main"]);
    all.push(...(await press(page, page.locator(".page-sub a").first())));
  }
  return all;
}

/** As an agent works, in one document: from a list to a person's card, from there to the customer's, and back. */
async function clicks(page) {
  const [{ org_id: org }] = (await search("aurora energia")).find(({ kind }) => kind === "org").hits;
  await page.goto(`${url}/orgs/${org}/users`);
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.evaluate(watch, ["click", "main"]);
  const all = [];
  for (let row = 0; row < ROWS; row++) {
    const list = await page.locator("h1").innerText();
    all.push(...(await press(page, page.locator("tbody [data-row]").nth(row))));
    all.push(...(await press(page, page.locator(".page-sub a").first())));
    await page.evaluate(() => history.go(-2));
    await page.getByRole("heading", { level: 1, name: list }).waitFor();
    await page.waitForTimeout(READ);
  }
  return all;
}

function of(what, all) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const note = `p95 ${at(0.95).toFixed(1)} ms, processor slowed 4 times`;
  row({ what, count: sorted.length, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), max_ms: sorted.at(-1), note });
}

const browser = await chromium.launch({ executablePath, args: flags });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const [name, value] = cookie.split(/=(.*)/);
await context.addCookies([{ name, value, domain: new URL(url).hostname, path: "/", secure: true, httpOnly: true, sameSite: "Lax" }]);
const page = await context.newPage();
const session = await context.newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
of("hand: keystroke to painted list", await keystrokes(page));
of("hand: click to next card", await clicks(page));
of("hand: click to next card, the first of a document", await firstClicks(page));
await browser.close();
