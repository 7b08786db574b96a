// What a reader meets on a page: every text that shows, and whether there is room for it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

/** What the pages say in English, by the catalog's own ids. */
export const english = new Set(
  [...readFileSync(join(import.meta.dirname, "../../app/words/pt-BR.po"), "utf8").matchAll(/^msgid(?:_plural)? "(.+)"$/gm)].map(([, id]) =>
    id.replaceAll('\\"', '"'),
  ),
);

/** Sets the language as the choice does. */
export async function speak(page: Page, baseURL: string | undefined, lang: string): Promise<void> {
  await page.context().addCookies([{ name: "lang", value: lang, url: baseURL }]);
}

export interface Read {
  /** Texts and spoken names outside of the brackets that the language for developers puts round each of ours. */
  bare: string[];
  /** Ours that are wider or higher than the place they have. */
  cut: string[];
  /** How much wider the page is than the window. */
  over: number;
}

/** Reads the page as it is now. What the directory, mail servers and people have written is theirs, in whatever language. */
export function read(page: Page): Promise<Read> {
  return page.evaluate(() => {
    const theirs = "time, pre, kbd, svg, .value, .server-words, .story-subject, .log-note, [lang]:not(html)";
    const shows = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const outside = (text: string) => {
      let before = "";
      let now = text;
      while (before !== now) [before, now] = [now, now.replace(/\[[^[\]]*\]/g, "\n")];
      return now.split("\n").map((piece) => piece.trim()).filter((piece) => /[A-Za-z]{2}/.test(piece));
    };
    const bare: string[] = [];
    const cut: string[] = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (!shows(element) || element.closest(theirs)) continue;
      for (const name of ["aria-label", "title", "placeholder"]) bare.push(...outside(element.getAttribute(name) ?? ""));
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "").join("");
      bare.push(...outside(own));
      const style = getComputedStyle(element);
      const spoken = element.clientWidth <= 1 || element.closest(".sr, [aria-hidden='true']") !== null;
      const clips = style.overflowX !== "visible" && style.overflowX !== "auto" && style.overflowX !== "scroll";
      if (/\[.*·/.test(own) && clips && !spoken && element.scrollWidth > element.clientWidth + 1) {
        cut.push(`${element.tagName.toLowerCase()}.${element.className}: ${own.trim()}`);
      }
    }
    return { bare, cut, over: document.documentElement.scrollWidth - window.innerWidth };
  });
}
