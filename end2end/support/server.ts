// Starts the real binary on a free loopback port with the sample directory in a database of its own, and ends it.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { folder } from "./directory.ts";
import { earlier } from "./earlier.ts";
import { binary, database, farol, PATIENCE } from "./farol.ts";
import { agents } from "./people.ts";

export default async function setup(): Promise<() => Promise<void>> {
  if (!existsSync(binary)) {
    throw new Error(`${binary} is not there: run \`cargo xtask test --only build,pages\`, or name it in FAROL_BIN`);
  }
  const home = mkdtempSync(join(tmpdir(), "farol-end2end-"));
  process.env.FAROL_HOME = home;
  farol(["import", earlier(home)]);
  farol(["import", folder]);
  for (const { email, role, password } of agents) {
    farol(["staff", "add", email, "--role", role, "--password-stdin"], `${password}\n`);
  }
  const port = await freePort();
  const log = join(home, "log");
  const out = openSync(log, "w");
  const server = spawn(
    binary,
    ["serve", "--listen", `127.0.0.1:${port}`, ...database(), "--mail", `folder:${join(home, "mail")}`],
    // No balancer has to notice that it ends.
    { stdio: ["ignore", out, out], env: { ...process.env, FAROL_DRAIN_DELAY: "0" } },
  );
  closeSync(out);
  process.env.FAROL_URL = `http://127.0.0.1:${port}`;
  try {
    await ready(server, process.env.FAROL_URL);
  } catch (error) {
    server.kill("SIGKILL");
    throw new Error(`farol serve did not come up: ${error}\n${readFileSync(log, "utf8")}`);
  }
  return async () => {
    const code = await end(server);
    const said = readFileSync(log, "utf8");
    rmSync(home, { recursive: true, force: true });
    if (code !== 0 || said.includes("panicked at")) {
      const panic = said.indexOf("panicked at");
      const words = panic < 0 ? said.slice(-5_000) : said.slice(Math.max(0, panic - 500), panic + 4_500);
      throw new Error(`farol serve ended with ${code}\n${words}`);
    }
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it never got ready");
}

/** As an operator ends it; the exit code, or the signal that had to be used. */
function end(server: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    if (server.exitCode !== null) return resolve(server.exitCode);
    const force = setTimeout(() => server.kill("SIGKILL"), 30_000);
    server.once("exit", (code, signal) => {
      clearTimeout(force);
      resolve(code ?? signal ?? "nothing");
    });
    server.kill("SIGTERM");
  });
}
