// The other side of a permission: administrators of customers, in a browser of their own.

import type { Browser, BrowserContext, Page } from "@playwright/test";

import { list, one, orgs, type Row, users } from "./directory.ts";
import { mailWith } from "./mailbox.ts";
import { expect } from "./test.ts";

/** A customer that no other test asks anything of, and one of its administrators. */
export interface Customer {
  org: Row;
  admin: Row;
  email: string;
}

function customer(name: string): Customer {
  const org = one(orgs, (row) => row.name === name);
  const admin = one(users, (row) => row.org_id === org.id && row.status === "active" && list(row.roles).includes("org_admin"));
  return { org, admin, email: list(admin.emails)[0] };
}

/** The whole story. */
export const cobalto = customer("Cobalto Engenharia ME");
/** Its customer's side, without script. */
export const harbor = customer("Harbor Partners Pty Ltd");
/** Chooses a language, which follows her. */
export const falcon = customer("Falcon Sistemas S.A.");
/** Signs in with a passkey. */
export const willow = customer("Willow Insurance");
/** Has a session that ends under an open page. */
export const zenite = customer("Zênite Farma EIRELI");
/** Is asked by two agents, one after the other. */
export const manaca = customer("Manacá Insurance Pty Ltd");

/** Is looked into for the pictures, and asked by both of its providers. */
export const horizonte = customer("Horizonte Freight ME");
/** Is asked on a page that hears late of how it was before. */
export const quartzo = customer("Quartzo Farma Inc.");

/** Whose own pages are read in every language, with a request on them. */
export const girassol = customer("Girassol Health ME");
/** Lets its provider look in, and is looked into in every language. */
export const kairos = customer("Kairos Logística GmbH");
/** The same for who hears and sees the pages otherwise: asked, and looked into. */
export const delta = customer("Delta Builders ME");
export const mineracao = customer("Willow Mineração S.A.");

/** The path of the link to sign in with that was mailed to them. */
export async function signInLink(mailbox: Page, of: Customer): Promise<string> {
  const { text } = await mailWith(mailbox, "/my/enter/", of.org.name);
  const link = /https?:\/\/[^\s/]+(\/my\/enter\/[^\s>]+)/.exec(text)?.[1];
  if (!link) throw new Error(`no link in:\n${text}`);
  return link;
}

/** Signs in by the mailed link, as on another device. Ends on `next`. */
export async function enter(page: Page, mailbox: Page, of: Customer, next = "/my"): Promise<void> {
  await page.goto(next);
  await expect(page).toHaveURL(/\/my\/sign-in/);
  await page.getByLabel("Your work e-mail").fill(of.email);
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await expect(page.getByRole("status").filter({ hasText: "a mail with a link is on its way" })).toBeVisible();
  await page.goto(await signInLink(mailbox, of));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/my(\/|$)/);
}

/** Another browser, on another device. */
export async function device(browser: Browser, baseURL: string | undefined, script = true): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: script, viewport: { width: 390, height: 844 } });
  return [context, await context.newPage()];
}
