// What both measurements start with: the server that is measured, the session of an agent, and Chromium.

import { existsSync } from "node:fs";

function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is set by \`cargo xtask bench --only hand\``);
  return value;
}

/** Where the server answers. */
export const url = given("FAROL_URL");

/** As it is sent back: `name=value`. */
export const cookie = given("FAROL_COOKIE");

export const executablePath =
  process.env.FAROL_BROWSER ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

export const flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];

/** One row of the bench's table. */
export function row(fields) {
  console.log(JSON.stringify(fields));
}

/** What the search answers to `q`, as a program asks it. */
export async function search(q) {
  const headers = { "content-type": "application/json", origin: url, cookie };
  const answer = await fetch(`${url}/api/search`, { method: "POST", headers, body: JSON.stringify({ q, org: null, limit: 10 }) });
  return (await answer.json()).groups;
}
