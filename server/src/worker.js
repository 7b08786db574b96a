// Keeps files of /assets/ and the page for when Farol cannot be reached. Never a card, a search or an answer: what people
// look at stays on the server. BASE, where this version's files are, stands before this.
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
  const cache = await caches.open(CACHE);
  await cache.addAll([OFFLINE, ...["farol.css", "inter.woff2", "favicon.svg"].map((name) => `${BASE}/${name}`)]);
  await self.skipWaiting();
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
  if (answer.status === 200) event.waitUntil(cache.put(event.request.url, answer.clone()));
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
