// The search bar, as somebody at the page sees it.

import type { Locator, Page } from "@playwright/test";

import { expect } from "./test.ts";

export function bar(page: Page): Locator {
  return page.getByRole("combobox", { name: /search/i });
}

/** What the list under the bar offers to open. */
export function options(page: Page): Locator {
  return page.getByRole("listbox").getByRole("option");
}

/** Types into the bar and waits for the list to offer something with this text in it. */
export async function find(page: Page, typed: string, text: string | RegExp): Promise<Locator> {
  await bar(page).fill(typed);
  const option = options(page).filter({ hasText: text }).first();
  await expect(option).toBeVisible();
  return option;
}
