// Answers that come late, so that a race is certain.

import type { Page, Request } from "@playwright/test";

/** Holds back the questions to this server function that `which` names; what it gives lets them go on to the server. */
export async function held(page: Page, endpoint: string, which: (request: Request) => boolean = () => true): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(`**/api/${endpoint}`, async (route) => {
    if (which(route.request())) await released;
    await route.fallback();
  });
  return release;
}
