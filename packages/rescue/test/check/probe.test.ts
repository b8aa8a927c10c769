/** This proves how programs are tried: in time, once for each inode, with nothing of the caller's, and gone afterwards (REQ-RC3). */
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { checkRescue, type RescueReport } from "../../src/index.ts";
import { toolbox, type Toolbox } from "../support/toolbox.ts";

const FIVE = ["mv", "rm", "readlink", "ln", "stat"] as const;
const check = (box: Toolbox, more: Partial<Parameters<typeof checkRescue>[0]> = {}): Promise<RescueReport> => checkRescue({ path: box.path, replaced: [], timeoutMs: 10_000, ...more });
const whyOf = ({ found }: RescueReport, tool: string): string | undefined => found.find((one) => one.tool === tool)?.why;

/** Answers once nothing runs under this process id any more, or fails. */
async function ended(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 500; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    // A process that nobody waits for stays as a zombie where pid 1 does not reap.
    if (/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return true;
    await pause(10);
  }
  return false;
}

it("checkRescue(): one that hangs, does not count, and it and its children are killed [REQ-RC3]", async () => {
  const box = toolbox().link(...FIVE);
  box.plant("ls", `sleep 1000 & echo $$ $! >"${box.at("pids")}"; wait`);
  const report = await check(box, { timeoutMs: 1000 });
  expect(report).toMatchObject({ profile: "none", count: 5 });
  expect(whyOf(report, "ls")).toBe("timed_out");
  const pids = readFileSync(box.at("pids"), "utf8").trim().split(" ").map(Number);
  expect(pids).toHaveLength(2);
  for (const pid of pids) expect(await ended(pid)).toBe(true);
});

