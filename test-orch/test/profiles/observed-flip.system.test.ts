import { join } from "node:path";
import { expect, test } from "vitest";
import { startObserver } from "../../src/observer/start-observer.ts";
import { BUSYBOX, createToolRoot } from "../../src/profiles/create-tool-root.ts";
import { profileCommand } from "../../src/profiles/profile-command.ts";
import { watchProfiles } from "../../src/profiles/watch-profiles.ts";

const APPLETS = 100;
const ROUNDS = 20;

test(`profile set, ${2 * ROUNDS} flips of ${APPLETS} applets: every look sees one whole profile, and no target is ever missing [REQ-P1, REQ-A2]`, async () => {
  const place = createToolRoot(APPLETS);
  try {
    const run = profileCommand(place.root);
    const targets = place.tools.map((tool) => `/usr/bin/${tool}`);
    await run("profile", "build", "busybox", "--multicall", BUSYBOX, "--commit");
    await run("profile", "adopt", "vendor", ...targets, "--commit");
    await run("profile", "set", "busybox", "--commit");
    const prefix = join(place.root, "usr/lib/switchyard");
    const trees = ["vendor", "busybox"].map((name) => join(prefix, "profiles", name, "bin"));
    const [observer, watch] = await Promise.all([startObserver({ root: place.root, targets }), watchProfiles({ active: join(prefix, "active/bin"), trees, applets: place.tools })]);
    for (let round = 0; round < ROUNDS; round++) for (const name of ["vendor", "busybox"]) await run("profile", "set", name, "--commit");
    const [report, seen] = await Promise.all([observer.stop(), watch.stop()]);
    console.log(`flips, observed: ${JSON.stringify(report.looks)} looks at targets, ${seen.looks} at the profile: ${JSON.stringify(Object.values(seen.seen))}`);
    // Not every program of BusyBox knows --version.
    expect(report.misses.filter(({ cause }) => !cause.startsWith("EXIT"))).toEqual([]);
    expect(seen.faults).toEqual([]);
    // Someone who saw one of them hardly or never proves nothing.
    for (const tree of trees) expect(seen.seen[tree]).toBeGreaterThan(100 * ROUNDS);
  } finally {
    place.dispose();
  }
}, 600_000);
