/** This defines the scenarios whose facts are kept as golden files: every stage, and every failure that needs no privileges. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LINK, type Place } from "../support/command.ts";

/** What a user does on the scratch root, told by its name. */
export type Scenario = (place: Place) => Promise<void> | void;

const TWO = [...LINK, "--link", "/usr/sbin/fresh=/opt/p/ls"] as const;

/** Names are those of the golden files. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "apply": ({ at, run }) => {
    mkdirSync(at("usr/sbin"), { mode: 0o755 });
    ended(run("apply", ...TWO, "--commit"), 0);
  },
  "apply-again": ({ run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    ended(run("apply", ...LINK, "--commit"), 0);
  },
  "apply-confirmed": ({ run, json }) => {
    const { document } = json("apply", ...LINK, "--commit", "--confirm-within", "1h");
    ended(run("confirm", String(document["run_id"])), 0);
  },
  "rollback": ({ run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    ended(run("rollback", "--commit"), 0);
    ended(run("rollback", "--commit"), 0);
  },
  "restore": ({ at, run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    writeFileSync(at("restores.json"), JSON.stringify({ version: 1, restores: [{ target: "/usr/bin/ls" }] }));
    ended(run("apply", at("restores.json"), "--commit"), 0);
  },
  "prune": (place) => {
    stacked(place);
    ended(place.run("prune", "--keep", "1", "--commit"), 0);
  },
  "recover": ({ at, run, json }) => {
    const { document } = json("apply", ...LINK, "--commit");
    // As an undo script leaves it that was killed before its first step.
    writeFileSync(at(`var/lib/switchyard/runs/${String(document["run_id"])}/undo.started`), "");
    ended(run("recover"), 0);
  },
  "profile-flip": ({ at, run }) => {
    mkdirSync(at("usr/lib"), { mode: 0o755 });
    program(at("opt/p/cat"), "exit 0");
    ended(run("profile", "build", "other", "--from", "/opt/p", "--commit"), 0);
    ended(run("profile", "adopt", "vendor", "/usr/bin/ls", "--commit"), 0);
    ended(run("profile", "set", "other", "--why", "a try", "--commit"), 0);
    ended(run("profile", "set", "other", "--commit"), 0);
    ended(run("profile", "rollback", "--commit"), 0);
    ended(run("profile", "set", "none", "--commit"), 10);
  },
  "overridden": ({ at, run }) => {
    chmodSync(at("opt/p/ls"), 0o777);
    ended(run("apply", ...LINK, "--commit", "--force-untrusted-source"), 0);
  },
  "E_POLICY-source-missing": ({ at, run }) => {
    rmSync(at("opt/p/ls"));
    ended(run("apply", ...LINK, "--commit"), 10);
  },
  "E_POLICY-contradiction": ({ run }) => ended(run("apply", ...LINK, ...LINK, "--commit"), 10),
  "E_POLICY-undo-conflict": ({ at, run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    rmSync(at("usr/bin/ls"));
    program(at("usr/bin/ls"), "echo theirs");
    ended(run("rollback", "--commit"), 10);
  },
  "E_POLICY-no-rescue": ({ at, with: having }) => ended(having({ PATH: at("nowhere") }).run("apply", ...LINK, "--commit", "--require-rescue"), 10),
  "E_OWNERSHIP-unowned": ({ at, run }) => {
    mkdirSync(at("var/lib/dpkg/info"), { recursive: true });
    writeFileSync(at("var/lib/dpkg/status"), "Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n");
    writeFileSync(at("var/lib/dpkg/info/tools.list"), "/.\n/usr\n");
    ended(run("apply", ...LINK, "--commit", "--strict-ownership"), 20);
  },
  "E_LOCKING-timeout": async ({ at, run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    const holder = spawn("flock", [at("var/lib/switchyard/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
    await once(holder.stdout, "data");
    ended(run("apply", "--link", "/usr/bin/other=/opt/p/ls", "--commit", "--lock-timeout", "10ms"), 30);
    holder.stdin.end("\n");
    await once(holder, "exit");
  },
  "E_BACKUP_MISSING-payload": ({ at, run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    rmSync(at(payloadIn(at("usr/bin"))));
    ended(run("rollback", "--commit"), 60);
  },
  "E_RESTORE_FAILED-hash": ({ at, run }) => {
    ended(run("apply", ...LINK, "--commit"), 0);
    writeFileSync(at(payloadIn(at("usr/bin"))), "#!/bin/sh\necho OLD\n");
    ended(run("rollback", "--commit"), 70);
  },
  "E_SMOKE-failed": ({ at, run }) => {
    program(at("opt/p/ls"), "exit 3");
    ended(run("apply", ...LINK, "--commit", "--require-smoke-in-commit"), 80);
  },
};

/** The payload of the only backup, as a path in the root. */
function payloadIn(dir: string): string {
  const name = readdirSync(dir).find((one) => one.endsWith(".bak"));
  if (name === undefined) throw new Error("there is no backup");
  return join("usr/bin", name);
}

/** Switches one target four times. */
export function stacked({ at, run }: Place): void {
  for (const name of ["a", "b", "c", "d"]) {
    program(at(`opt/p/${name}`), "exit 0");
    ended(run("apply", "--link", `/usr/bin/ls=/opt/p/${name}`, "--commit"), 0);
  }
}

/** An executable file. */
function program(path: string, body: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** @throws where a command did not end as the scenario is about */
export function ended({ code, stdout, stderr }: ReturnType<Place["run"]>, wanted: number): void {
  if (code !== wanted) throw new Error(`exit ${code} instead of ${wanted}\n${stdout}${stderr}`);
}
