// For fingers and for those who enlarge: every target, every width.

import type { Locator, Page } from "@playwright/test";

import { bar, find } from "../support/bar.ts";
import { customer, device, order, person, users } from "../support/directory.ts";
import { kaique, zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

const pages: [string, string, ((page: Page) => Promise<unknown>)?][] = [
  ["home", "/"],
  ["results", "/", results],
  ["user", `/users/${person.id}`],
  ["org", `/orgs/${customer.id}`],
  ["users", `/orgs/${customer.id}/users`],
  ["devices", `/orgs/${customer.id}/devices`],
  ["device", `/devices/${device.id}`],
  ["order", `/orders/${order.number}`],
  ["mail", `/users/${person.id}/mail`],
  ["sessions", "/sessions"],
  ["security", "/security"],
  ["list and card", `/orgs/${customer.id}/users?peek=/users/${person.id}`],
];

async function results(page: Page): Promise<void> {
  await find(page, "silva", /silva/i);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(/\/s\//);
}

test.describe("fingers", () => {
  test.use({ hasTouch: true });

  for (const [width, height] of [[1024, 768], [768, 1024], [390, 844]]) {
    test.describe(`${width}×${height}`, () => {
      test.use({ viewport: { width, height } });

      for (const [name, path, prepare] of pages) {
        test(`every target of ${name} is 44 px`, async ({ page, signIn }) => {
          await signIn(page, zoe);
          await open(page, path);
          await prepare?.(page);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          expect(await small(page), "targets under 44 px").toEqual([]);
          expect(await enlarging(page), "fields with letters under 16 px").toEqual([]);
          expect(await overflow(page), "wider than the window").toBeLessThanOrEqual(0);
        });
      }

      test("every target of a call is 44 px", async ({ page, signIn }) => {
        await signIn(page, kaique);
        await open(page, `/users/${person.id}`);
        await page.getByRole("button", { name: "Start call" }).click();
        const call = page.getByRole("region", { name: "The call that is going on" });
        await call.getByRole("button", { name: "Notes" }).click();
        await expect(call.getByLabel("Case number")).toBeVisible();
        expect(await enlarging(page), "fields with letters under 16 px").toEqual([]);
        const below = await page.getByRole("main").evaluate((main) => Number.parseFloat(getComputedStyle(main).paddingBottom));
        expect(below, "the page ends above it").toBeGreaterThan((await call.boundingBox())?.height ?? 0);
        await page.emulateMedia({ media: "print" });
        await expect(call).toBeHidden();
        await page.emulateMedia({ media: null });
        expect(await small(page), "targets under 44 px").toEqual([]);
        expect(await overflow(page), "wider than the window").toBeLessThanOrEqual(0);
        await call.getByRole("button", { name: "End call" }).click();
        await expect(page).toHaveURL(/\/calls\//);
        expect(await small(page), "targets under 44 px").toEqual([]);
      });
    });
  }
});

test.describe("words", () => {
  test.use({ hasTouch: true, isMobile: true });

  test("of a line can be chosen, those of a row with a card are pressed", async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, "/sessions");
    await expect(page.locator("li[data-row]").first()).toHaveCSS("user-select", "auto");
    await open(page, `/orgs/${customer.id}/users`);
    await expect(page.locator("a[data-row]").first()).toHaveCSS("user-select", "none");
  });
});

for (const [width, height] of [[640, 360], [844, 390]]) {
  test(`what is opened ends inside of a window of ${width} × ${height}`, async ({ page, signIn }) => {
    await page.setViewportSize({ width, height });
    await signIn(page, zoe);
    const tabs = users.slice(0, 8).map(({ id, display_name }) => `/users/${id}\t/users/${id}\t${display_name}`);
    await page.addInitScript((tabs) => sessionStorage.setItem("tabs", tabs), tabs.join("\n"));
    await open(page, "/sessions");
    const reached = async (end: Locator) => {
      await end.scrollIntoViewIfNeeded();
      await expect(end).toBeInViewport({ ratio: 1 });
      await end.click({ trial: true });
    };
    await page.locator(".menu > summary").click();
    await reached(page.locator(".menu-sheet").getByRole("button", { name: "Sign out" }));
    await page.keyboard.press("Escape");
    await page.locator(".open-count").click();
    await reached(page.getByRole("navigation", { name: "Open tabs" }).getByRole("link").last());
  });
}

// WCAG 2.2, 1.4.10: 320 px are 1280 at 400 %. 720 × 450 is 1440 × 900 at 200 %.
for (const [width, height] of [[320, 640], [720, 450], [512, 384]]) {
  test.describe(`${width}×${height}`, () => {
    test.use({ viewport: { width, height } });

    for (const [name, path, prepare] of pages) {
      test(`${name} needs no scrolling sideways`, async ({ page, signIn }) => {
        await signIn(page, zoe);
        await open(page, path);
        await prepare?.(page);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      });
    }
  });
}

test("the page reaches under a notch, and what is on it keeps clear", async ({ page, signIn }) => {
  const [width, height] = [844, 390];
  const notch = { top: 21, left: 59, bottom: 34, right: 47 };
  await page.setViewportSize({ width, height });
  await signIn(page, zoe);
  await open(page, `/users/${person.id}`);
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /viewport-fit=cover/);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setSafeAreaInsetsOverride", { insets: notch });
  const box = (of: Locator) => of.evaluate((element) => element.getBoundingClientRect());
  const head = await box(page.getByRole("banner"));
  expect([head.left, head.top, head.right], "the head's ground reaches under it").toEqual([0, 0, width]);
  const inside = page.locator(":is(header, main) :is(a[href], button, input, h1, h2, p, dt, dd, th, td)");
  const outside = await inside.evaluateAll(
    (nodes, { left, right, top }) =>
      nodes
        .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".sr, .skip, dialog, [popover]"))
        .map((node) => {
          // The ground of a line may reach under it, its words not.
          const words = document.createRange();
          words.selectNodeContents(node);
          return { node, box: (node.matches("a, button, input") ? node : words).getBoundingClientRect() };
        })
        .filter(({ box }) => box.width > 1 && (box.left < left || box.right > right || box.top + scrollY < top))
        .map(({ node, box }) => `${node.outerHTML.slice(0, 100)} is from ${box.left} to ${box.right}`),
    { left: notch.left, right: width - notch.right, top: notch.top },
  );
  expect(outside, "under the notch").toEqual([]);
});

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Fields at which a telephone enlarges the page, and leaves it so. */
function enlarging(page: Page): Promise<string[]> {
  const fields = "input:not([type=checkbox], [type=radio], [type=file], [type=hidden]), select, textarea";
  return page.locator(fields).evaluateAll((nodes) =>
    nodes
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && Number.parseFloat(getComputedStyle(node).fontSize) < 16)
      .map((node) => node.outerHTML.slice(0, 110)),
  );
}

