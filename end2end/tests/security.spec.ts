// Passkeys, an authenticator app and recovery codes: set up, asked for at the second step, and as a fresh proof.

import { person } from "../support/directory.ts";
import { haruto, jennifer, martin, thandiwe } from "../support/people.ts";
import { needsProofOnce, proveDialog, toSecondStep, withAuthenticator } from "../support/proof.ts";
import { address, expect, expectAccessible, fillSignIn, open, test } from "../support/test.ts";
import { otherThan, totp } from "../support/totp.ts";

test.describe("passkeys", () => {
  // Browsers take a name for them, never an address of digits.
  test.use({ baseURL: async ({}, use) => use(address().replace("127.0.0.1", "localhost")), tolerated: [/status of 403/] });

  test("added, asked for at the second step and as a fresh proof, removed", async ({ page }) => {
    await withAuthenticator(page);
    await fillSignIn(page, jennifer.email, jennifer.password);
    await expect(page).toHaveURL("/");
    await open(page, "/security");
    await expect(page.getByRole("heading", { level: 1, name: "Security" })).toBeVisible();
    await expectAccessible(page);
    const passkeys = page.getByRole("region", { name: "Passkeys" });
    await passkeys.getByLabel("Name of the new passkey").fill("Work laptop");
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    await expect(passkeys.getByRole("listitem").filter({ hasText: "Work laptop" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Recovery codes" }).getByText("0 codes left")).toBeVisible();
    await expectAccessible(page);

    await toSecondStep(page, jennifer);
    await expectAccessible(page);
    await expect(page.getByLabel("Code")).toHaveCount(0);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL("/");

    await open(page, "/security");
    await needsProofOnce(page, "security/recovery_codes");
    const make = page.getByRole("button", { name: "Make codes" });
    await make.click();
    await make.click();
    await expect(proveDialog(page).getByRole("button", { name: "Use a passkey" })).toBeFocused();
    await page.keyboard.press("Enter");
    const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await expect(codes).toHaveCount(10);
    await expect(proveDialog(page)).toBeHidden();

    const remove = passkeys.getByRole("button", { name: "Remove" });
    // Nor is a key that is held, which presses again and again.
    await remove.focus();
    for (let times = 0; times < 3; times += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await expect(remove).toContainText("Press again");
    await remove.blur();
    await expect(remove).not.toContainText("Press again");
    // A double click is no second thought.
    await remove.dblclick();
    await expect(passkeys.getByRole("status").filter({ hasText: "Remove? Press again" })).toHaveCount(1);
    await expect(remove).toContainText("Press again");
    await remove.click();
    // She has days left to set another up: the only one may go, and with it the codes that stood in for it.
    await expect(page.getByText("The passkey is removed")).toBeVisible();
    await expect(passkeys.getByRole("listitem")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Recovery codes" }).getByText(/codes left/)).toHaveCount(0);
    await page.context().clearCookies();
    await open(page, "/sign-in");
    await fillSignIn(page, jennifer.email, jennifer.password);
    await expect(page).toHaveURL("/");
  });
});

test.describe("codes", () => {
  test.use({ tolerated: [/status of 4(01|22|29)/] });

  test("an app is set up; its codes and each recovery code count once", async ({ page }) => {
    await fillSignIn(page, thandiwe.email, thandiwe.password);
    await expect(page).toHaveURL("/");
    await open(page, "/security");
    const app = page.getByRole("region", { name: "Authenticator app" });
    await app.getByRole("button", { name: "Set up an app" }).click();
    await expect(app.getByRole("img")).toBeVisible();
    const secret = await app.locator(".value.code").innerText();
    const field = app.getByLabel("Type the six digits");
    await expect(field).toBeFocused();
    await expectAccessible(page);
    await field.fill(otherThan(totp(secret)));
    await page.keyboard.press("Enter");
    await expect(app.getByRole("alert")).toContainText("not the code");
    await field.fill(totp(secret));
    await page.keyboard.press("Enter");
    const recovery = page.getByRole("region", { name: "Recovery codes" });
    const shown = recovery.getByRole("list").getByRole("listitem");
    await expect(shown).toHaveCount(10);
    const codes = await shown.allInnerTexts();
    await expect(app.getByText("Set up", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.reload();
    await expect(recovery.getByText("10 codes left")).toBeVisible();
    expect(await page.content()).not.toContain(codes[0]);

    await toSecondStep(page, thandiwe);
    await page.goto("/security");
    await expect(page.getByText(codes[0])).toHaveCount(0);
    await toSecondStep(page, thandiwe);
    // One step of grace either way: the code that comes next, since the last one is used up.
    await page.getByLabel("Code").fill(totp(secret, 1));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page).toHaveURL("/");

    await toSecondStep(page, thandiwe);
    await page.getByLabel("Code").fill(codes[0]);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page).toHaveURL("/");
    await toSecondStep(page, thandiwe);
    await page.getByLabel("Code").fill(codes[0]);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page).toHaveURL(/problem=wrong/);
    await expect(page.getByRole("alert").filter({ hasText: /\S/ }).first()).toContainText("used before");
    await page.getByLabel("Code").fill(codes[1].toLowerCase());
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page).toHaveURL("/");
  });

  test("the second step is a plain form, and half a sign-in opens nothing @noscript", async ({ page, baseURL }) => {
    const agent = test.info().project.use.javaScriptEnabled === false ? haruto : martin;
    await fillSignIn(page, agent.email, agent.password);
    await expect(page).toHaveURL("/");
    const post = async (name: string, data: object) => {
      const answer = await page.request.post(`/api/security/${name}`, { data, headers: { origin: baseURL ?? "" } });
      expect(answer.status()).toBe(200);
      return answer.json();
    };
    const { secret } = await post("begin_totp", {});
    await post("finish_totp", { code: totp(secret) });

    await page.context().clearCookies();
    await page.goto(`/users/${person.id}`);
    await fillSignIn(page, agent.email, agent.password);
    await expect(page).toHaveURL(/\/sign-in\/second/);
    const half = await page.request.post("/api/users/get", { data: { id: person.id }, headers: { origin: baseURL ?? "" } });
    expect(half.status()).toBe(401);
    await page.getByLabel("Code").fill(otherThan(totp(secret, 1)));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByText("That code is not right")).toBeVisible();
    await page.getByLabel("Code").fill(totp(secret, 1));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page).toHaveURL(`/users/${person.id}`);
  });
});
