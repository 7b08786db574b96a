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

/** Holds back the first answer of this server function, as it was when it was asked; what it gives lets it through. */
export async function late(page: Page, endpoint: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    `**/api/${endpoint}`,
    async (route) => {
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return release;
}
