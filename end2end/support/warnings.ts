// What is wrong at customers before anybody calls, as the home page says it.

import type { Locator, Page } from "@playwright/test";

import { expect, open } from "./test.ts";

/** Opens the home page with its warnings: the worker has looked within a second or two of the server's start. */
export async function warned(page: Page): Promise<Locator> {
  const panel = page.locator("#warnings");
  await expect(async () => {
    await open(page, "/");
    await expect(panel.locator("a[data-row]").first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  return panel;
}
