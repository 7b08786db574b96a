// Farol as an installed app: its manifest, what its service worker keeps and what it never does, and the page without a network.

import { runInNewContext } from "node:vm";

import { customer, device, order, person } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test.use({ serviceWorkers: "allow" });

/** The addresses in every cache of this site, each under the name of its cache. */
function kept(): Promise<[string, string[]][]> {
  const paths = async (name: string): Promise<[string, string[]]> => {
    const requests = await (await caches.open(name)).keys();
    return [name, requests.map((request) => new URL(request.url).pathname)];
  };
  return caches.keys().then((names) => Promise.all(names.map(paths)));
}

/** The worker of this version is there and has the page. */
const controlled = () =>
  navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null);

test("the manifest names it, and every icon is of the size that it says", async ({ page, request }) => {
  await open(page, "/sign-in");
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await request.get(address ?? "");
  expect(answer.headers()["content-type"]).toBe("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: "Farol", start_url: "/", scope: "/", display: "standalone" });
  expect(manifest.icons.map((icon: { purpose?: string }) => icon.purpose)).toContain("maskable");
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await request.get(new URL(src, answer.url()).href);
    expect(icon.headers()["content-type"]).toBe(type);
    if (type === "image/png") {
      // Width and height stand after the signature and the first chunk's head (PNG, 11.2.1).
      const body = await icon.body();
      expect(`${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`).toBe(sizes);
    }
  }
});

test("its caches hold files of the site and the offline page, whatever was looked at", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, "/");
  await expect.poll(() => page.evaluate(controlled)).toBe(true);
  for (const path of [`/users/${person.id}`, `/orgs/${customer.id}`, `/devices/${device.id}`, `/orders/${order.number}`, `/users/${person.id}/mail`, "/sessions"]) {
    await open(page, path);
  }
  await page.getByRole("link", { name: /to the search/ }).click();
  await expect(page.getByRole("combobox")).toBeFocused();
  const all = await page.evaluate(kept);
  expect(all).toHaveLength(1);
  const paths = all[0][1];
  expect(paths).toContain("/offline");
  expect(paths.some((path) => path.endsWith("/farol_bg.wasm"))).toBe(true);
  expect(paths.filter((path) => path !== "/offline" && !path.startsWith("/assets/"))).toEqual([]);
});

test.describe("without a network", () => {
  test.use({ tolerated: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED/] });

  test("a page says so in words, and what was looked at before is not there", async ({ page, context, signIn }) => {
    await signIn(page, zoe);
    await open(page, `/users/${person.id}`);
    await expect.poll(() => page.evaluate(controlled)).toBe(true);
    await context.setOffline(true);
    await page.goto(`/users/${person.id}`);
    await expect(page.getByRole("heading", { name: "Farol cannot be reached" })).toBeVisible();
    await expect(page.getByText(person.display_name)).toHaveCount(0);
    // It is dressed: its style sheet was kept too.
    await expect(page.getByRole("link", { name: "Try again" })).toHaveCSS("font-family", /Inter/);
    await context.setOffline(false);
    await page.getByRole("link", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: person.display_name })).toBeVisible();
  });
});

test("what stands in front of Farol does not speak for it", async ({ request, baseURL }) => {
  const script = await (await request.get("/worker.js")).text();
  /** What the worker makes of an answer to a page; none is no network. */
  const shown = async (answer?: Response) => {
    const handlers: Record<string, (event: object) => void> = {};
    const self = { addEventListener: (name: string, handler: (event: object) => void) => (handlers[name] = handler) };
    const caches = { match: async () => "offline" };
    const fetch = async () => answer ?? Promise.reject(new TypeError("Failed to fetch"));
    runInNewContext(script, { self, caches, fetch, location: new URL(baseURL ?? ""), URL, Response });
    return new Promise((respondWith) => handlers.fetch({ request: { method: "GET", url: `${baseURL}/`, mode: "navigate" }, respondWith }));
  };
  const answer = (status: number, headers = {}) => new Response("", { status, headers });
  for (const other of [undefined, answer(502), answer(503), answer(504)]) expect(await shown(other)).toBe("offline");
  const policy = { "content-security-policy": "default-src 'none'" };
  for (const own of [answer(200, policy), answer(404), answer(500, policy), answer(503, policy)]) {
    expect(await shown(own)).toBe(own);
  }
});

test("what another version answers at this one's address is not kept", async ({ request, baseURL }) => {
  const script = await (await request.get("/worker.js")).text();
  const [, base, own] = /BASE = "(.+)";\nconst KEPT = "(.+)";/.exec(script) ?? [];
  /** What is kept where the files come with these words of how long they last, and the page for without a network is so. */
  const kept = async (type: "install" | "fetch", words: string, page = `<link href="${base}/farol.css">`) => {
    const handlers: Record<string, (event: object) => void> = {};
    const addresses: string[] = [];
    const self = { addEventListener: (name: string, handler: (event: object) => void) => (handlers[name] = handler), skipWaiting: async () => {} };
    const cache = { match: async () => undefined, put: async (address: string) => addresses.push(address) };
    const fetch = async (asked: string) => new Response(asked === "/offline" ? page : "", { headers: { "cache-control": words } });
    runInNewContext(script, { self, caches: { open: async () => cache }, fetch, location: new URL(baseURL ?? ""), URL, Response });
    const waited: Promise<unknown>[] = [];
    const waitUntil = (until: Promise<unknown>) => waited.push(until);
    const asked = { method: "GET", url: `${baseURL}${base}/farol.css`, mode: "no-cors" };
    const answered = new Promise((respondWith) => handlers[type]({ request: asked, respondWith, waitUntil }));
    if (type === "fetch") await answered;
    const done = (await Promise.allSettled(waited)).every(({ status }) => status === "fulfilled");
    return [done, addresses.length];
  };
  expect(await kept("install", own)).toEqual([true, 4]);
  expect(await kept("install", "max-age=0")).toEqual([false, 0]);
  expect(await kept("install", own, `<link href="/assets/000000000000/farol.css">`)).toEqual([false, 0]);
  expect(await kept("fetch", own)).toEqual([true, 1]);
  expect(await kept("fetch", "max-age=0")).toEqual([true, 0]);
});

test("what another version kept is dropped once this one takes over", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await page.addInitScript(() => {
    if (!sessionStorage.getItem("before")) {
      sessionStorage.setItem("before", "1");
      void caches.open("farol /assets/000000000000").then((cache) => cache.put("/assets/000000000000/farol.css", new Response("")));
    }
  });
  await open(page, "/sessions");
  await expect.poll(() => page.evaluate(controlled)).toBe(true);
  await expect.poll(async () => (await page.evaluate(kept)).map(([name]) => name)).toEqual([
    expect.not.stringContaining("000000000000"),
  ]);
});
