// What must not come out: another provider's customers, by any door; and what every answer carries to keep pages safe.

import type { APIRequestContext } from "@playwright/test";

import { find, bar, options } from "../support/bar.ts";
import { customer, device, devices, foreign, list, one, order, orders, person, users } from "../support/directory.ts";
import { iris, zoe } from "../support/people.ts";
import { address, expect, open, test } from "../support/test.ts";

test.use({ tolerated: [/status of 4(0[0134]|13|22)/] });

const hers = (row: Record<string, string>) => row.org_id === foreign.id;
const foreignUser = one(users, (row) => hers(row) && row.status === "active");
const foreignDevice = one(devices, hers);
const foreignOrder = one(orders, hers);

/** As a program without a browser calls. */
function post(request: APIRequestContext, path: string, data: unknown, headers: Record<string, string> = {}) {
  return request.post(path, { data, headers: { origin: address(), ...headers } });
}

const nowhere = [
  ["a foreign user", `/users/${foreignUser.id}`, foreignUser.display_name],
  ["a foreign user's mail", `/users/${foreignUser.id}/mail`, foreignUser.display_name],
  ["a foreign customer", `/orgs/${foreign.id}`, foreign.name],
  ["a foreign customer's users", `/orgs/${foreign.id}/users`, foreign.name],
  ["a foreign customer's devices", `/orgs/${foreign.id}/devices`, foreign.name],
  ["a foreign device", `/devices/${foreignDevice.id}`, foreignDevice.serial],
  ["a foreign order", `/orders/${foreignOrder.number}`, foreignOrder.provisioning_contact],
  ["an id that is none", "/users/not-an-id", "panicked"],
  ["an id of nothing", "/users/00000000-0000-4000-8000-000000000000", "panicked"],
  ["no page", "/nowhere/at/all", "panicked"],
];

for (const [what, path, secret] of nowhere) {
  test(`${what} is a 404 like any other @noscript`, async ({ page, signIn }) => {
    await signIn(page, zoe);
    expect(await open(page, path)).toBe(404);
    await expect(page.getByText("404").first()).toBeVisible();
    expect(await page.content()).not.toContain(secret);
  });
}

test("the agent of the other provider has those pages", async ({ page, signIn }) => {
  await signIn(page, iris);
  expect(await open(page, `/users/${foreignUser.id}`)).toBe(200);
  expect(await open(page, `/users/${person.id}`)).toBe(404);
});

test("the search finds nothing of another provider's customers", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, "/");
  for (const typed of [list(foreignUser.emails)[0], foreignUser.id, foreign.id, foreignDevice.serial, foreignDevice.mac, foreignOrder.number]) {
    await bar(page).fill(typed);
    await expect(page.getByText("Nothing found").first()).toBeVisible();
    await expect(options(page)).toHaveCount(0);
  }
  await find(page, person.display_name, person.display_name);
});

const doors: [string, unknown][] = [
  ["/api/search", { q: "silva", org: null, limit: 10 }],
  ["/api/users/get", { id: person.id }],
  ["/api/orgs/get", { id: customer.id }],
  ["/api/devices/get", { id: device.id }],
  ["/api/orders/get", { number: order.number }],
  ["/api/users/reveal", { user_id: person.id }],
  ["/api/verification/get", { user_id: person.id }],
  ["/api/verification/send", { user_id: person.id }],
  ["/api/verification/confirm", { id: person.id, code: "123456" }],
  ["/api/verification/ask_vouch", { user_id: person.id, voucher_id: person.id }],
  ["/api/mail/timeline", { user_id: person.id }],
  ["/api/mail/clear_suppression", { user_id: person.id, address: "a@b.example", reason: "put right" }],
  ["/api/mail/ask_owner", { user_id: person.id, address: "a@b.example" }],
  ["/api/mail/resend_invitation", { user_id: person.id }],
  ["/api/mail/dead", {}],
  ["/api/mail/retry", { id: person.id }],
];

for (const [path, data] of doors) {
  test(`${path} tells nobody anything`, async ({ request }) => {
    const answer = await post(request, path, data);
    expect(answer.status()).toBe(401);
    expect((await answer.json()).error.kind).toBe("signed_out");
  });
}

test("another provider's ids are not found by the programs' doors", async ({ page, signIn }) => {
  await signIn(page, zoe);
  for (const [path, data] of [
    ["/api/users/get", { id: foreignUser.id }],
    ["/api/orgs/get", { id: foreign.id }],
    ["/api/devices/get", { id: foreignDevice.id }],
    ["/api/orders/get", { number: foreignOrder.number }],
  ] as const) {
    const answer = await post(page.request, path, data);
    expect(answer.status(), path).toBe(404);
    expect((await answer.json()).error.kind).toBe("not_found");
  }
});

test("a change that another site asks for is refused", async ({ request }) => {
  const data = { email: zoe.email, password: zoe.password };
  const foreign: Record<string, string>[] = [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }];
  for (const headers of foreign) {
    const answer = await post(request, "/api/sign_in", data, headers);
    expect(answer.status()).toBe(403);
    expect(answer.headers()["set-cookie"]).toBeUndefined();
  }
});

test("a body over a mebibyte is refused, whoever sends it; one just under is read", async ({ page, request, signIn }) => {
  await signIn(page, zoe);
  const search = (by: APIRequestContext, letters: number) => post(by, "/api/search", { q: "a".repeat(letters), org: null, limit: 10 });
  const mebibyte = 1 << 20;
  for (const by of [page.request, request]) {
    const answer = await search(by, mebibyte + 1);
    expect(answer.status()).toBe(413);
    expect((await answer.json()).error.kind).toBe("too_large");
  }
  expect((await search(page.request, mebibyte - 200)).status()).toBe(200);
  expect((await search(request, mebibyte - 200)).status()).toBe(401);
});

test("every page carries the headers that keep it safe", async ({ page, signIn }) => {
  await signIn(page, zoe);
  for (const path of ["/", `/users/${person.id}`, "/sign-in", "/nowhere"]) {
    const response = await page.goto(path);
    const headers = response?.headers() ?? {};
    expect(headers["content-security-policy"], path).toMatch(/script-src[^;]*'nonce-/);
    expect(headers["content-security-policy"], path).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toBe("no-referrer");
    expect(headers["cross-origin-opener-policy"], path).toBe("same-origin");
    expect(headers["cache-control"], path).toContain("no-store");
  }
});

test("nothing is asked of another host", async ({ page, signIn }) => {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  expect([...hosts].filter((host) => host !== address() && host !== "null")).toEqual([]);
});

test("the session cookie is out of reach of scripts", async ({ page, signIn }) => {
  await signIn(page, zoe);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => /farol|session/i.test(name));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});
