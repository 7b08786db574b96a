// The binary under test, as an operator calls it: on the database of the server that is up.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { Agent } from "./people.ts";

export const binary = process.env.FAROL_BIN ?? join(import.meta.dirname, "../../target/debug/farol");

/** Milliseconds that a step may take on a slow machine. */
export const PATIENCE = 120_000;

/** Where the server under test keeps everything; `support/server.ts` sets it. */
function home(): string {
  const folder = process.env.FAROL_HOME;
  if (!folder) throw new Error("FAROL_HOME is set by support/server.ts");
  return folder;
}

/** The words that name its database. */
export const database = () => ["--database", `sqlite://${join(home(), "farol.db")}`, "--data", home()];

/** Runs a command to its end; what it said. */
export function farol(words: string[], input = ""): string {
  const done = spawnSync(binary, [...words, ...database()], { input, encoding: "utf8", timeout: PATIENCE });
  // 1: some rows were refused, each with its reason; the sample is as untidy as real ones are.
  const fine = words[0] === "import" ? [0, 1] : [0];
  if (!fine.includes(done.status ?? -1)) {
    throw new Error(`farol ${words.join(" ")} ended with ${done.status}\n${done.error ?? ""}${done.stdout}${done.stderr}`);
  }
  return done.stdout;
}

/** Makes somebody an agent without a password; the path of the link by which they set one. */
export function invited({ email, role }: Pick<Agent, "email" | "role">): string {
  const said = farol(["staff", "add", email, "--role", role]);
  const link = /https?:\/\/[^\s/]+(\/welcome\/\S+)/.exec(said)?.[1];
  if (!link) throw new Error(`no link in:\n${said}`);
  return link;
}
