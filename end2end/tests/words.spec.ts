// The pages in Portuguese, Spanish and English; and in the language for developers, where what has no brackets went past the
// door of words, and what is cut has no room for a longer language.

import type { BrowserContextOptions, Locator, Page } from "@playwright/test";

import { options } from "../support/bar.ts";
import { call, callers } from "../support/calls.ts";
import { device as elsewhere, enter, falcon, girassol, kairos } from "../support/customers.ts";
import { customer, device, order, person } from "../support/directory.ts";
import { changed } from "../support/earlier.ts";
import { askForAccess, openView } from "../support/looking.ts";
import { kaique, lukasz, zoe } from "../support/people.ts";
import { alive, expect, fillSignIn, open, test } from "../support/test.ts";
import { english, leftEnglish, read, speak, typed } from "../support/words.ts";

// The development mailbox is a bare page: the browser asks for an icon that it does not have.
test.use({ tolerated: [/favicon\.ico/] });

const sizes = [
  [390, 844],
  [1440, 900],
] as const;

/** What is to be done on a page before it is read. */
type Prepare = (page: Page) => Promise<unknown>;

const somebody = typed("silva");
const reason = typed("Os telefones novos não tocam");

const pages: [string, string, Prepare?][] = [
  ["home", "/"],
  ["user", `/users/${person.id}`],
  ["customer", `/orgs/${customer.id}`],
  ["people", `/orgs/${customer.id}/users`],
  ["devices", `/orgs/${customer.id}/devices`],
  ["charts", `/orgs/${customer.id}/charts`],
  ["device", `/devices/${device.id}`],
  ["order", `/orders/${order.number}`],
  ["mail", `/users/${person.id}/mail`],
  ["a person's history", `/users/${changed.id}/history?all=1`],
  ["a customer's history", `/orgs/${customer.id}/history?all=1`],
  ["a device's history", `/devices/${device.id}/history`],
  ["undelivered", "/mail/undelivered"],
  ...["administrators", "invitations", "devices", "subscriptions", "licences", "permissions"].map(
    (kind): [string, string] => [`warnings of ${kind}`, `/warnings/${kind}`],
  ),
  ["sessions", "/sessions"],
  ["security", "/security"],
];

const overseers: typeof pages = [
  ["staff", "/staff"],
  ["a role that is given", "/staff", (page) => opened(page, page.locator("#give-role"))],
  ["audit", "/audit"],
];

/** What opens over a page, or comes of what is typed. */
const dialogs: typeof pages = [
  ["found", "/", found],
  ["results", "/", results],
  ["verify", `/users/${person.id}`, (page) => opened(page, page.locator("#verify-caller"))],
  ["keys", `/users/${person.id}`, keys],
  ["read aloud", `/devices/${device.id}`, (page) => opened(page, page.locator("main .read-aloud").first())],
];

/** Those that nobody has to sign in for. */
const outside: typeof pages = [
  ["sign-in", "/sign-in"],
  ["my-sign-in", "/my/sign-in"],
  ["my-enter", "/my/enter/none"],
  ["offline", "/offline"],
  ["callers", "/dev/callers"],
  ["mailbox", "/dev/mailbox"],
];

async function found(page: Page): Promise<void> {
  await page.getByRole("combobox").fill(somebody);
  await expect(options(page).first()).toBeVisible();
}

async function results(page: Page): Promise<void> {
  await found(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/s\//);
}

async function keys(page: Page): Promise<void> {
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
}

async function opened(page: Page, opener: Locator): Promise<void> {
  await opener.click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

/** The page as it is now, at each size. */
async function expectWords(page: Page, at: readonly (readonly [number, number])[] = sizes): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "qps");
  for (const [width, height] of at) {
    await page.setViewportSize({ width, height });
    const { bare, cut, over } = await read(page);
    const where = `${page.url()} at ${width}`;
    expect.soft(bare.filter(english), `English outside of brackets, ${where}`).toEqual([]);
    expect.soft(cut, `texts that are cut, ${where}`).toEqual([]);
    expect.soft(over, `wider than the window, ${where}`).toBeLessThanOrEqual(0);
  }
}

test.describe("the language for developers", () => {
  for (const [name, path, prepare] of [...pages, ...dialogs, ...overseers, ...outside]) {
    test(`${name}: nothing is cut, nothing is English`, async ({ page, signIn, baseURL }) => {
      const whose = overseers.some(([own]) => own === name) ? lukasz : zoe;
      if (!outside.some(([own]) => own === name)) await signIn(page, whose);
      await speak(page, baseURL, "qps");
      // Those under /dev, and that without a network, have no script.
      await (/^\/(dev|offline)/.test(path) ? page.goto(path) : open(page, path));
      await prepare?.(page);
      await expectWords(page);
    });
  }
});

test("the command bar has every name whole where it has keys", async ({ page, signIn, baseURL }) => {
  await signIn(page, zoe);
  await speak(page, baseURL, "qps");
  await open(page, `/users/${person.id}`);
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
  await expectWords(page, [[1440, 900]]);
});

test.describe("past every catalog", () => {
  for (const lang of ["pt-BR", "es"] as const) {
    test(`nothing is left in English in ${lang}`, async ({ page, signIn, baseURL }) => {
      const left: string[] = [];
      const look = async (paths: typeof pages) => {
        for (const [, path] of paths) left.push(...(await leftEnglish(page, baseURL, path, lang)));
      };
      // Pages for developers are theirs.
      await look(outside.filter(([, path]) => !path.startsWith("/dev/")));
      await signIn(page, zoe);
      await look(pages);
      await page.context().clearCookies();
      await signIn(page, lukasz);
      await look(overseers);
      expect(left).toEqual([]);
    });
  }
});

