// Keeps files of /assets/ and the page for when Farol cannot be reached. Never a card, a search or an answer: what people
// look at stays on the server. BASE, where this version's files are, and KEPT, what it says of them, stand before this.
const CACHE = `farol ${BASE}`;
const OFFLINE = "/offline";

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith(`${BASE}/`)) event.respondWith(asset(event));
  else if (request.mode === "navigate") event.respondWith(page(event));
});

async function install() {
  const names = ["farol.css", "inter.woff2", "favicon.svg"];
  const addresses = [OFFLINE, ...names.map((name) => `${BASE}/${name}`)];
  const [page, ...files] = await Promise.all(addresses.map((address) => fetch(address)));
  // The browser tries again later.
  if (!(await page.clone().text()).includes(BASE) || !files.every(isOwn)) throw new Error("another version answers");
  const cache = await caches.open(CACHE);
  await Promise.all([page, ...files].map((answer, at) => cache.put(addresses[at], answer)));
  await self.skipWaiting();
}

/** While servers are replaced, another version may answer at this one's address, with its own file and other words of it. */
function isOwn({ status, headers }) {
  return status === 200 && headers.get("cache-control") === KEPT;
}

/** What another version kept is dropped. */
async function activate() {
  const others = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** The address carries a hash of what is there: what is kept is right for good. */
async function asset(event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(event.request.url);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (isOwn(answer)) event.waitUntil(cache.put(event.request.url, answer.clone()));
  return answer;
}

async function page(event) {
  const answer = await asked(event).catch(() => undefined);
  if (answer && !isOfAnother(answer)) return answer;
  return (await caches.match(OFFLINE)) ?? answer ?? Response.error();
}

const asked = async (event) => (await event.preloadResponse) ?? (await fetch(event.request));

/** Whether what stands in front of Farol says that it did not reach it: whatever Farol says has a policy. */
function isOfAnother({ status, headers }) {
  return status >= 502 && status <= 504 && !headers.has("content-security-policy");
}
