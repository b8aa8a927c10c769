import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiskHistory } from "../../../src/power-loss/explorer/disk-history.ts";
import { splitWrite } from "../../../src/power-loss/explorer/split-write.ts";
import { fileSystems } from "../../../src/power-loss/file-systems.ts";
import { chooseParent } from "../../../src/power-loss/host/choose-parent.ts";
import { WorkArea } from "../../../src/power-loss/host/work-area.ts";
import type { BaseImage } from "../../../src/power-loss/images/base-image.ts";
import { makeBases } from "../../../src/power-loss/images/make-bases.ts";
import { writeImage } from "../../../src/power-loss/images/write-image.ts";
import type { JournalRecord } from "../../../src/power-loss/index.ts";
import { MountHelper } from "../../../src/power-loss/mounter/mount-helper.ts";
import { withDisks } from "../../../src/power-loss/mounter/with-disks.ts";
import { startRecorder } from "../../../src/power-loss/recorder/start-recorder.ts";
import { toySubject } from "../toy-subject.ts";

let area: WorkArea;
let helper: MountHelper;

beforeEach(() => {
  area = new WorkArea(chooseParent());
  helper = new MountHelper(area);
});
afterEach(() => {
  helper.close();
  area.close();
});

/** Writes, removes, syncs and discards, so that all kinds of records arise on both disks. */
function makeTraffic(root: string): void {
  for (const [number, dir] of [root, join(root, "var")].entries()) {
    for (let file = 0; file < 60; file += 1) {
      writeFileSync(join(dir, `file${file}`), Buffer.alloc(3000 + 170 * file, number * 100 + file));
      if (file % 3 === 0) rmSync(join(dir, `file${file}`));
    }
    execFileSync("sync", ["-f", dir]);
    execFileSync("fstrim", [dir]);
  }
}

function replay(journal: readonly JournalRecord[], disk: number, base: BaseImage): Buffer {
  const history = new DiskHistory(base.page);
  for (const record of journal) {
    if (record.kind === "mark" || record.disk !== disk) continue;
    if (record.kind === "flush") history.flush();
    else history.append(splitWrite(record));
  }
  history.flush();
  const path = join(area.dir, "replayed.img");
  writeImage(path, base.image, history.durable);
  return readFileSync(path);
}

describe("startRecorder()", () => {
  it.each(["ext4", "xfs", "btrfs"] as const)("%s traffic on two disks, replays to the recorded bytes", async (name) => {
    const spec = fileSystems[name];
    const subject = toySubject("none", "ledger-apart");
    const bases = await makeBases(area, helper, { subject, spec });
    const recorder = await startRecorder(area, helper, bases.map(({ path }) => path));
    const root = join(area.dir, "traffic");
    mkdirSync(root);
    const mounts = { root, places: subject.disks, images: recorder.disks, type: spec.type, options: spec.options };
    await withDisks(helper, mounts, async () => makeTraffic(root));
    const recorded = recorder.disks.map((disk) => readFileSync(disk));
    const journal = await recorder.finish();
    expect(new Set(journal.map(({ kind }) => kind))).toEqual(new Set(["write", "flush", "zero"]));
    for (const [disk, base] of bases.entries()) {
      expect(replay(journal, disk, base).equals(recorded[disk] ?? Buffer.alloc(0))).toBe(true);
    }
  });

  it("marks of several writers, stand in the journal in their order", async () => {
    const bases = await makeBases(area, helper, { subject: toySubject("none"), spec: fileSystems.ext4 });
    const recorder = await startRecorder(area, helper, bases.map(({ path }) => path));
    writeFileSync(recorder.markFile, "begin");
    execFileSync("sh", ["-c", `echo -n "call 1 rename" > ${recorder.markFile}`]);
    writeFileSync(recorder.markFile, "end");
    expect(await recorder.finish()).toEqual([
      { kind: "mark", mark: { kind: "begin" } },
      { kind: "mark", mark: { kind: "call", ordinal: 1, name: "rename" } },
      { kind: "mark", mark: { kind: "end" } },
    ]);
  });
});
