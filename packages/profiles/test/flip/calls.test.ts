/** This proves that looking at trees costs a few calls for each applet, and that no directory is opened for one. */
import { closeRoot, openRoot } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY } from "@switchyard/policy";
import { expect, test } from "vitest";
import { DEFAULT_PREFIX, diffProfiles, verifyProfile } from "../../src/index.ts";
import { counted, type Counted } from "../support/counted.ts";
import { profiling, type Profiled } from "../support/profiled.ts";
import { program } from "../support/stand.ts";

/** `vendor` is active and holds so many adopted targets, the profile `q` links to other programs of their names. */
async function placeOf(applets: number): Promise<Profiled> {
  const place = profiling();
  const names = Array.from({ length: applets }, (_, number) => `tool-${number}`);
  for (const name of names) for (const dir of ["opt/q", "usr/bin"]) program(place.at(`${dir}/${name}`), `${dir} ${name}`);
  for (const { ok } of [await place.build({ name: "q", from: { kind: "directory", path: "/opt/q" } }), await place.adopt({ targets: names.map((name) => `/usr/bin/${name}`) })]) expect(ok).toBe(true);
  return place;
}

/** By the calls' names, how many more each applet takes; none of those that it takes none of. */
async function perApplet(act: (place: Profiled, counting: Counted) => Promise<void>): Promise<Record<string, number>> {
  const [few, many] = [5, 25];
  const [some, all] = [counted(), counted()];
  await act(await placeOf(few), some);
  await act(await placeOf(many), all);
  const calls = [...all.calls].map(([call, count]) => [call, (count - (some.calls.get(call) ?? 0)) / (many - few)] as const);
  return Object.fromEntries(calls.filter(([, count]) => count !== 0));
}

test("setProfile(): twenty calls for each applet and none of them opens anything, to links and back to files [REQ-P1]", async () => {
  const to = await perApplet(async (place, { syscalls }) => {
    expect(await place.set("q", {}, { syscalls })).toMatchObject({ ok: true });
  });
  // The next tree before and after the flip, five each: the entry, its text, the program twice, its attributes. The tree that is left, two each time: the
  // program, its attributes; and its label. The directory of targets: the stable link as it is listed and as it is followed, its text, its end; and the sidecar beside it.
  expect(to).toEqual({ statx: 2 * 3 + 2 * 1 + 3 + 1, readlinkat: 2 * 1 + 1, xattrs: 2 * 1 + 2 * 1 + 1 });
  const back = await perApplet(async (place, { syscalls }) => {
    await place.set("q");
    expect(await place.set("vendor", {}, { syscalls })).toMatchObject({ ok: true });
  });
  // The same with a file as the entry of the next tree, two calls less each time, and a link in the tree that is left and behind the stable one, two more for each.
  expect(back).toEqual({ statx: 2 * 2 + 2 * 2 + 4 + 1, readlinkat: 2 * 1 + 2, xattrs: 2 * 1 + 2 * 1 + 1 });
});

test("verifyProfile(), diffProfiles(): no directory is opened for an applet, and no program that cannot be the same", async () => {
  const looks = await perApplet(async ({ root: path }, { syscalls }) => {
    const root = openRoot(path, syscalls);
    await verifyProfile(root, { prefix: DEFAULT_PREFIX, name: "q", policy: DEFAULT_POLICY });
    await diffProfiles(root, { prefix: DEFAULT_PREFIX, a: "vendor", b: "q" });
    closeRoot(root);
  });
  expect(Object.keys(looks).sort()).toEqual(["readlinkat", "statx", "xattrs"]);
});
