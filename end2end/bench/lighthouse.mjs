// Lighthouse's scores of the pages that an agent begins with, each the middle of three runs. Prints rows for
// `cargo xtask bench --only hand`; with FAROL_REPORT=FOLDER also what keeps a page from a hundred.

import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

import { cookie, executablePath, flags, row, search, url } from "./chromium.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const RUNS = 3;
const PORT = 9_333;

const user = (await search("ana silva")).find(({ kind }) => kind === "user")?.hits[0];
const pages = [
  ["sign-in", "/sign-in", false],
  ["home", "/", true],
  ["user card", `/users/${user?.id}`, true],
];

const browser = await chromium.launch({ executablePath, args: [...flags, `--remote-debugging-port=${PORT}`] });
for (const [config, kind] of [[desktopConfig, "desktop"], [undefined, "phone"]]) {
  for (const [name, path, signedIn] of pages) {
    const runs = {};
    const faults = new Set();
    for (let run = 0; run < RUNS; run++) {
      const extraHeaders = signedIn ? { Cookie: cookie } : undefined;
      const options = { port: PORT, onlyCategories: [...CATEGORIES], extraHeaders, logLevel: "error" };
      const result = (await lighthouse(url + path, options, config))?.lhr;
      if (!result || result.runtimeError) throw new Error(`${name}: ${result?.runtimeError?.message}`);
      for (const category of CATEGORIES) {
        const { score, auditRefs } = result.categories[category];
        (runs[category] ??= []).push((score ?? 0) * 100);
        for (const { id, weight } of auditRefs) {
          const audit = result.audits[id];
          if (weight > 0 && (audit.score ?? 1) < 0.9) faults.add(`${id} ${audit.displayValue ?? audit.score}`);
        }
      }
    }
    const middle = (category) => Math.round(runs[category].toSorted((a, b) => a - b)[1]);
    const scores = CATEGORIES.map((category) => `${category} ${middle(category)}`).join(", ");
    const note = [scores, ...faults].join("; ");
    row({ what: `lighthouse: ${name}, ${kind}`, score: Math.min(...CATEGORIES.map(middle)), note });
  }
}
await browser.close();
