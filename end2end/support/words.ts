// What a reader meets on a page: every text that shows, whether there is room for it, and whether it is in their language.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { values } from "./directory.ts";
import { agents } from "./people.ts";

/** The texts of a catalog, each with what it is in that language; of a plural, every form. */
function catalog(language: string): [string, string[]][] {
  const text = readFileSync(join(import.meta.dirname, `../../app/words/${language}.po`), "utf8");
  const entries = text.matchAll(/^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?((?:msgstr.*\n?)+)/gm);
  const plain = (text: string) => text.replaceAll('\\"', '"');
  return [...entries].flatMap(([, one, many, translated]) => {
    const forms = [...translated.matchAll(/ "(.*)"$/gm)].map(([, form]) => plain(form));
    return [one, many].filter((id) => id !== undefined).map((id): [string, string[]] => [plain(id), forms]);
  });
}

/** What a text is once its values are in it. */
function filled(text: string): RegExp {
  const parts = text.split(/(\{\w+\})/).map((part) => {
    if (part === "{n}") return "[\\d.,\\s]+";
    return /^\{\w+\}$/.test(part) ? ".+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "su");
}

/** Tells whether a text is one of these, with whatever values. */
function anyOf(texts: string[]): (text: string) => boolean {
  const plain = new Set(texts.filter((text) => !/\{\w+\}/.test(text)));
  // One that is all values is everything.
  const patterns = texts.filter((text) => /\{\w+\}/.test(text) && /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, ""))).map(filled);
  return (text) => plain.has(text) || patterns.some((pattern) => pattern.test(text));
}

const others = new Set([...values, ...agents.flatMap(({ name, email }) => [name, email])]);

/** What a test has typed, and shows on pages since. */
export function typed(text: string): string {
  others.add(text);
  return text;
}

/** Whether the directory has a text as it stands, as two of its values side by side, or as a place's name without its underscores. */
function isOthers(text: string): boolean {
  const words = text.split(" ");
  const two = words.some((_, at) => at > 0 && [words.slice(0, at), words.slice(at)].every((part) => others.has(part.join(" "))));
  return others.has(text) || two || others.has(words.join("_"));
}

const isOurs = anyOf(catalog("pt-BR").map(([id]) => id));

/** Whether a text is what the pages say in English. */
export const english = (text: string): boolean => isOurs(text) && !isOthers(text);

/** Whether a text is in English because a language calls it the same. */
const same = Object.fromEntries(
  ["pt-BR", "es"].map((language) => [
    language,
    anyOf(catalog(language).filter(([id, forms]) => forms.includes(id)).map(([id]) => id)),
  ]),
);

/** Sets the language as the choice does. */
export async function speak(page: Page, baseURL: string | undefined, lang: string): Promise<void> {
  await page.context().addCookies([{ name: "lang", value: lang, url: baseURL }]);
}

/** Elements with what the directory, mail servers and people have written: that is theirs, in whatever language. */
const THEIRS =
  "time, pre, kbd, svg, script, style, .value, .server-words, .story-subject, .log-note, #recent .row-main, [lang]:not(html)";

export interface Read {
  /** Texts and spoken names outside of the brackets that the language for developers puts round each of ours. */
  bare: string[];
  /** Ours that are wider or higher than the place they have. */
  cut: string[];
  /** How much wider the page is than the window. */
  over: number;
}

/** Reads the page as it is now. */
export function read(page: Page): Promise<Read> {
  return page.evaluate((theirs) => {
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
  }, THEIRS);
}

/** Every text of a page as the server writes it, what does not show just now too. */
async function written(page: Page, baseURL: string | undefined, path: string, lang: string): Promise<string[]> {
  await speak(page, baseURL, lang);
  const html = await (await page.request.get(path)).text();
  return page.evaluate(
    ([html, theirs]) => {
      const { documentElement } = new DOMParser().parseFromString(html, "text/html");
      return [...documentElement.querySelectorAll("*")]
        .filter((element) => !element.closest(theirs) && !element.closest("[aria-hidden='true']"))
        .flatMap((element) => [
          ...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""),
          ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ""),
        ])
        .map((text) => text.trim());
    },
    [html, THEIRS],
  );
}

/** Names that a program or a person has, and are no words: of a browser, of an address that is covered in part. */
const NAMES = /^Mozilla\/5\.0 |•••@/;

/** Texts of a page that are in English although somebody reads it in this language, each after its path: those that stay as they
    are, and are neither others' nor called the same. */
export async function leftEnglish(page: Page, baseURL: string | undefined, path: string, lang: "pt-BR" | "es"): Promise<string[]> {
  const known = new Set(await written(page, baseURL, path, "en"));
  const words = (text: string) => /\p{L}{2}/u.test(text);
  const fine = (text: string) => !words(text) || isOthers(text) || same[lang](text) || NAMES.test(text);
  const pieces = (text: string) => text.split(/[·→/(),“”]|: | – /).map((piece) => piece.trim());
  const left = (await written(page, baseURL, path, lang)).filter((text) => known.has(text) && !fine(text) && !pieces(text).every(fine));
  return [...new Set(left)].map((text) => `${path}: ${text}`);
}