it("checkRescue(): all ten hang, none [REQ-RC3]", async () => {
  const box = toolbox();
  for (const tool of ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls"]) box.plant(tool, "exec sleep 1000");
  const report = await check(box, { timeoutMs: 300 });
  expect(report).toMatchObject({ profile: "none", count: 0 });
  expect(report.found.every(({ why }) => why === "timed_out")).toBe(true);
});

it.each([
  ["exits 1", "exit 1", "failed", "exit 1"],
  ["is killed", "kill -9 $$", "failed", "killed by SIGKILL"],
  ["knows no --help", '[ "$1" = --version ]', "failed", "exit 1"],
  ["is fine", '[ "$*" = --help ]', "usable", ""],
  ["reads its input", "read -r line && exit 0; exit 0", "usable", ""],
  ["writes much", "i=0; while [ $i -lt 20000 ]; do echo yes yes yes yes yes; i=$((i + 1)); done", "usable", ""],
  ["sees the caller's environment", '[ -z "${SWITCHYARD_SECRET+set}" ] && [ -z "${HOME+set}" ]', "usable", ""],
  ["runs in /", '[ "$(pwd)" = / ]', "usable", ""],
])("checkRescue(): a program that %s, told so [REQ-RC3]", async (_, body, why, detail) => {
  process.env["SWITCHYARD_SECRET"] = "x";
  const report = await check(toolbox().link(...FIVE).plant("ls", body));
  expect(report.found.find(({ tool }) => tool === "ls")).toMatchObject({ why, detail });
});

it("checkRescue(): a program whose interpreter is missing, cannot be started [REQ-RC3]", async () => {
  const box = toolbox().link(...FIVE);
  writeFileSync(box.at("ls"), "#!/nowhere/sh\n", { mode: 0o755 });
  expect((await check(box)).found.find(({ tool }) => tool === "ls")).toMatchObject({ why: "failed", detail: "ENOENT" });
});

it("checkRescue(): without execCheck, nothing is run and all counts [REQ-RC3]", async () => {
  const box = toolbox().link(...FIVE).plant("ls", `: >"$0.ran"; exit 1`).plant("busybox", `: >"$0.ran"; exit 1`);
  expect(await check(box, { execCheck: false })).toMatchObject({ profile: "busybox", count: null, needed: FIVE.map((tool) => ({ tool, there: "unknown" })) });
  expect(existsSync(box.at("ls.ran")) || existsSync(box.at("busybox.ran"))).toBe(false);
});

it("checkRescue(): ten names of one program, run once [REQ-RC3]", async () => {
  const box = toolbox().plant("multi", `echo ran >>"${toolbox().at("runs")}"`);
  const runs = /"(.*)"/u.exec(readFileSync(box.at("multi"), "utf8"))?.[1] ?? "";
  for (const tool of ["cp", "mv", "rm", "ln", "stat"]) symlinkSync("multi", box.at(tool));
  for (const tool of ["readlink", "sha256sum", "sort", "date", "ls"]) linkSync(box.at("multi"), box.at(tool));
  expect(await check(box)).toMatchObject({ profile: "gnu-subset", count: 10 });
  expect(readFileSync(runs, "utf8")).toBe("ran\n");
});

const BUSYBOX = (applets: string): string => `case $1 in --help) exit 0 ;; --list) printf '%s\\n' ${applets} ;; *) exit 1 ;; esac`;

it("checkRescue(): a BusyBox with all it takes, busybox, and the tools are not run [REQ-RC2]", async () => {
  const box = toolbox().plant("busybox", BUSYBOX("sh mv rm readlink ln stat")).plant("ls", `: >"$0.ran"`);
  expect(await check(box)).toMatchObject({ profile: "busybox", count: null, needed: FIVE.map((tool) => ({ tool, there: "yes" })) });
  expect(existsSync(box.at("ls.ran"))).toBe(false);
});

it.each([
  ["without stat", BUSYBOX("sh mv rm readlink ln"), "applets_missing", "stat"],
  ["without a shell", BUSYBOX("mv rm readlink ln stat"), "applets_missing", "sh"],
  ["without --list", "[ $1 = --help ]", "failed", "exit 1"],
  ["without --help", `[ $1 = --list ] && printf '%s\\n' sh mv rm readlink ln stat`, "failed", "exit 1"],
  ["that hangs at --list", "[ $1 = --help ] || exec sleep 1000", "timed_out", ""],
  ["that lists without end", "[ $1 = --help ] || while :; do echo sh; done", "timed_out", ""],
])("checkRescue(): a BusyBox %s, does not count; the tools do [REQ-RC2, REQ-RC3]", async (_, body, why, detail) => {
  const box = toolbox().plant("busybox", body);
  const alone = await check(box, { timeoutMs: 1500 });
  expect(alone).toMatchObject({ profile: "none", count: 0 });
  expect(alone.found).toEqual([{ tool: "busybox", path: box.at("busybox"), counts: false, why, detail }]);
  expect(await check(box.link(...FIVE, "ls"), { timeoutMs: 1500 })).toMatchObject({ profile: "gnu-subset", count: 6 });
});

it("checkRescue(): names of a BusyBox that has no such program, do not count [REQ-RC2]", async () => {
  const box = toolbox().plant("busybox", BUSYBOX("mv rm readlink ln stat ls"));
  for (const tool of [...FIVE, "ls", "date"]) symlinkSync("busybox", box.at(tool));
  const report = await check(box);
  // It has no shell, but its tools count.
  expect(report).toMatchObject({ profile: "gnu-subset", count: 6 });
  expect(whyOf(report, "date")).toBe("applets_missing");
});

it("checkRescue(): aborted before, nothing is run; meanwhile, the program is killed [REQ-RC3]", async () => {
  const box = toolbox().plant("ls", `echo $$ >"$0.pid"; exec sleep 1000`);
  const reason = new Error("told to stop");
  await expect(check(box, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(existsSync(box.at("ls.pid"))).toBe(false);
  const controller = new AbortController();
  const running = check(box, { signal: controller.signal });
  while (!existsSync(box.at("ls.pid")) || readFileSync(box.at("ls.pid"), "utf8") === "") await pause(5);
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
  expect(await ended(Number(readFileSync(box.at("ls.pid"), "utf8")))).toBe(true);
});
