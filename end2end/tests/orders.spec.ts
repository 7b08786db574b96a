// The card of one order: how far it has come, its lines, and what came of it.

import { customer, one, order, subscriptions } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, open, test } from "../support/test.ts";

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("says what was ordered, by whom, and what came of it @noscript", async ({ page }) => {
  expect(await open(page, `/orders/${order.number}`)).toBe(200);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1 })).toContainText(order.number);
  await expect(main.locator(`a[href="/orgs/${customer.id}"]`).first()).toBeVisible();
  await expect(main.getByText(order.provisioning_contact).first()).toBeVisible();
  await expect(main.locator("tbody tr").first()).toBeVisible();
  const subscription = one(subscriptions, (row) => row.order_number === order.number);
  await expect(main.getByText(subscription.id).first()).toBeVisible();
});
