import { describe, expect, it } from "vitest";
import { runPowerLoss } from "../../src/power-loss/index.ts";
import type { Adversary, PowerLossSubject } from "../../src/power-loss/index.ts";
import { applySubject } from "../../src/subjects/apply-subject.ts";

const PATIENCE = 900_000;
const fileSystems = ["ext4", "xfs", "btrfs"] as const;

/** The configurations with violations: "ext4/meta". */
async function caughtBy(subject: PowerLossSubject, ...adversaries: readonly Adversary[]): Promise<readonly string[]> {
  const { configs } = await runPowerLoss({ subject, fileSystems, adversaries, seed: 1, maxStates: 100 });
  return configs.filter(({ violations }) => violations.length > 0).map((config) => `${config.fileSystem}/${config.adversary}`);
}

describe("the product under power loss, with a sync forgotten", { timeout: PATIENCE }, () => {
  it("no-dir-sync: is caught on each file system once the state has its own disk", async () => {
    const subject = applySubject({ flaw: "no-dir-sync", layout: "two-disks" });
    expect(await caughtBy(subject, "none")).toEqual(["ext4/none", "xfs/none", "btrfs/none"]);
  });

  it("no-file-sync: is caught on each file system", async () => {
    const subject = applySubject({ flaw: "no-file-sync" });
    expect(await caughtBy(subject, "none")).toEqual(["ext4/none", "xfs/none", "btrfs/none"]);
  });

  it("no-syncfs: is caught on each file system, with as many targets as make the product use it", async () => {
    const subject = applySubject({ flaw: "no-syncfs", layout: "two-disks", shape: "many" });
    expect(await caughtBy(subject, "none")).toEqual(["ext4/none", "xfs/none", "btrfs/none"]);
  });
});
