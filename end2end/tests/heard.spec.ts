// The pages as somebody meets them who hears them, who has colours and a language of their own, or whom movement makes ill.

import type { Locator, Page } from "@playwright/test";

import { find } from "../support/bar.ts";
import { call, callers } from "../support/calls.ts";
import { delta, device as elsewhere, enter, mineracao } from "../support/customers.ts";
import { customer, person } from "../support/directory.ts";
import { askForAccess, openView } from "../support/looking.ts";
import { kaique, lukasz, zoe } from "../support/people.ts";
import { alive, expect, expectAccessible, expectAccessibleEverywhere, fillSignIn, open, test } from "../support/test.ts";
import { speak } from "../support/words.ts";

// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico/] });

for (const path of ["/staff", "/audit"]) {
  test(`${path} in every look`, async ({ page, signIn }) => {
    await signIn(page, lukasz);
    await open(page, path);
    await expectAccessibleEverywhere(page);
  });
}

test("the page without a network in every look", async ({ page }) => {
  await page.goto("/offline");
  await expectAccessibleEverywhere(page);
});

test("a call and a view in every look", async ({ page }) => {
  test.setTimeout(90_000);
  // A session of its own, for the call and the view that go on in it.
  await fillSignIn(page, kaique.email, kaique.password);
  await expect(page).toHaveURL("/");
  const bar = await call(page, callers[9]);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
  await expectAccessibleEverywhere(page);
  await open(page, `/orgs/${mineracao.org.id}`);
  await openView(page, mineracao.org, "The telephones of the new office do not register");
  for (const name of ["users", "settings"]) {
    await open(page, page.url().replace(/\w+$/, name));
    await expectAccessibleEverywhere(page);
  }
});

test("a customer's own pages, heard and in every look", async ({ page, browser, baseURL, signIn }) => {
  test.setTimeout(90_000);
  await signIn(page, zoe);
  await open(page, `/orgs/${delta.org.id}`);
  const reason = "The telephones of the new office do not register";
  const request = await askForAccess(page, reason);
  const [context, phone] = await elsewhere(browser, baseURL);
  await enter(phone, page, delta);
  await alive(phone);
  await expect(phone.locator("body")).toMatchAriaSnapshot(`
    - banner:
      - link "Farol, to who may look in"
      - navigation "Your pages":
        - link "Access"
        - link "Log"
        - link "Security"
      - button "Sign out"
    - main:
      - heading "Who may look in" [level=1]
      - status: 1 request waits for your answer
      - region "Waiting for your answer":
        - heading "Waiting for your answer" [level=2]
        - list:
          - listitem:
            - paragraph:
              - strong: ${zoe.name}
              - strong: ${zoe.provider}
              - text: /asks to look into ${delta.org.name}/
            - blockquote: “${reason}”
            - paragraph:
              - combobox "Allow for"
            - button "Allow"
            - button "Refuse"
      - region "May look in now":
        - paragraph: Nobody has a permission just now.
      - region "Without asking each time":
        - list:
          - listitem:
            - button "Switch on standing access of ${zoe.provider}"
      - region "Looks, current and recent":
        - paragraph: Nobody has looked in recently.
      - region "Answered, or over":
        - paragraph: Nothing yet.
    - contentinfo:
      - form "Language"
  `);
  await expectAccessibleEverywhere(phone);
  for (const path of [request, "/my/log", "/my/security"]) {
    await open(phone, path);
    await expectAccessibleEverywhere(phone);
  }
  await context.close();
});

for (const lang of ["pt-BR", "es"]) {
  test(`nothing for axe to find in ${lang}`, async ({ page, signIn, baseURL }) => {
    await signIn(page, zoe);
    await speak(page, baseURL, lang);
    for (const path of ["/", `/users/${person.id}`, `/orgs/${customer.id}`]) {
      await open(page, path);
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expectAccessible(page);
    }
  });
}

