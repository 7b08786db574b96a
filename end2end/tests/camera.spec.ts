// The camera reads a label into the search bar. Headless Chromium has no reader of barcodes: it alone is stood in for, by one
// that says what the test gives it. The camera is Chromium's own made-up one.

import type { Page } from "@playwright/test";

import { bar, options } from "../support/bar.ts";
import { device } from "../support/directory.ts";
import { zoe } from "../support/people.ts";
import { expect, expectAccessible, open, test } from "../support/test.ts";

declare global {
  interface Window {
    /** What the stand-in finds in the next picture. */
    codes: string[];
    looks: number;
  }
}

/** Reads nothing until the test says what stands there. */
async function reader(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.codes = [];
    window.looks = 0;
    Object.assign(window, {
      BarcodeDetector: class {
        async detect(picture: unknown): Promise<{ rawValue: string }[]> {
          if (!(picture instanceof HTMLVideoElement || picture instanceof Blob)) throw new TypeError("no picture");
          window.looks += 1;
          return window.codes.map((rawValue) => ({ rawValue }));
        }
      },
    });
  });
}

const button = (page: Page) => page.getByRole("button", { name: "Read a device label with the camera" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Read a device label" });
const live = (page: Page) =>
  page.evaluate(() => {
    const stream = document.querySelector("video")?.srcObject;
    return stream instanceof MediaStream && stream.getTracks().some((track) => track.readyState === "live");
  });

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args] });
  },
});

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, zoe);
});

test("a label held before the camera is searched for, and the camera goes off", async ({ page }) => {
  await reader(page);
  await open(page, "/");
  await button(page).click();
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page).getByRole("status")).toHaveText(/Hold the barcode/);
  expect(await live(page)).toBe(true);
  // Whatever else is in the picture is passed over.
  await page.evaluate(() => (window.codes = ["https://maker.example/manual"]));
  await page.waitForFunction(() => window.looks > 2);
  await expect(dialog(page)).toBeVisible();
  await expectAccessible(page);
  await page.evaluate((serial) => (window.codes = [`S/N: ${serial.toLowerCase()}`]), device.serial);
  await expect(dialog(page)).toBeHidden();
  await expect(bar(page)).toHaveValue(device.serial);
  await expect(options(page).filter({ hasText: device.name }).first()).toBeVisible();
  expect(await live(page)).toBe(false);
  await bar(page).press("Enter");
  await expect(page).toHaveURL(`/devices/${device.id}`);
});

test("a label that says several things is asked about", async ({ page }) => {
  await reader(page);
  await open(page, "/");
  await button(page).click();
  const bare = device.mac.replaceAll(":", "").toLowerCase();
  await page.evaluate((codes) => (window.codes = codes), [`SN:${device.serial}`, `MAC=${bare}`]);
  await dialog(page).getByRole("button", { name: device.mac }).click();
  await expect(bar(page)).toHaveValue(device.mac);
  await expect(options(page).filter({ hasText: device.name }).first()).toBeVisible();
});

test("Esc puts the camera out", async ({ page }) => {
  await reader(page);
  await open(page, "/");
  await button(page).click();
  await expect.poll(() => live(page)).toBe(true);
  const track = await page.evaluateHandle(() => (document.querySelector("video")?.srcObject as MediaStream).getTracks()[0]);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect.poll(() => track.evaluate((it) => it.readyState)).toBe("ended");
});

test("opened anew before the browser has let it in, it goes out all the same", async ({ page }) => {
  await reader(page);
  await page.addInitScript(() => {
    const given: MediaStream[] = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let letIn = () => {};
    const first = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      given.push(stream);
      if (given.length === 1) await first;
      return stream;
    };
    Object.assign(window, { letIn, given });
  });
  const on = () =>
    page.evaluate(() => {
      const { given } = window as unknown as { given: MediaStream[] };
      return given.map((stream) => stream.getTracks().some((track) => track.readyState === "live"));
    });
  await open(page, "/");
  await button(page).click();
  await expect.poll(on).toEqual([true]);
  await page.keyboard.press("Escape");
  await button(page).click();
  await expect(dialog(page).getByRole("status")).toHaveText(/Hold the barcode/);
  expect(await on()).toEqual([true, true]);
  await page.evaluate(() => (window as unknown as { letIn: () => void }).letIn());
  await expect.poll(on).toEqual([false, true]);
  await page.keyboard.press("Escape");
  await expect.poll(on).toEqual([false, false]);
});

test("a photo does where the camera is not to be had", async ({ page }) => {
  await reader(page);
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await open(page, "/");
  await button(page).click();
  await expect(dialog(page).getByRole("status")).toHaveText(/cannot be used here/);
  const photo = { name: "label.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xd9]) };
  await dialog(page).locator("input[type=file]").setInputFiles(photo);
  await expect(dialog(page).getByRole("status")).toHaveText(/No code was found/);
  await page.evaluate((mac) => (window.codes = [`MAC: ${mac}`]), device.mac);
  await dialog(page).locator("input[type=file]").setInputFiles(photo);
  await expect(bar(page)).toHaveValue(device.mac);
});

test("without a reader of barcodes there is no button, and the camera is the page's own alone", async ({ page }) => {
  const answer = await page.goto("/");
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await expect(button(page)).toHaveCount(0);
  expect(answer?.headers()["permissions-policy"]).toContain("camera=(self)");
});
