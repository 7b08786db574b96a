// The pages in Portuguese, Spanish and English; and in the language for developers, where what has no brackets went past the
// door of words, and what is cut has no room for a longer language.

import type { BrowserContextOptions } from "@playwright/test";

import { bar, find } from "../support/bar.ts";
import { device as elsewhere, enter, falcon } from "../support/customers.ts";
import { customer, device, licences, order, person } from "../support/directory.ts";
import { lukasz, zoe } from "../support/people.ts";
import { alive, expect, open, test } from "../support/test.ts";
import { english, read, speak } from "../support/words.ts";

/** What is bought is called by its own name in every language. */
const bought = new Set(licences.map((row) => row.name));

const sizes = [
  [390, 844],
  [1440, 900],
] as const;

const pages: [string, string, boolean?][] = [
  ["home", "/"],
  ["user", `/users/${person.id}`],
  ["customer", `/orgs/${customer.id}`],
  ["people", `/orgs/${customer.id}/users`],
  ["devices", `/orgs/${customer.id}/devices`],
  ["device", `/devices/${device.id}`],
  ["order", `/orders/${order.number}`],
  ["mail", `/users/${person.id}/mail`],
  ["undelivered", "/mail/undelivered"],
  ["sessions", "/sessions"],
  ["security", "/security"],
  ["staff", "/staff", true],
  ["audit", "/audit", true],
];

/** Those that nobody has to sign in for. */
const outside: typeof pages = [
  ["sign-in", "/sign-in"],
  ["my-sign-in", "/my/sign-in"],
  ["callers", "/dev/callers"],
  ["mailbox", "/dev/mailbox"],
];

test.describe("the language for developers", () => {
  for (const [width, height] of sizes) {
    for (const [name, path, overseer] of [...pages, ...outside]) {
      test(`${name} at ${width}: nothing is cut, nothing is English`, async ({ page, signIn, baseURL }) => {
        await page.setViewportSize({ width, height });
        if (pages.some(([own]) => own === name)) await signIn(page, overseer ? lukasz : zoe);
        await speak(page, baseURL, "qps");
        // Those under /dev have no script.
        await (path.startsWith("/dev/") ? page.goto(path) : open(page, path));
        await expect(page.locator("html")).toHaveAttribute("lang", "qps");
        const { bare, cut, over } = await read(page);
        expect(bare.filter((text) => english.has(text) && !bought.has(text)), "English outside of brackets").toEqual([]);
        expect(cut, "texts that are cut").toEqual([]);
        expect(over, "wider than the window").toBeLessThanOrEqual(0);
      });
    }
  }
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
    await expect(page.getByRole("main")).toContainText(/\d usuários/);
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

test("the choice in the menu leads back to the page", async ({ page, signIn }) => {
  await signIn(page, zoe);
  await open(page, "/");
  await find(page, "silva", /silva/i);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(/\/s\//);
  await page.locator("details.menu summary").click();
  // English is kept for her too, so that no other test meets her in another language.
  await page.locator("details.menu").getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL(/\/s\//);
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
