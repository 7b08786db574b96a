// Looking into a customer's org, from its card.

import type { Locator, Page } from "@playwright/test";

import type { Row } from "./directory.ts";
import { expect } from "./test.ts";

/** What the card says of it. */
export const lookingIn = (page: Page): Locator => page.getByRole("region", { name: "Looking in" });

/** Asks for access on the open card; the path of the link that the customer's administrators have been mailed. */
export async function askForAccess(page: Page, reason: string): Promise<string> {
  const panel = lookingIn(page);
  await panel.getByRole("button", { name: "Ask for access" }).click();
  const dialog = page.getByRole("dialog", { name: /for access/ });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Ask for access" }).click();
  await expect(panel.getByText("Waiting for an answer")).toBeVisible();
  return new URL(await panel.locator(".asked-link .value").innerText()).pathname;
}

/** Opens the view from the open card of a customer that allows it. */
export async function openView(page: Page, org: Row, reason: string, caseNumber = ""): Promise<void> {
  await lookingIn(page).getByRole("button", { name: `View ${org.name}` }).click();
  const dialog = page.getByRole("dialog", { name: `View ${org.name}` });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByLabel("Case number").fill(caseNumber);
  await dialog.getByRole("button", { name: "Open the view" }).click();
  await expect(page).toHaveURL(/\/views\/[^/]+\/overview$/);
}
