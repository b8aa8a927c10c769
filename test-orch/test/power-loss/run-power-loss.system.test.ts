import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runPowerLoss } from "../../src/power-loss/index.ts";
import type { FileSystemName, PowerLossOptions, PowerLossResult } from "../../src/power-loss/index.ts";
import { toySubject } from "./toy-subject.ts";
import type { ToyFlaw, ToyLayout } from "./toy-subject.ts";

const journalling = ["ext4", "xfs", "btrfs"] as const satisfies readonly FileSystemName[];

interface ToyRun extends Partial<PowerLossOptions> {
  readonly flaw: ToyFlaw;
  readonly layout?: ToyLayout;
}

function run({ flaw, layout, ...options }: ToyRun): Promise<PowerLossResult> {
  const subject = toySubject(flaw, layout);
  return runPowerLoss({ subject, fileSystems: journalling, seed: 1, maxStates: 120, ...options });
}

/** The configurations with violations: "ext4/meta". */
function caughtBy({ configs }: PowerLossResult): readonly string[] {
  return configs
    .filter(({ violations }) => violations.length > 0)
    .map(({ fileSystem, adversary }) => `${fileSystem}/${adversary}`);
}

function messages({ configs }: PowerLossResult): ReadonlySet<string> {
  return new Set(configs.flatMap(({ violations }) => violations.map(({ message }) => message)));
}

function unmountable({ configs }: PowerLossResult): number {
  return configs.reduce((sum, config) => sum + config.unmountable.length, 0);
}

describe("runPowerLoss() on a correct subject", () => {
  it.each(["no-ledger", "ledger-beside", "ledger-apart"] as const)("%s, has no violation anywhere", async (layout) => {
    const result = await run({ flaw: "none", layout });
    expect(result.configs).toHaveLength(layout === "ledger-apart" ? 15 : 9);
    expect(caughtBy(result)).toEqual([]);
    expect(unmountable(result)).toBe(0);
    // A lane that never saw both sides of the change has not looked.
    for (const { outcomes } of result.configs) expect(Object.keys(outcomes).toSorted()).toEqual(["new", "old"]);
  });

  it("ext4 without barriers, fails: the control", async () => {
    const result = await run({ flaw: "none", fileSystems: ["ext4-no-barrier"] });
    expect(caughtBy(result)).toEqual(["ext4-no-barrier/none", "ext4-no-barrier/meta", "ext4-no-barrier/sync"]);
  });
});

describe("runPowerLoss() on a flawed subject", () => {
  it("data not synced, is caught without help wherever ext4's safety nets are off", async () => {
    const result = await run({ flaw: "no-data-sync", fileSystems: ["ext4-writeback", "xfs", "btrfs"] });
    expect(caughtBy(result)).toEqual(expect.arrayContaining(["ext4-writeback/none", "xfs/none", "btrfs/none"]));
    expect(messages(result)).toContain("the file is torn");
  });

  it("unlink before rename, is caught on each file system only when somebody syncs in between", async () => {
    const result = await run({ flaw: "unlink-first" });
    expect(caughtBy(result)).toEqual(expect.arrayContaining(["ext4/sync", "xfs/sync", "btrfs/sync"]));
    expect(caughtBy(result).filter((config) => config.endsWith("/none"))).toEqual([]);
    expect(messages(result)).toEqual(new Set(["the file is missing"]));
  });

  it("directory not synced, is caught on each file system when nobody else syncs", async () => {
    const result = await run({ flaw: "no-dir-sync" });
    expect(caughtBy(result)).toEqual(expect.arrayContaining(["ext4/none", "xfs/none", "btrfs/none"]));
    expect(messages(result)).toEqual(new Set(["applied, but the file is old"]));
  });
});

describe("runPowerLoss() with a ledger on a disk of its own", () => {
  it("commit before the directory's sync, is caught there and not on a shared disk", async () => {
    const apart = await run({ flaw: "early-commit", layout: "ledger-apart", adversaries: ["none", "sync-others"] });
    expect(caughtBy(apart)).toEqual(expect.arrayContaining(["ext4/none", "xfs/none", "btrfs/none"]));
    expect(messages(apart)).toEqual(new Set(["committed, but the file is old"]));
    const beside = await run({ flaw: "early-commit", layout: "ledger-beside" });
    expect(caughtBy(beside)).toEqual([]);
  });

  it("intent synced after the rename, is caught on each file system when the first disk runs ahead", async () => {
    const adversaries = ["none", "sync", "sync-first"] as const;
    const result = await run({ flaw: "late-intent", layout: "ledger-apart", adversaries });
    expect(caughtBy(result)).toEqual(["ext4/sync-first", "xfs/sync-first", "btrfs/sync-first"]);
    expect(messages(result)).toEqual(new Set(["new without intent"]));
  });
});

describe("runPowerLoss() options", () => {
  it("maxStates, limits what is checked and not what is listed", async () => {
    const result = await run({ flaw: "none", fileSystems: ["ext4"], adversaries: ["none"], maxStates: 5 });
    expect(result.configs).toEqual([expect.objectContaining({ checked: 5 })]);
    expect(result.configs[0]?.distinct).toBeGreaterThan(5);
  });

  it("keepStates, keeps one state of each kind with the command that mounts it", async () => {
    const keepStates = mkdtempSync(join(tmpdir(), "kept-states-"));
    try {
      const result = await run({ flaw: "no-dir-sync", fileSystems: ["ext4"], adversaries: ["none"], keepStates });
      const [kept, ...others] = readdirSync(keepStates);
      expect(others).toEqual([]);
      const image = join(keepStates, kept ?? "", "disk0.img");
      expect(existsSync(image)).toBe(true);
      expect(result.configs[0]?.violations[0]?.reproduce).toBe(`mount -t ext4 -o loop ${image} /mnt`);
    } finally {
      rmSync(keepStates, { recursive: true });
    }
  });
});