test.describe("heard", () => {
  test("the way in", async ({ page }) => {
    await open(page, "/sign-in");
    await expect(page.locator("body")).toMatchAriaSnapshot(`
      - /children: equal
      - link "Skip to the page"
      - main:
        - /children: equal
        - text: Farol
        - heading "Sign in" [level=1]
        - text: E-mail
        - textbox "E-mail"
        - text: Password
        - textbox "Password"
        - button "Sign in"
        - paragraph: /No password yet, or forgotten\\?/
        - form "Language":
          - button "Português"
          - button "Español"
          - button "English" [pressed]
    `);
  });

  test("what was found", async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, "/");
    await find(page, person.display_name, person.display_name);
    await expect(page.locator("body")).toMatchAriaSnapshot(`
      - link "Skip to the page"
      - banner:
        - link "Farol, to the search"
        - button "Commands"
      - main:
        - heading "Who is calling?" [level=1]
        - search:
          - combobox "Search people, customers, devices and orders" [expanded]: ${person.display_name}
          - button "Search"
          - text: Looks like
          - strong: a name
          - listbox "What was found":
            - group "People":
              - option /^${person.display_name} .*${customer.name}$/
            - group "More":
              - option "Show all results as a page"
          - status: 1 person
        - region "Recent searches"
        - region "Pinned customers"
    `);
  });

  test("a user's card", async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, `/users/${person.id}`);
    await expect(page.locator("body")).toMatchAriaSnapshot(`
      - link "Skip to the page"
      - banner:
        - search:
          - combobox "Search people, customers, devices and orders"
        - navigation "Open tabs":
          - list:
            - listitem:
              - link "${person.display_name}"
              - button "Close ${person.display_name}"
      - main:
        - article:
          - heading "${person.display_name}" [level=1]
          - paragraph:
            - link "${customer.name}"
          - button "Verify caller"
          - button "Start call"
          - button "Search here, in ${customer.name}"
          - link "History"
          - region "Contact":
            - heading "Contact" [level=2]
            - term: E-mail
            - definition:
              - list:
                - listitem: /•••@ .* signs in with it/
            - term: Phone
            - definition:
              - list:
                - listitem:
                  - button "Copy phone number"
          - region "Account":
            - heading "Account" [level=2]
            - term: User ID
            - definition:
              - text: ${person.id}
              - button "Copy user ID"
              - 'button "Read aloud: user ID"'
            - term: Manager
            - definition
          - region "Last mail":
            - link "All mail"
          - region "Features":
            - list:
              - listitem: /^Messaging (on|off)$/
          - region "Licences"
          - region "Devices"
    `);
  });
});

/** What moved since the page came, and for how long in milliseconds. */
interface Moved {
  what: string;
  lasts: number;
}

type Watched = typeof globalThis & { moved: Moved[] };

/** Notes every movement of the pages that are opened from now on, as it begins. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = globalThis as Watched;
    seen.moved = [];
    // By the style of what moves: on a slow machine it may have ended by the time that this is told.
    const note = (event: Event) => {
      const { target, pseudoElement } = event as AnimationEvent;
      const { tagName, className } = target as Element;
      const style = getComputedStyle(target as Element, pseudoElement);
      const times = event.type === "animationstart" ? style.animationDuration : style.transitionDuration;
      const lasts = times.split(",").map((time) => Number.parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1_000));
      seen.moved.push({ what: `${tagName} ${className}`, lasts: Math.max(...lasts) });
    };
    for (const begins of ["animationstart", "transitionrun"]) addEventListener(begins, note, true);
  });
}

const moving: [string, string, (page: Page) => Promise<unknown>][] = [
  ["what cannot be found", "/users/00000000-0000-4000-8000-000000000000", async () => {}],
  ["a card over its list", `/orgs/${customer.id}/users?peek=/users/${person.id}`, beside],
  ["a card with a key pressed", `/orgs/${customer.id}`, pinned],
];

async function beside(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 2, name: person.display_name })).toBeVisible();
}

async function pinned(page: Page): Promise<void> {
  const pin: Locator = page.locator("[data-key=p]");
  for (let times = 0; times < 2; times += 1) {
    await pin.click();
    await expect(page.locator(".toast")).toContainText(/pinned/i);
  }
}

test.describe("for whom movement makes ill", () => {
  test.use({ viewport: { width: 768, height: 1024 }, tolerated: [/status of 404/] });

  for (const [name, path, act] of moving) {
    test(`nothing moves: ${name}`, async ({ page, signIn }) => {
      await signIn(page, kaique);
      await watch(page);
      const moved = async (reducedMotion: "reduce" | "no-preference") => {
        await page.emulateMedia({ reducedMotion });
        await open(page, path);
        await act(page);
        return page.evaluate(() => (globalThis as Watched).moved.filter(({ lasts }) => lasts > 1));
      };
      // Who has no such wish sees something move.
      expect(await moved("no-preference")).not.toEqual([]);
      expect(await moved("reduce")).toEqual([]);
      await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    });
  }
});