/** What can be pressed and is less than 44 px in height or width; a link within a sentence is as large as its words. */
function small(page: Page): Promise<string[]> {
  const targets = "a[href], button, input, select, textarea, summary, label.button, [role=button], [role=option], [tabindex='0']";
  return page.locator(targets).evaluateAll((nodes) =>
    nodes
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".sr, .skip, [aria-hidden=true], [hidden]"))
      .filter((node) => {
        const text = (it: Node) => (it.textContent ?? "").trim();
        const inSentence = node.matches("a") && getComputedStyle(node).display === "inline" && node.parentElement && text(node.parentElement) !== text(node);
        return !inSentence || !node.closest("p, .advice, .concern-title");
      })
      .map((node) => {
        const box = node.getBoundingClientRect();
        const before = getComputedStyle(node, "::after");
        // A target may reach beyond its text by a box that is laid over it.
        const grown = before.content !== "none" && before.position === "absolute";
        const [w, h] = grown ? [Number.parseFloat(before.width), Number.parseFloat(before.height)] : [box.width, box.height];
        return { node, w: Math.max(w, box.width), h: Math.max(h, box.height) };
      })
      .filter(({ w, h }) => w > 1 && h > 1 && (w < 43.5 || h < 43.5))
      .map(({ node, w, h }) => `${node.outerHTML.slice(0, 110)} is ${w.toFixed(0)}×${h.toFixed(0)}`),
  );
}
