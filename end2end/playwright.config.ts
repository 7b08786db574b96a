// Farol's pages in a real browser, against the real binary. `cargo xtask test --only build,pages` runs it.

import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const browser =
  process.env.FAROL_BROWSER ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

/** Specs that look at a page as a whole, and so are worth their time at every size. */
const everywhere = /(look|search|peek)\.spec\.ts/;

/** Of which the whole page is what is looked at. */
const looks = /look\.spec\.ts/;

/** Pictures are made where they are asked for: they prove nothing. */
const screens = /screens\.spec\.ts/;

export default defineConfig({
  testDir: "tests",
  testIgnore: process.env.FAROL_SCREENS === "1" ? [] : screens,
  globalSetup: "./support/server.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: process.env.FAROL_WORKERS ? Number(process.env.FAROL_WORKERS) : 2,
  // A test that passes at its second try has found something: it fails.
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "America/Sao_Paulo",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
    permissions: ["clipboard-read", "clipboard-write"],
    // Installed once for each test, it would only cost time; `installed.spec.ts` has it.
    serviceWorkers: "block",
    launchOptions: {
      executablePath: browser,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 }, colorScheme: "light" } },
    { name: "dark", testMatch: everywhere, use: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" } },
    {
      name: "tablet-landscape",
      testMatch: everywhere,
      use: { viewport: { width: 1024, height: 768 }, hasTouch: true, colorScheme: "light" },
    },
    {
      name: "tablet-portrait",
      testMatch: everywhere,
      use: { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true, colorScheme: "light" },
    },
    {
      name: "phone",
      testMatch: looks,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "light" },
    },
    {
      name: "forced-colors",
      testMatch: looks,
      use: { viewport: { width: 1440, height: 900 }, contextOptions: { forcedColors: "active" } },
    },
    // What has to work before, and without, any script says so in its title.
    {
      name: "noscript",
      grep: /@noscript/,
      use: { viewport: { width: 1440, height: 900 }, colorScheme: "light", javaScriptEnabled: false },
    },
  ],
});
