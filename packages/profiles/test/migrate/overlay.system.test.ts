/** This proves that targets in the lower layer of an overlayfs, as in a container, become a profile (REQ-P3, REQ-F1). Needs root. */
import { linkSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { rollback } from "@switchyard/engine";
import { describe, expect, test } from "vitest";
import { ext4, overlayOver, type Overlay } from "../support/mounts.ts";
import { profiling, type Profiled } from "../support/profiled.ts";
import { below } from "../support/stand.ts";

type Layers = Omit<Overlay, "upperBase">;
/** By handle or not: a container that mounts an overlay may have no right to open file handles. */
const LAYERS: readonly (readonly [name: string, method: "link" | "copy", Layers & { readonly apart: boolean }])[] = [
  ["on one file system", "link", { apart: false }],
  ["on two file systems", "link", { apart: true }],
  ["on two file systems, xino=off", "link", { apart: true, options: ",xino=off" }],
  ["on two file systems, xino=on", "link", { apart: true, options: ",xino=on" }],
  ["of a mounter who may not open file handles", "copy", { apart: false, byHandle: false }],
];

/** A stand in a lower layer. @param plant adds to it before it is one */
function lowered({ apart, ...layers }: (typeof LAYERS)[number][2], plant: (place: Profiled) => void = () => undefined): Profiled {
  const base = ext4(24);
  const place = profiling(base);
  plant(place);
  overlayOver(place.root, { ...layers, upperBase: apart ? ext4(24) : base });
  return place;
}

/** What of a program must not change, whatever its inode number. */
function about(path: string): unknown {
  const { mode, uid, gid, size, mtimeNs } = lstatSync(path, { bigint: true });
  return { mode, uid, gid, size, mtimeNs, bytes: readFileSync(path, "latin1") };
}

describe.each(LAYERS)("layers %s", (_name, method, layers) => {
  test("adopt(): lower targets, the profile holds the same programs, and a rollback brings them back [REQ-P1] [REQ-P3] [REQ-F1] [REQ-A4]", async () => {
    const place = lowered(layers);
    const before = ["cat", "ls"].map((name) => about(place.at(`usr/bin/${name}`)));
    const report = await place.adopt();
    expect(report).toMatchObject({ ok: true, error: null, build: { applets: [{ name: "cat", method }, { name: "ls", method }] }, flip: { ok: true } });
    expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../lib/switchyard/active/bin/ls");
    const held = ["cat", "ls"].map((name) => about(place.at(`usr/lib/switchyard/profiles/vendor/bin/${name}`)));
    expect(held).toEqual(before);
    expect(await rollback(place.context(), { runId: report.links?.run_id ?? "", mode: "commit" })).toMatchObject({ ok: true });
    expect(["cat", "ls"].map((name) => about(place.at(`usr/bin/${name}`)))).toEqual(before);
  });

  test("adopt(): hard-linked lower targets, refused before anything is changed; allowed, the same programs, and the other name is as it was [REQ-S7] [REQ-A4]", async () => {
    const place = lowered(layers, ({ at }) => linkSync(at("usr/bin/ls"), at("usr/bin/dir")));
    const [before, tree] = [about(place.at("usr/bin/ls")), below(place.at("usr"))];
    expect(await place.adopt()).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "hard_links" }, build: { mode: "dry_run" } });
    expect(below(place.at("usr"))).toEqual(tree);
    expect(await place.adopt({}, { policy: { allow_hardlink_breakage: true } })).toMatchObject({ ok: true, error: null });
    const names = ["usr/bin/dir", "usr/lib/switchyard/profiles/vendor/bin/ls"];
    expect(names.map((name) => about(place.at(name)))).toEqual([before, before]);
    expect(readlinkSync(place.at("usr/bin/ls"))).toBe("../lib/switchyard/active/bin/ls");
  });
});
