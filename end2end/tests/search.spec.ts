// The search bar: every attribute, in every odd form that a caller may read it out in, by hand and by keyboard.

import { bar, find, options } from "../support/bar.ts";
import { customer, device, domains, fold, list, one, order, otherCustomer, person, sites, subscriptions, users } from "../support/directory.ts";
import { held } from "../support/held.ts";
import { zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

const phone = list(person.phones)[0].split(":")[1];
const [given, family] = person.display_name.split(" ");
const mac = device.mac.replaceAll(":", "");
const of = (row: Record<string, string>) => row.org_id === customer.id;
const subscription = one(subscriptions, of);
const site = one(sites, of);
const domain = one(domains, of);
const { pathTo, cases } = table();

function table() {
  const user = { path: `/users/${person.id}`, title: person.display_name };
  const org = { path: `/orgs/${customer.id}`, title: customer.name };
  const endpoint = { path: `/devices/${device.id}`, title: device.name };
  const bought = { path: `/orders/${order.number}`, title: order.number };
  const cases: [string, string, typeof user][] = [
    ["a name", person.display_name, user],
    ["a name in the other order", `${family} ${given}`, user],
    ["a name without marks, in lower case", fold(person.display_name), user],
    ["a name not typed to its end", `${given} ${family.slice(0, -1)}`, user],
    ["an e-mail address", list(person.emails)[0], user],
    ["a SIP address", `sip:${list(person.sip_addresses)[0]}`, user],
    ["a phone number", phone, user],
    ["a phone number with punctuation", `${phone.slice(0, 3)} (${phone.slice(3, 5)}) ${phone.slice(5, -4)}-${phone.slice(-4)}`, user],
    ["the last digits of a phone number", phone.slice(-8), user],
    ["a user id", person.id, user],
    ["a customer's name", customer.name, org],
    ["a customer's id", customer.id, org],
    ["a domain", domain.domain, org],
    ["a meeting site", site.url, org],
    ["a subscription", subscription.id, org],
    ["a serial", device.serial, endpoint],
    ["a MAC address", device.mac, endpoint],
    ["a MAC address with dots", `${mac.slice(0, 4)}.${mac.slice(4, 8)}.${mac.slice(8)}`.toLowerCase(), endpoint],
    ["the last six of a MAC address", mac.slice(-6), endpoint],
    ["a device's SIP address", device.sip_address, endpoint],
    ["an order number", order.number, bought],
  ];
  return { cases, pathTo: user.path };
}

for (const [what, typed, { path, title }] of cases) {
  test(`finds by ${what}`, async ({ page }) => {
    await open(page, "/");
    const option = await find(page, typed, title);
    await option.click();
    await expect(page).toHaveURL(path);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  });
}

test("by keyboard alone", async ({ page }) => {
  await open(page, `/orgs/${otherCustomer.id}`);
  await page.keyboard.press("/");
  await expect(bar(page)).toBeFocused();
  await page.keyboard.type(person.display_name);
  await expect(options(page).filter({ hasText: person.display_name }).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(bar(page)).toHaveAttribute("aria-activedescendant", /./);
  const active = await bar(page).getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveAttribute("aria-expanded", "false");
  await expect(bar(page)).toHaveValue(person.display_name);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(pathTo);
});

test("one exact hit opens on Enter", async ({ page }) => {
  await open(page, "/");
  await bar(page).fill(device.serial.toLowerCase());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/devices/${device.id}`);
});

test("what was chosen is let go by more that is typed", async ({ page }) => {
  await open(page, "/");
  await find(page, "silva", /silva/i);
  await page.keyboard.press("ArrowDown");
  await expect(bar(page)).toHaveAttribute("aria-activedescendant", /./);
  const release = await held(page, "search", (request) => request.postDataJSON().q === device.serial);
  await bar(page).fill(device.serial);
  await expect(bar(page)).not.toHaveAttribute("aria-activedescendant");
  await page.keyboard.press("Enter");
  release();
  await expect(page).toHaveURL(`/devices/${device.id}`);
});

test("a search that was overtaken leads nowhere, and Enter twice records it once", async ({ page }) => {
  const recorded: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/searches/commit")) recorded.push(request.postDataJSON().q);
  });
  await open(page, "/");
  await find(page, "silva", /silva/i);
  const release = await held(page, "searches/commit", (request) => request.postDataJSON().q === "silva");
  const late = page.waitForResponse(
    (response) => response.url().endsWith("/api/searches/commit") && response.request().postDataJSON().q === "silva",
  );
  await page.keyboard.press("Enter");
  await expect(page.locator(".progress")).toHaveClass(/\bon\b/);
  await page.keyboard.press("Enter");
  await (await find(page, person.display_name, person.display_name)).click();
  await expect(page).toHaveURL(pathTo);
  release();
  await (await late).finished();
  // As long as it would take to leave.
  await page.waitForTimeout(500);
  await expect(page).toHaveURL(pathTo);
  expect(recorded.filter((q) => q === "silva")).toEqual(["silva"]);
});

test("says what the text looks like while it is typed", async ({ page }) => {
  await open(page, "/");
  for (const [typed, looks] of [
    [device.mac, /looks like .*MAC/i],
    [phone, /looks like .*phone/i],
    [list(person.emails)[0], /looks like .*e-?mail/i],
  ] as const) {
    await bar(page).fill(typed);
    await expect(page.getByText(looks)).toBeVisible();
  }
});

test("Enter shows all results on a page that can be come back to, with nothing of the text in its address", async ({ page }) => {
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await open(page, "/");
  await bar(page).fill("silva");
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/s\/[0-9a-f-]{36}$/);
  const results = page.getByRole("main");
  await expect(results.getByRole("link", { name: /silva/i }).first()).toBeVisible();
  const there = page.url();
  await results.getByRole("link", { name: /silva/i }).first().click();
  await expect(page).toHaveURL(/\/(users|orgs|devices)\//);
  await page.goBack();
  await expect(page).toHaveURL(there);
  await expect(results.getByRole("link", { name: /silva/i }).first()).toBeVisible();
  expect(addresses.filter((address) => /silva/i.test(address))).toEqual([]);
});

test("what stands in the bar after a page of results is searched for again", async ({ page }) => {
  await open(page, "/");
  await find(page, "silva", /silva/i);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/s\//);
  const there = page.url();
  await page.getByRole("main").getByRole("link", { name: /silva/i }).first().click();
  await expect(page).toHaveURL(/\/(users|orgs|devices)\//);
  await page.keyboard.press("/");
  await expect(bar(page)).toHaveValue("silva");
  await expect(options(page).filter({ hasText: /silva/i }).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(bar(page)).toHaveAttribute("aria-activedescendant", /./);

  // At once, too, before an answer could be there.
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveAttribute("aria-expanded", "false");
  await page.goBack();
  await expect(page).toHaveURL(there);
  await expect(page.getByRole("heading", { level: 1, name: "“silva”" })).toBeVisible();
  await bar(page).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL((url) => url.pathname.startsWith("/s/") && url.href !== there);
});

test("Search beside a customer limits the bar to it, until the chip is removed", async ({ page }) => {
  await open(page, `/orgs/${customer.id}`);
  await page.getByRole("main").getByRole("button", { name: /^Search here/ }).first().click();
  const chip = page.getByRole("button", { name: `Search everywhere, not only in ${customer.name}` });
  await expect(chip).toBeVisible();
  await expect(bar(page)).toBeFocused();
  const elsewhere = one(users, (user) => user.org_id === otherCustomer.id && user.status === "active");
  await bar(page).fill(list(elsewhere.emails)[0]);
  await expect(page.getByText("Nothing found").first()).toBeVisible();
  await chip.click();
  await expect(chip).toBeHidden();
  await expect(options(page).filter({ hasText: elsewhere.display_name }).first()).toBeVisible();
});

test("what was opened is offered again before anything is typed", async ({ page }) => {
  await open(page, "/");
  await (await find(page, person.display_name, person.display_name)).click();
  await expect(page).toHaveURL(pathTo);
  await open(page, "/");
  await bar(page).click();
  await expect(options(page).filter({ hasText: person.display_name }).first()).toBeVisible();
});

test("hostile text finds nothing and breaks nothing", async ({ page }) => {
  await open(page, "/");
  for (const typed of ["%_*\"'\\", "'; DROP TABLE users; --", "\u202eana", "🙂🙂", "    ", "a".repeat(10_000), "<script>alert(1)</script>"]) {
    await bar(page).fill(typed);
    await page.waitForTimeout(150);
  }
  await find(page, person.display_name, person.display_name);
});

test("the list stays above the soft keyboard, which takes its part of the window", async ({ page, viewport }) => {
  const [width, height] = [viewport?.width ?? 0, viewport?.height ?? 0];
  await open(page, "/");
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /interactive-widget=resizes-content/);
  await find(page, "silva", /silva/i);
  const left = Math.round(height * 0.55);
  await page.setViewportSize({ width, height: left });
  const end = async () => page.locator(".popup").evaluate((popup) => popup.getBoundingClientRect().bottom);
  await expect.poll(end).toBeLessThanOrEqual(left);
  await expect(bar(page)).toBeInViewport({ ratio: 1 });
  // The last is reached, and seen there.
  await page.keyboard.press("ArrowUp");
  await expect(options(page).last()).toHaveAttribute("aria-selected", "true");
  await expect(options(page).last()).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width, height });
});

for (const [width, height] of [[1440, 900], [1280, 640], [720, 450]]) {
  test(`what is found ends inside of a window of ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, "/");
    await expect(await find(page, "silva", /silva/i)).toBeInViewport({ ratio: 1 });
    const box = await page.locator(".popup").boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(height);
  });
}

test("how many were found is said once, and an order's day in words", async ({ page }) => {
  await open(page, "/");
  const found = await find(page, order.number, order.number);
  await expect(found).toContainText(/\d{1,2} [A-Z]\w+ \d{4}/);
  await expect(found).not.toContainText(order.placed_on);
  await find(page, "silva", /silva/i);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").locator(".page-sub")).toHaveText(/^\d+ people · /);
});

test("a search by the form alone @noscript", async ({ page, javaScriptEnabled }) => {
  await open(page, "/");
  await page.locator("input[name=q]").fill(person.display_name);
  await page.locator("input[name=q]").press("Enter");
  if (javaScriptEnabled === false) {
    await expect(page).toHaveURL(/\/s\/[0-9a-f-]{36}$/);
    await page.getByRole("link", { name: person.display_name }).first().click();
  }
  await expect(page).toHaveURL(pathTo);
});
