// What the tests of proof share: an act that needs a fresh one, an authenticator of the browser's own, the second step.

import type { Locator, Page } from "@playwright/test";

import type { Agent } from "./people.ts";
import { fillSignIn, open } from "./test.ts";

/** The next call of this server function is answered as though the last proof were too old; those after it go through. */
export async function needsProofOnce(page: Page, endpoint: string): Promise<void> {
  const body = JSON.stringify({ error: { kind: "proof_needed", message: "Show that it is still you, then this goes on." } });
  await page.route(`**/api/${endpoint}`, (route) => route.fulfill({ status: 403, contentType: "application/json", body }), {
    times: 1,
  });
}

export const proveDialog = (page: Page): Locator => page.getByRole("dialog", { name: "Is it still you?" });

/** A platform authenticator that says yes by itself. */
export async function withAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Signs out, and in again as far as the second step. */
export async function toSecondStep(page: Page, agent: Agent): Promise<void> {
  await page.context().clearCookies();
  await open(page, "/sign-in");
  await fillSignIn(page, agent.email, agent.password);
  await page.waitForURL(/\/sign-in\/second/);
}
