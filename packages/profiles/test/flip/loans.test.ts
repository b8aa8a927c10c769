/** This proves what a profile of the vendor's own tools has from others when it is to be active and a path needs it (REQ-P2, REQ-A2). */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { profileRecord } from "../../src/index.ts";
import { Killed, watched } from "../support/kernels.ts";
import { profiled, type Profiled } from "../support/profiled.ts";
import { program } from "../support/stand.ts";

const VENDOR = "usr/lib/switchyard/profiles/vendor";
const UNTRUSTED = 0o777;
/** What is written there of an applet that is carried over. */
const IN_TREE: ReadonlySet<string> = new Set(["wc", ".profile.json.new", "profile.json"]);

/** Active is `more`; `vendor` lacks wc, to which a stable link leads. The profiles `wcs` were each made of a vendor's own wc. */
async function scene(wcs: readonly string[]): Promise<Profiled> {
  const place = await profiled();
  const target = place.at("usr/bin/wc");
  for (const name of wcs) {
    program(target, `${name} wc`);
    await place.build({ name, from: { kind: "targets", paths: ["/usr/bin/wc"] } });
    rmSync(target);
  }
  for (const name of ["cat", "ls", "wc"]) program(place.at(`opt/more/${name}`), `more ${name}`);
  await place.build({ name: "more", from: { kind: "directory", path: "/opt/more" } });
  await place.set("more");
  symlinkSync("../lib/switchyard/active/bin/wc", target);
  return place;
}

const says = ({ at }: Profiled, path: string): string => execFileSync(at(path), { encoding: "utf8" }).trim();
const keptFrom = ({ at }: Profiled): unknown => profileRecord.parse(JSON.parse(readFileSync(at(`${VENDOR}/profile.json`), "utf8"))).applets.find(({ name }) => name === "wc")?.kept_from;

test("setProfile(): to the vendor's own, what is left is untrusted, a path has the newest other vendor's own tool, and that is said [REQ-P2] [REQ-A2] [REQ-S3]", async () => {
  const place = await scene(["old", "new"]);
  chmodSync(place.at("opt/more/wc"), UNTRUSTED);
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await place.set("vendor", { mode });
    expect(report).toMatchObject({ ok: true, flip: { applets: 3, kept: [], dropped: [] }, warnings: expect.arrayContaining([expect.stringMatching(/"new".*"wc"/u)]) });
  }
  expect([says(place, "usr/bin/wc"), keptFrom(place)]).toEqual(["new wc", "new"]);
});

test.each<[string, (place: Profiled) => void]>([
  ["whole", () => undefined],
  ["its record is gone", ({ at }) => rmSync(at("usr/lib/switchyard/profiles/more/profile.json"))],
])("setProfile(): to the vendor's own, what is left: %s, a path has another vendor's own tool all the same [REQ-P2] [REQ-A2]", async (_, spoil) => {
  const place = await scene(["old"]);
  spoil(place);
  expect(await place.set("vendor")).toMatchObject({ ok: true, flip: { kept: [] } });
  expect([says(place, "usr/bin/wc"), keptFrom(place)]).toEqual(["old wc", "old"]);
});

test("setProfile(): one whose record is torn, or whose program others can change, lends nothing [REQ-P2] [REQ-S3]", async () => {
  const place = await scene(["old", "untrusted", "torn"]);
  writeFileSync(place.at("usr/lib/switchyard/profiles/torn/profile.json"), "{");
  chmodSync(place.at("usr/lib/switchyard/profiles/untrusted/bin/wc"), UNTRUSTED);
  expect(await place.set("vendor")).toMatchObject({ ok: true });
  expect(keptFrom(place)).toBe("old");
});

test("setProfile(): untrusted, and no other has it: refused; forced, it is kept, and that is said [REQ-P2] [REQ-A2] [REQ-S3]", async () => {
  const place = await scene([]);
  chmodSync(place.at("opt/more/wc"), UNTRUSTED);
  expect(await place.set("vendor")).toMatchObject({ ok: false, error: { reason: "stable_link_left", path: "/usr/bin/wc" } });
  const forced = { policy: { force_untrusted_source: true } };
  expect(await place.set("vendor", {}, forced)).toMatchObject({ ok: true, flip: { kept: ["wc"] }, warnings: expect.arrayContaining([expect.stringContaining("--force-untrusted-source")]) });
  expect([says(place, "usr/bin/wc"), keptFrom(place)]).toEqual(["more wc", "more"]);
});

test.each(["drop", "refuse"] as const)("setProfile(): --missing %s, nothing is lent [REQ-P2]", async (missing) => {
  const place = await scene(["old"]);
  expect(await place.set("vendor", { missing })).toMatchObject({ ok: false });
  expect(keptFrom(place)).toBeUndefined();
});

test("setProfile(): to another profile than the vendor's own, what is left is kept as ever [REQ-P2]", async () => {
  const place = await scene(["old"]);
  expect(await place.set("p")).toMatchObject({ ok: true, flip: { kept: ["wc"] } });
  expect(says(place, "usr/bin/wc")).toBe("more wc");
});

test("setProfile(): killed before every call that changes the tree, the path stays, and the next flip does the rest [REQ-P2] [REQ-A1] [REQ-A2]", async () => {
  let isOver = false;
  for (let n = 1; !isOver; n++) {
    const place = await scene(["old"]);
    let left = n;
    const syscalls = watched((_call, name) => {
      if (IN_TREE.has(name) && (left -= 1) <= 0) throw new Killed("killed");
    });
    await place.set("vendor", {}, { syscalls }).catch(() => undefined);
    isOver = left > 0;
    expect(says(place, "usr/bin/wc")).toBe(isOver ? "old wc" : "more wc");
    expect(await place.set("vendor")).toMatchObject({ ok: true });
    expect([says(place, "usr/bin/wc"), keptFrom(place)]).toEqual(["old wc", "old"]);
    expect(n).toBeLessThan(20);
  }
});
