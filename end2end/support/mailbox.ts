// The other side of a call: what lies in the mailbox of the development transport.

import type { Page } from "@playwright/test";

import { expect } from "./test.ts";

/** A mail as its reader sees it. */
export interface Mail {
  path: string;
  text: string;
}

/** The newest mail with `words` in it; waits until there is one. `page` is the reader's. */
export async function mailWith(page: Page, ...words: string[]): Promise<Mail> {
  let found: Mail | undefined;
  await expect(async () => {
    await page.goto("/dev/mailbox");
    const paths = await page
      .locator('a[href^="/dev/mailbox/"]')
      .evaluateAll((links) => links.slice(0, 20).map((link) => link.getAttribute("href") ?? ""));
    for (const path of paths) {
      await page.goto(path);
      const text = await page.locator("pre").first().innerText();
      if (words.every((word) => text.includes(word))) {
        found = { path, text };
        return;
      }
    }
    throw new Error(`none of ${paths.length} mails has "${words.join('" and "')}" in it`);
  }).toPass({ timeout: 20_000 });
  if (!found) throw new Error("no mail");
  return found;
}

/** `123 456` of a mail. */
export function codeIn({ text }: Mail): string {
  const code = /(?<!\d)\d{3} \d{3}(?!\d)/.exec(text)?.[0];
  if (!code) throw new Error(`no code in:\n${text}`);
  return code;
}

/** The path of the one link to Farol itself in a mail. */
export function linkIn({ text }: Mail): string {
  const link = /https?:\/\/[^\s/]+(\/l\/[^\s>]+)/.exec(text)?.[1];
  if (!link) throw new Error(`no link in:\n${text}`);
  return link;
}

/** Six digits that are not `code`. */
export function otherThan(code: string): string {
  return code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
}
