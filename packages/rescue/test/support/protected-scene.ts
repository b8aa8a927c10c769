/** This defines a root with one protected target in any state in which its run, or an upgrade behind it, may have left it. */
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, nodeName, observe, openDir } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { undoScript } from "../../src/undo-script.ts";

/** How far the run came: nothing but its link, second name, diversion, exchange, filing away. */
export const STATES = ["staged", "linked", "diverted", "exchanged", "filed"] as const;

/** What other diversions there are; they stay. */
export const OTHERS = "/bin/sh\n/bin/sh.distrib\ndash\n/usr/bin/x \\ y\n/usr/bin/\xff\n:\n";

/** The root. */
export interface ProtectedScene {
  readonly at: (path: string) => string;
  readonly script: string;
  readonly folder: string;
  /** Every name in the directory: what it holds, its inode and number of names. */
  readonly names: () => Record<string, string>;
  readonly record: () => string;
  /** Replaces the file at the diverted name, as dpkg does. */
  readonly upgrade: () => void;
}

const DEST = "../../opt/tool";

/** Makes it. */
export function protectedScene(state: (typeof STATES)[number]): ProtectedScene {
  const { at, root } = scratch();
  for (const path of ["usr/bin", "var/lib/dpkg", "var/lib/switchyard/runs/r"]) mkdirSync(at(path), { recursive: true });
  const [target, aside, stage, payload] = [at("usr/bin/tool"), at("usr/bin/tool.distrib"), at("usr/bin/.tool.t.1.stage"), at("usr/bin/.tool.t.1.bak")];
  writeFileSync(target, "package 1");
  const dir = openDir(root, [nodeName("usr"), nodeName("bin")]);
  const prior = identityOf(observe(dir, nodeName("tool")));
  symlinkSync(DEST, stage);
  const reached = STATES.indexOf(state);
  if (reached > 0) linkSync(target, aside);
  writeFileSync(at("var/lib/dpkg/diversions"), reached > 1 ? `${OTHERS}/bin/tool\n/bin/tool.distrib\n:\n` : OTHERS, "latin1");
  if (reached > 2) {
    renameSync(target, payload);
    renameSync(stage, target);
    if (reached === 3) renameSync(payload, stage);
  }
  const folder = at("var/lib/switchyard/runs/r");
  const step = { places: "link", parents: ["usr", "bin"].map((name) => nodeName(name)), target: nodeName("tool"), payload: nodeName(".tool.t.1.bak"), stage: nodeName(".tool.t.1.stage"), dest: DEST, wasAbsent: false } as const;
  const protection = { name: nodeName("tool.distrib"), from: "/bin/tool", to: "/bin/tool.distrib", prior };
  const record = ["var", "lib", "dpkg", "diversions"].map((name) => nodeName(name));
  writeFileSync(join(folder, "undo.sh"), Buffer.concat([...undoScript({ runId: "r", depth: 5, lockDir: record.slice(0, 2), record, steps: [{ ...step, protection }] })]));
  return {
    at,
    folder,
    script: join(folder, "undo.sh"),
    names: () => Object.fromEntries(readdirSync(at("usr/bin")).map((name) => [name, describe(at(`usr/bin/${name}`))])),
    record: () => readFileSync(at("var/lib/dpkg/diversions"), "latin1"),
    upgrade: () => {
      writeFileSync(`${aside}.dpkg-new`, "package 2");
      unlinkSync(aside);
      renameSync(`${aside}.dpkg-new`, aside);
    },
  };
}

function describe(path: string): string {
  const stat = lstatSync(path);
  return `${stat.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, "latin1")} ${stat.nlink}`;
}
