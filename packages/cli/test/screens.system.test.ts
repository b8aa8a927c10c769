/** This proves what a person sees at a terminal of 80 columns, screen by screen, and keeps it for the docs. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { golden } from "@switchyard/test-support/golden";
import { expect, onTestFinished, test } from "vitest";
import { ENTRY, PLAIN_ENVIRONMENT } from "./support/command.ts";
import { Tmux } from "./support/tmux.ts";

const FILE = new URL("../../../docs/screens.md", import.meta.url);
const TOOLS = ["cat", "ls", "sort", "wc"];
const BASE = "/tmp/screens-abcdef";
const ROWS = 40;

interface Host {
  readonly base: string;
  readonly env: NodeJS.ProcessEnv;
}

function program(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

/** A root with four tools and another provider of them, and the command on PATH. */
function host(): Host {
  const base = mkdtempSync("/tmp/screens-");
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  chmodSync(base, 0o755);
  for (const dir of ["bin", "root/usr/bin", "root/usr/lib/other/bin"]) mkdirSync(join(base, dir), { recursive: true, mode: 0o755 });
  for (const tool of TOOLS) {
    program(join(base, "root/usr/bin", tool), `echo "${tool} 1.0"`);
    program(join(base, "root/usr/lib/other/bin", tool), `echo "${tool} (other) 2.0"`);
  }
  program(join(base, "bin/switchyard"), `exec "${process.execPath}" "${ENTRY}" "$@"`);
  return { base, env: { ...PLAIN_ENVIRONMENT, PATH: `${base}/bin:${process.env["PATH"] ?? ""}`, SWITCHYARD_ROOT: `${base}/root`, LC_ALL: "C.UTF-8" } };
}

/** What differs each time, by something as long. */
function steady(screen: string, { base }: Host): string {
  return screen
    .replaceAll(base, BASE)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "01a1f000-0000-7000-8000-000000000000")
    .replaceAll(/\b\d{13}\b/g, "1700000000000")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, (time) => "2026-01-01T00:00:00.000Z".slice(0, time.length - 1) + "Z")
    .replaceAll(/key-[0-9a-f]{16}/g, "key-0123456789abcdef")
    .replaceAll(/\bpid \d+/g, "pid 4711");
}

/** Holds the lock of the root, as another run would. */
async function holdingLock({ base }: Host): Promise<() => Promise<void>> {
  const holder = spawn("flock", [join(base, "root/var/lib/switchyard/lock"), "sh", "-c", "echo held; cat"], { stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  return async () => {
    holder.stdin.end();
    await once(holder, "close");
  };
}

/** An apply that is killed once it has switched, while its health checks run. */
async function killedInTheMiddle({ base, env }: Host): Promise<void> {
  const slow = join(base, "root/usr/lib/other/bin/sort");
  renameSync(slow, `${slow}.kept`);
  const note = join(base, "begun");
  program(slow, `echo $$ >"${note}.new"; mv "${note}.new" "${note}"; exec sleep 1000`);
  const child = spawn(process.execPath, [ENTRY, "apply", "--tree", "/usr/bin=/usr/lib/other/bin", "--require-smoke-in-commit", "--commit"], { env, stdio: "ignore" });
  while (!existsSync(note)) await sleep(10);
  child.kill("SIGKILL");
  await once(child, "close");
  process.kill(Number(readFileSync(note, "utf8")), "SIGKILL");
  renameSync(`${slow}.kept`, slow);
}

test("the command at a terminal of 80 columns: plan, a question, waiting, a refusal, a crash, the way back: as in docs/screens.md", async () => {
  const here = host();
  const terminal = new Tmux(`switchyard-screens-${process.pid}`, { env: here.env, rows: ROWS });
  await terminal.shows(/^\$$/m);
  const parts: string[] = [];
  const keep = (title: string, text: string, screen: string): void => {
    parts.push(`## ${title}\n\n${text}\n\n\`\`\`text\n$ ${steady(screen, here)}\n\`\`\`\n`);
  };
  keep("A plan", "Nothing is changed by it.", await terminal.run("switchyard plan --tree /usr/bin=/usr/lib/other/bin"));
  await terminal.run("switchyard apply --link /usr/bin/wc=/usr/lib/other/bin/wc --commit --yes");

  const release = await holdingLock(here);
  terminal.begin("switchyard apply --tree /usr/bin=/usr/lib/other/bin --commit");
  keep("A question", "On a terminal a commit shows what it will do and asks once.", await terminal.shows(/\[y\/N\]/));
  terminal.type("y");
  terminal.enter();
  keep("Progress", "Anything that takes longer than half a second says what it is doing; here another run holds the lock. The line goes away.", await terminal.shows(/^waiting for another run to end$/m));
  await release();
  keep("Done", "What was done, and every way back.", await terminal.done());
  keep("How things stand", "Two columns: what has changed since the last run, and what a manifest would do.", await terminal.run("switchyard status"));
  keep("A refusal", "The cause first, then what to do. Nothing was changed.", await terminal.run("switchyard apply --link /usr/bin/ls=/usr/lib/other/bin/sl --commit"));
  await terminal.run("switchyard rollback --commit --yes");

  await killedInTheMiddle(here);
  keep("After a crash", "An apply was killed once it had switched three tools.", await terminal.run("switchyard status"));
  keep("Recovery", "It acts at once, because it only ends what a commit began.", await terminal.run("switchyard recover"));
  keep("A second time", "There is nothing left to do.", await terminal.run("switchyard recover"));
  for (const tool of TOOLS.slice(0, 3)) expect(lstatSync(join(here.base, "root/usr/bin", tool)).isFile()).toBe(true);

  golden(FILE, `# Screens\n\nWhat the command shows at a terminal of 80 columns, taken from a real one by \`packages/cli/test/screens.system.test.ts\`. Ids and times\nare placeholders; what is longer than a line stands here as one.\n\n${parts.join("\n")}`);
});
