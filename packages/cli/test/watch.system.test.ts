/** This proves, with a systemd that runs as process 1, that it undoes runs which nobody confirms (REQ-J3). */
import { spawnSync } from "node:child_process";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { ENTRY, LINK, place, PLAIN_ENVIRONMENT, type Place } from "./support/command.ts";
import { comfortable } from "./support/comfortable.ts";
import { systemdHost, type SystemdHost } from "./support/systemd-host.ts";
import { gone, watcherOf } from "./support/watcher.ts";

const REPOSITORY = realpathSync(join(import.meta.dirname, "..", "..", ".."));
const UNIT = join(import.meta.dirname, "..", "systemd", "switchyard-recover.service");

/** A scratch root below a directory with a name that systemd would take apart if it could, and a machine that sees it. */
async function hosted(): Promise<{ readonly here: Place; readonly host: SystemdHost; readonly json: (...args: readonly string[]) => Record<string, unknown> }> {
  const below = join(tmpdir(), "switchyard-cli-systemd $HOME %n 'x'");
  mkdirSync(below, { recursive: true });
  const here = place(PLAIN_ENVIRONMENT, below);
  const host = await systemdHost([REPOSITORY, here.root]);
  const json = (...args: readonly string[]): Record<string, unknown> => {
    const { stdout, stderr } = host.run(process.execPath, ENTRY, "--root", here.root, "--json", ...args);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  };
  return { here, host, json };
}

function unitOf(document: Record<string, unknown>): string {
  const watcher = watcherOf(document);
  if (typeof watcher === "number") throw new Error(`a process watches: ${JSON.stringify(document["warnings"])}`);
  return watcher;
}

function says({ at }: Place): string {
  return spawnSync(at("usr/bin/ls"), { encoding: "utf8" }).stdout;
}

test("apply --confirm-within: systemd runs, a timer of it undoes the run at its deadline, and nothing is left of the timer [REQ-J3]", async () => {
  const { here, host, json } = await hosted();
  const document = json("apply", ...LINK, "--confirm-within", comfortable({ json }, 5000), "--commit");
  const timer = unitOf(document);
  const service = timer.replace(/\.timer$/, ".service");
  expect(timer).toBe(`switchyard-undo-${String(document["run_id"])}.timer`);
  expect([host.run("systemctl", "is-active", timer).stdout, says(here)]).toEqual(["active\n", "new\n"]);
  const by = Date.parse(String(document["confirm_by"]));
  while (says(here) !== "old\n") {
    if (Date.now() > by + 60_000) throw new Error(host.run("systemctl", "status", timer, service).stdout);
    await sleep(100);
  }
  expect(Date.now()).toBeGreaterThanOrEqual(by);
  while (host.run("systemctl", "is-active", service).stdout !== "inactive\n") await sleep(100);
  // systemd forgets a unit some time after it has ended.
  await expect.poll(() => host.run("systemctl", "list-units", "--all", "--no-legend", "switchyard-undo-*").stdout).toBe("");
  expect(json("status")).toMatchObject({ runs: [{ state: "undone" }], unfinished: [] });
});

test("confirm, rollback: in time, the timer is gone, and nothing happens at the deadline [REQ-J3]", async () => {
  const { here, host, json } = await hosted();
  for (const [verb, said] of [[["rollback", "--commit"], "old\n"], [["confirm"], "new\n"]] as const) {
    const document = json("apply", ...LINK, "--confirm-within", comfortable({ json }, 6000), "--commit");
    const timer = unitOf(document);
    expect(json(...verb)).toMatchObject({ ok: true });
    expect(host.run("systemctl", "is-active", timer).stdout).toBe("inactive\n");
    await sleep(Date.parse(String(document["confirm_by"])) - Date.now() + 1500);
    expect(says(here)).toBe(said);
    expect(json("recover")).toMatchObject({ recovered: [] });
  }
});

test("switchyard-recover.service: verifies, and after a reboot undoes what waits, at its deadline [REQ-J3]", async () => {
  const { here, host, json } = await hosted();
  writeFileSync(here.at("switchyard"), `#!/bin/sh\nexec '${process.execPath}' '${ENTRY}' --root "$(dirname "$(readlink -f "$0")")" "$@"\n`, { mode: 0o755 });
  expect(host.run("ln", "-s", here.at("switchyard"), "/usr/bin/switchyard")).toMatchObject({ code: 0 });
  expect(host.run("mkdir", "-p", "/var/lib/switchyard/runs/one")).toMatchObject({ code: 0 });
  expect(host.run("sh", "-c", `cp "$1" /etc/systemd/system/ && systemctl daemon-reload`, "sh", UNIT)).toMatchObject({ code: 0 });
  expect(host.run("systemd-analyze", "verify", "--man=no", "/etc/systemd/system/switchyard-recover.service")).toEqual({ code: 0, stdout: "", stderr: "" });
  const document = json("apply", ...LINK, "--confirm-within", comfortable({ json }, 8000), "--commit");
  // What a reboot takes with it.
  host.run("systemctl", "stop", unitOf(document));
  expect(host.run("systemctl", "start", "switchyard-recover.service")).toMatchObject({ code: 0 });
  await sleep(1000);
  expect([says(here), host.run("systemctl", "is-active", "switchyard-recover.service").stdout]).toEqual(["new\n", "active\n"]);
  while (host.run("systemctl", "is-active", "switchyard-recover.service").stdout !== "inactive\n") {
    if (Date.now() > Date.parse(String(document["confirm_by"])) + 60_000) throw new Error(host.run("systemctl", "status", "switchyard-recover.service").stdout);
    await sleep(100);
  }
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(String(document["confirm_by"])));
  expect(says(here)).toBe("old\n");
});

test("apply --confirm-within: systemd does not answer, a process watches instead [REQ-J3]", async () => {
  const here = place();
  const script = 'mount -t tmpfs run /run && mkdir -p /run/systemd/system && exec "$@"';
  const words = ["-m", "sh", "-c", script, "sh", process.execPath, ENTRY, "--root", here.root, "--json", "apply", ...LINK, "--confirm-within", comfortable(here, 3000), "--commit"];
  const { stdout } = spawnSync("unshare", words, { encoding: "utf8", env: PLAIN_ENVIRONMENT });
  const document: Record<string, unknown> = JSON.parse(stdout);
  expect(document["warnings"]).toEqual([expect.stringContaining("systemd was asked for a timer first and refused")]);
  const watcher = watcherOf(document);
  expect([typeof watcher, says(here)]).toEqual(["number", "new\n"]);
  await gone(watcher);
  expect(says(here)).toBe("old\n");
});
