/** This proves a canary on a real terminal, and comparisons of providers that there are: GNU, BusyBox, uutils (apt installs them). */
import { chmodSync, copyFileSync, linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import process from "node:process";
import { needTool } from "@switchyard/test-support/find-tool";
import { expect, test } from "vitest";
import { ENTRY, PLAIN_ENVIRONMENT } from "./support/command.ts";
import { profiledPlace, type ProfiledPlace } from "./support/profiles.ts";
import { Tmux } from "./support/tmux.ts";

const TOOLS = ["cat", "cp", "head", "ls", "sort", "tail", "tee", "yes"];

/** The three providers, each as a profile of its name. */
function providers(): ProfiledPlace {
  const place = profiledPlace();
  mkdirSync(place.at("opt/multi"), { recursive: true });
  for (const [name, file] of [["busybox", needTool("busybox", "busybox-static")], ["uutils", needTool("coreutils", "rust-coreutils")]] as const) {
    copyFileSync(file, place.at(`opt/multi/${name}`));
    chmodSync(place.at(`opt/multi/${name}`), 0o755);
    place.profile(name, Object.fromEntries(TOOLS.map((tool) => [tool, `/opt/multi/${name}`])));
  }
  for (const tool of TOOLS) {
    copyFileSync(needTool(tool, "coreutils"), place.at(`opt/multi/${tool}`));
    chmodSync(place.at(`opt/multi/${tool}`), 0o755);
  }
  place.profile("vendor", Object.fromEntries(TOOLS.map((tool) => [tool, `/opt/multi/${tool}`])));
  return place;
}

interface Document {
  readonly verdict: string;
  readonly sides: readonly { readonly end: string; readonly exit_code: number | null }[];
  readonly differences: readonly { readonly what: string; readonly path: string | null }[];
}

/** The parts in which they differ, by the profile that the vendor's own tools are held against. */
function compared({ with: having }: ProfiledPlace, options: readonly string[], words: readonly string[]): Record<string, unknown> {
  const told = (other: string): unknown => {
    const { stdout } = having({}).run("--json", "canary", "compare", "--profiles", `vendor,${other}`, ...options, "--", ...words);
    const { verdict, sides, differences }: Document = JSON.parse(stdout);
    return [verdict, sides.map(({ end, exit_code: code }) => code ?? end).join(" "), [...new Set(differences.map(({ what, path }) => (path === null ? what : `${what} ${path}`)))].join(" ")];
  };
  return { busybox: told("busybox"), uutils: told("uutils") };
}

/** Files whose owner, mode and time are the same whoever looks. */
function prepared({ at }: ProfiledPlace): string {
  const dir = at("prepared");
  mkdirSync(`${dir}/d`, { recursive: true });
  writeFileSync(`${dir}/d/f`, "content\n", { mode: 0o640 });
  linkSync(`${dir}/d/f`, `${dir}/g`);
  symlinkSync("d/f", `${dir}/l`);
  for (const path of ["d/f", "d"]) utimesSync(`${dir}/${path}`, 1_000_000_000, 1_000_000_000);
  return dir;
}

test("canary compare: sort -V, cp -a, a failing command, binary output: BusyBox and uutils against GNU [REQ-K1]", () => {
  const place = providers();
  const dir = prepared(place);
  writeFileSync(place.at("versions"), "1.10\n1.9\n1.2~rc\n");
  const same = ["equal", "0 0", ""];
  expect(compared(place, ["--stdin", place.at("versions")], ["sort", "-V"])).toEqual({ busybox: same, uutils: same });
  expect(compared(place, ["--with", dir], ["cp", "-a", "d", "copy"])).toEqual({ busybox: same, uutils: same });
  expect(compared(place, [], ["ls", "nosuch"])).toEqual({ busybox: ["different", "2 1", "end stderr"], uutils: ["equal", "2 2", ""] });
  expect(compared(place, [], ["head", "-c", "100000", "/bin/sh"])).toEqual({ busybox: same, uutils: same });
});

test("canary compare: ls -l on prepared files; one that is killed, one that never ends, one that leaves a process behind [REQ-K1]", () => {
  const place = providers();
  const dir = prepared(place);
  const same = ["equal", "0 0", ""];
  // BusyBox makes wider columns.
  expect(compared(place, ["--with", dir], ["ls", "-l", "d"])).toEqual({ busybox: ["different", "0 0", "stdout"], uutils: same });
  expect(compared(place, [], ["sh", "-c", "cat /dev/null; kill -9 $$"])).toEqual({ busybox: ["equal", "killed killed", ""], uutils: ["equal", "killed killed", ""] });
  expect(compared(place, ["--timeout", "500ms"], ["tail", "-f", "/dev/null"])).toEqual({ busybox: ["undecided", "timed_out timed_out", ""], uutils: ["undecided", "timed_out timed_out", ""] });
  expect(compared(place, [], ["yes"])).toEqual({ busybox: ["undecided", "output_too_long output_too_long", ""], uutils: ["undecided", "output_too_long output_too_long", ""] });
  expect(compared(place, [], ["sh", "-c", "tail -f /dev/null >/dev/null 2>&1 & sleep 0.3"])).toMatchObject({ busybox: ["equal", "0 0", ""] });
});

test("canary --shell: on a terminal, the shell has job control: stop, fg, interrupt; its exit status comes back to the shell outside [REQ-K1]", async () => {
  const { root } = profiledPlace();
  const terminal = new Tmux(`canary-${process.pid}`, { env: { ...PLAIN_ENVIRONMENT, SHELL: "/bin/dash" }, rows: 24 });
  await terminal.shows(/\$$/);
  const command = `${process.execPath} ${ENTRY} --root ${root}`;
  terminal.begin(`${command} canary --shell --profile gnu`);
  await terminal.shows(/comes first on PATH[^]*\n\$$/);
  expect(await terminal.run("tool; echo $SWITCHYARD_CANARY")).toContain("vendor\ngnu");
  terminal.begin("sleep 500");
  await terminal.inFront(/^sleep 500/);
  terminal.type("\u001A");
  expect(await terminal.done()).toMatch(/Stopped/);
  expect(await terminal.run("jobs")).toMatch(/\[1\].*Stopped.*sleep 500/);
  terminal.begin("fg");
  await terminal.shows(/fg\nsleep 500$/);
  await terminal.inFront(/^sleep 500/);
  terminal.type("\u0003");
  await terminal.shows(/\n\$$/);
  expect(await terminal.run("jobs")).toBe("jobs");
  expect(await terminal.run("exit 4")).toBe("exit 4");
  expect(await terminal.run("echo $? $SWITCHYARD_CANARY.")).toContain("4 .");
});

test("canary run: on a terminal, ^Z stops it for the shell outside, fg goes on, ^C ends it with 130 [REQ-K1]", async () => {
  const { root } = profiledPlace();
  const terminal = new Tmux(`canary-run-${process.pid}`, { env: PLAIN_ENVIRONMENT, rows: 24 });
  await terminal.shows(/\$$/);
  terminal.begin(`${process.execPath} ${ENTRY} --root ${root} canary run --profile gnu -- sh -c 'echo begun; sleep 500'`);
  await terminal.shows(/\nbegun$/);
  terminal.type("\u001A");
  expect(await terminal.done()).toMatch(/Stopped/);
  terminal.begin("fg");
  await terminal.shows(/sleep 500"$/);
  await terminal.inFront(/^sh -c .*sleep 500/);
  terminal.type("\u0003");
  await terminal.shows(/\n\$$/);
  expect(await terminal.run("echo $?")).toContain("130");
});