test("a call, a view and a customer's own pages: nothing is cut, nothing is English", async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  // A session of its own, for the call and the view that go on in it.
  await fillSignIn(page, kaique.email, kaique.password);
  await expect(page).toHaveURL("/");
  await open(page, `/orgs/${girassol.org.id}`);
  const request = await askForAccess(page, reason);
  const [context, phone] = await elsewhere(browser, baseURL);
  await enter(phone, await context.newPage(), girassol);
  const bar = await call(page, callers[8]);
  await speak(page, baseURL, "qps");
  await page.reload();
  await alive(page);
  await expectWords(page);
  await speak(page, baseURL, "en");
  await page.reload();
  await alive(page);
  await bar.getByRole("button", { name: "End call" }).click();
  await expect(page).toHaveURL(/\/calls\//);
  const ended = new URL(page.url()).pathname;
  await open(page, `/orgs/${kairos.org.id}`);
  await openView(page, kairos.org, reason);
  const view = new URL(page.url()).pathname.replace(/overview$/, "");
  const ofView = ["overview", "users", "devices", "licences", "sites", "domains", "settings", "administrators", "changes"];

  const left: string[] = [];
  for (const [own, paths] of [
    [page, [ended, ...ofView.map((name) => view + name)]],
    [phone, ["/my", "/my/log", "/my/security", request]],
  ] as const) {
    for (const path of paths) {
      await speak(own, baseURL, "qps");
      await open(own, path);
      await expectWords(own);
      for (const lang of ["pt-BR", "es"] as const) left.push(...(await leftEnglish(own, baseURL, path, lang)));
    }
  }
  expect(left, "left in English").toEqual([]);
  await context.close();
});

/** A browser of somebody who speaks this. */
const speaks = (locale: string): BrowserContextOptions => ({ locale });

test.describe("in Portuguese", () => {
  test.use(speaks("pt-BR"));

  test("the way in", async ({ page }) => {
    await open(page, "/sign-in");
    await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Entrar");
    await expect(page.getByLabel("Senha")).toBeVisible();
    await expect(page).toHaveTitle("Entrar · Farol");
  });

  test("home, search and cards", async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, "/");
    await expect(page.getByRole("heading", { name: "Quem está ligando?" })).toBeVisible();
    const typed = page.getByRole("combobox", { name: "Buscar pessoas, clientes, dispositivos e pedidos" });
    await typed.fill("silva");
    await expect(page.getByText("Parece um nome")).toBeVisible();
    await open(page, `/users/${person.id}`);
    await expect(page.getByRole("heading", { name: "Conta", exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Verificar quem liga" })).toBeVisible();
    await open(page, `/orgs/${customer.id}`);
    await expect(page.getByRole("heading", { name: "Assinaturas e licenças" })).toBeVisible();
    // Numbers are grouped as the language does, on the server and after it was taken over.
    await expect(page.getByRole("main")).toContainText(/\d pessoas/);
  });

  test("what the desk says", async ({ page, signIn, request, baseURL }) => {
    await signIn(page, zoe);
    await open(page, `/users/${person.id}`);
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const asked = (headers: Record<string, string>) =>
      request.post("/api/users/get", {
        data: { id: "00000000-0000-4000-8000-000000000000" },
        headers: { cookie: cookies, origin: baseURL ?? "", ...headers },
      });
    const told = async (headers: Record<string, string>) => (await (await asked(headers)).json()).error.message;
    expect(await told({ "accept-language": "pt-BR" })).toBe("Não há esse usuário entre os clientes de que você cuida.");
    expect(await told({ "accept-language": "es-MX" })).toBe("No existe ese usuario entre los clientes que usted atiende.");
    expect(await told({ "accept-language": "de" })).toBe("There is no such user among the customers you look after.");
  });
});

test.describe("in Spanish", () => {
  test.use(speaks("es-MX"));

  test("home, search and cards", async ({ page, signIn }) => {
    await signIn(page, zoe);
    await open(page, "/");
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await expect(page.getByRole("heading", { name: "¿Quién llama?" })).toBeVisible();
    await open(page, `/users/${person.id}`);
    await expect(page.getByRole("heading", { name: "Cuenta", exact: true })).toBeVisible();
    await open(page, `/orgs/${customer.id}`);
    await expect(page.getByRole("heading", { name: "Suscripciones y licencias" })).toBeVisible();
  });

  test("a customer's own pages", async ({ page }) => {
    await open(page, "/my/sign-in");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Las páginas de su organización");
  });
});

test("one's own choice comes before the browser's @noscript", async ({ page }) => {
  await page.goto("/sign-in?next=%2Fsessions");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: "Español" }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Iniciar sesión");
  await expect(page.getByRole("button", { name: "Español" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

test("the choice in the menu leads back to the page", async ({ page, signIn, baseURL }) => {
  await signIn(page, zoe);
  await speak(page, baseURL, "es");
  await open(page, "/");
  await page.getByRole("combobox").fill(somebody);
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/s\//);
  const there = page.url();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await page.locator("details.menu summary").click();
  // English is what is kept for her, so that no other test meets her in another language.
  await page.locator("details.menu").getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveURL(there);
  await expect(page.getByRole("heading", { level: 1, name: "“silva”" })).toBeVisible();
  await alive(page);
});

test("the choice follows a person to another browser", async ({ browser, page, baseURL }) => {
  await enter(page, page, falcon);
  await alive(page);
  await page.getByRole("button", { name: "Español" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Quién puede consultar sus datos");
  const [context, other] = await elsewhere(browser, baseURL);
  await enter(other, page, falcon);
  await expect(other.locator("html")).toHaveAttribute("lang", "es");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Quién puede consultar sus datos");
  await context.close();
});
