// The end of a session that nobody can wait for: what is left of it, as if the server had said so.

import type { Locator, Page } from "@playwright/test";

/** As `POST /api/sessions/left` answers, in seconds. */
export interface Left {
  idle: number;
  life: number;
}

/** What tells that the end is near. */
export const warning = (page: Page): Locator => page.getByRole("region", { name: "Your session" });

/** For pages that are opened after it: their clock can be turned, and they are told that so much is `left`. Change it to say otherwise. */
export async function ends(page: Page, left: Left): Promise<void> {
  await page.clock.install();
  await page.route("**/api/sessions/left", (route) => route.fulfill({ json: left }));
}

/** Until a page that has just come asks. */
export const untilItAsks = (page: Page): Promise<void> => page.clock.fastForward("01:10");

/** Until it asks again while an end is near. */
export const untilItAsksAgain = (page: Page): Promise<void> => page.clock.fastForward("00:20");
