import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { lstatSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { ENTRY, LINK, place, PLAIN_ENVIRONMENT, type Ended, type Place } from "./support/command.ts";

/** Runs the command as a shell would with this redirection; what is left of stdout and stderr comes back. */
function redirected({ root }: Place, redirection: string, args: readonly string[]): Ended {
  const script = `"$0" "$@" ${redirection}`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, process.execPath, ENTRY, "--root", root, ...args], { encoding: "utf8", env: PLAIN_ENVIRONMENT, timeout: 150_000 });
  return { code: status, stdout, stderr };
}

/** What must hold wherever the words went: the run stands, with all its papers, and nothing waits. */
function expectCommitted({ at, json, run }: Place): void {
  expect(lstatSync(at("usr/bin/ls")).isSymbolicLink()).toBe(true);
  expect(json("status").document).toMatchObject({ unfinished: [], targets: [{ state: "switched" }] });
  expect(json("facts", "verify").code).toBe(0);
  expect(json("recover").document).toMatchObject({ recovered: [] });
  expect(run("rollback", "--commit").code).toBe(0);
}

const COMMIT = ["apply", ...LINK, "--commit"] as const;

test.for([
  ["closed", ">&-", 0],
  ["a full device", ">/dev/full", 1],
  ["closed, stderr too", ">&- 2>&-", 0],
  ["a full device, stderr too", ">/dev/full 2>/dev/full", 1],
] as const)("apply --commit: stdout is %s, the run stands and exit is truthful [REQ-A3]", ([, redirection, code]) => {
  for (const flags of [[], ["--json"]]) {
    const here = place();
    const ended = redirected(here, redirection, [...flags, ...COMMIT]);
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toContain("    at ");
    expect(ended.stderr.split("\n").length).toBeLessThanOrEqual(2);
    expectCommitted(here);
  }
});

test("apply --commit: stdout on a full device, stderr says that the run stands [REQ-A3]", () => {
  const here = place();
  const { stderr } = redirected(here, ">/dev/full", COMMIT);
  expect(stderr).toContain("ENOSPC");
  expect(stderr).toContain(`switchyard --root ${here.root} status`);
  expectCommitted(here);
});

test.for(["| true", "| head -c 1 >&2", "2>&1 | true"])("apply --commit: its reader leaves (%s), the run stands [REQ-A3]", (redirection) => {
  for (const flags of [[], ["--json"]]) {
    const here = place();
    expect(redirected(here, redirection, [...flags, ...COMMIT]).stderr).not.toContain("    at ");
    expectCommitted(here);
  }
});

test("apply --commit: its reader has left, exit 0 and not a word [REQ-A3]", async () => {
  const here = place();
  const child = here.start(...COMMIT);
  child.stdout?.destroy();
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code]: unknown[] = await once(child, "close");
  expect([code, stderr]).toEqual([0, ""]);
  expectCommitted(here);
});

test.for(["2>&-", "2>/dev/full"])("apply --commit: a refusal whose stderr is lost (%s), exit 10 [REQ-C2]", (redirection) => {
  const here = place();
  const { code, stdout } = redirected(here, redirection, ["apply", "--link", "/usr/bin/ls=/opt/p/nothing", "--commit"]);
  expect(code).toBe(10);
  expect(stdout).not.toContain("    at ");
  expect(lstatSync(here.at("usr/bin/ls")).isFile()).toBe(true);
});

test.for(["plan", "preflight", "status", "facts"])("%s: stdout on a full device, exit 1 and one line [REQ-C1]", (verb) => {
  const here = place();
  const { code, stderr } = redirected(here, ">/dev/full", [verb, ...(verb === "plan" || verb === "preflight" ? LINK : [])]);
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([expect.stringContaining("ENOSPC")]);
});

test("rollback --commit: stdout on a full device, all restored and exit 1 [REQ-R5]", () => {
  const here = place();
  expect(here.run(...COMMIT).code).toBe(0);
  expect(redirected(here, ">/dev/full", ["rollback", "--commit"]).code).toBe(1);
  expect(lstatSync(here.at("usr/bin/ls")).isFile()).toBe(true);
  expect(here.json("recover").document).toMatchObject({ recovered: [] });
});

test("apply --commit: a refusal with stdout on a full device, exit 10 [REQ-C2]", () => {
  const here = place();
  expect(redirected(here, ">/dev/full", ["--json", "apply", "--link", "/usr/bin/ls=/opt/p/nothing", "--commit"]).code).toBe(10);
});
