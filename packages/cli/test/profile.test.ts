/** This proves the verbs about profiles, as a user types them (REQ-P1, REQ-P2, REQ-P3). */
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { place, type Place } from "./support/command.ts";

/** With the profile `other`, and what stands at the target adopted as `vendor`. */
function profiled(): Place {
  const here = place();
  for (const words of [["build", "other", "--from", "/opt/p"], ["adopt", "vendor", "/usr/bin/ls"]]) expect(here.run("profile", ...words, "--commit")).toMatchObject({ code: 0 });
  return here;
}

const active = ({ at }: Place, prefix = "usr/lib/switchyard"): string => readlinkSync(at(`${prefix}/active`));

test("profile: adopted, flipped, back, released: the very inode [REQ-P1] [REQ-P3]", () => {
  const here = place();
  const { ino } = lstatSync(here.at("usr/bin/ls"));
  here.run("profile", "build", "other", "--from", "/opt/p", "--commit");
  expect(here.json("profile", "adopt", "vendor", "--like", "other", "--commit")).toMatchObject({ code: 0, document: { kind: "switchyard.profile_adopt", points_to: "vendor", flip: { generation: 1 } } });
  expect(readlinkSync(here.at("usr/bin/ls"))).toBe("../lib/switchyard/active/bin/ls");
  expect(here.json("profile", "set", "other", "--why", "a try", "--commit")).toMatchObject({ code: 0, document: { command: "flip", generation: 2, flip: { why: "a try" } } });
  expect(active(here)).toBe("profiles/other");
  expect(here.json("profile", "rollback", "--commit")).toMatchObject({ code: 0, document: { flip: { to_profile: "vendor" } } });
  expect(here.run("profile", "release", "--commit").code).toBe(0);
  expect(lstatSync(here.at("usr/bin/ls")).ino).toBe(ino);
});

test("profile: without --commit nothing is changed by any verb [REQ-C1]", () => {
  const here = profiled();
  const before = readdirSync(here.root, { recursive: true }).length;
  const verbs = [["build", "more", "--from", "/opt/p"], ["adopt", "vendor", "/usr/bin/ls"], ["set", "other"], ["release"], ["pin", "other"], ["remove", "other"], ["gc"]];
  for (const words of verbs) expect(here.run("profile", ...words)).toMatchObject({ code: 0 });
  expect(readdirSync(here.root, { recursive: true })).toHaveLength(before);
  expect(active(here)).toBe("profiles/vendor");
});

test("profile set: the preview names every applet that is kept, and what is dropped is refused by name [REQ-P2]", () => {
  const here = profiled();
  mkdirSync(here.at("opt/q"), { mode: 0o755 });
  writeFileSync(here.at("opt/q/cat"), "#!/bin/sh\n", { mode: 0o755 });
  here.run("profile", "build", "small", "--from", "/opt/q", "--commit");
  expect(here.run("profile", "set", "small").stdout).toContain("kept from vendor (1): ls");
  const refused = here.json("profile", "set", "small", "--missing", "drop", "--commit");
  expect(refused).toMatchObject({ code: 10, document: { error: { reason: "stable_link_left", path: "/usr/bin/ls" } } });
});

test("apply: of a target that was adopted and released, whose second name is in a profile: no hazard [REQ-P3] [REQ-S7]", () => {
  const here = profiled();
  here.run("profile", "release", "--commit");
  expect(lstatSync(here.at("usr/bin/ls")).nlink).toBe(2);
  expect(here.run("apply", "--link", "/usr/bin/ls=/opt/p/ls", "--commit")).toMatchObject({ code: 0 });
});

test.each<[string, (here: Place, ...args: readonly string[]) => ReturnType<Place["run"]>]>([
  ["--prefix", (here, ...args) => here.run(...args, "--prefix", "/srv/sets")],
  ["SWITCHYARD_PREFIX", (here, ...args) => here.with({ SWITCHYARD_PREFIX: "/srv/sets" }).run(...args)],
  ["the config", (here, ...args) => {
    mkdirSync(here.at("etc/switchyard"), { recursive: true, mode: 0o755 });
    writeFileSync(here.at("etc/switchyard/config.yaml"), "prefix: /srv/sets\n", { mode: 0o644 });
    return here.run(...args);
  }],
])("profile: the prefix of %s [REQ-P1]", (_, run) => {
  const here = place();
  mkdirSync(here.at("srv"), { mode: 0o755 });
  expect(run(here, "profile", "build", "other", "--from", "/opt/p", "--commit")).toMatchObject({ code: 0 });
  expect(run(here, "profile", "set", "other", "--commit")).toMatchObject({ code: 0 });
  expect(active(here, "srv/sets")).toBe("profiles/other");
  // Also where none is named: a run knows of it.
  expect(here.run("profile", "list").stdout).toContain("/srv/sets");
  expect(here.run("profile", "history").stdout).toContain("(none) -> other");
});

test("apply: of a target whose second name is in a profile of a prefix that nobody named: no hazard either [REQ-P3] [REQ-S7]", () => {
  const here = place();
  mkdirSync(here.at("srv"), { mode: 0o755 });
  expect(here.run("profile", "adopt", "vendor", "/usr/bin/ls", "--prefix", "/srv/sets", "--commit").code).toBe(0);
  expect(here.run("profile", "release", "--prefix", "/srv/sets", "--commit").code).toBe(0);
  expect(here.run("apply", "--link", "/usr/bin/ls=/opt/p/ls", "--commit")).toMatchObject({ code: 0 });
});

test("profile adopt --protect: dpkg diverts the upgrades; not released, but taken back with its run [REQ-P3]", () => {
  const here = place();
  mkdirSync(here.at("var/lib/dpkg/info"), { recursive: true });
  writeFileSync(here.at("var/lib/dpkg/status"), "Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n");
  writeFileSync(here.at("var/lib/dpkg/info/tools.list"), "/.\n/usr\n/usr/bin\n/usr/bin/ls\n");
  writeFileSync(here.at("var/lib/dpkg/diversions"), "");
  const { ino } = lstatSync(here.at("usr/bin/ls"));
  expect(here.json("profile", "adopt", "vendor", "/usr/bin/ls", "--protect", "--commit")).toMatchObject({ code: 0, document: { links: { actions: [{ protected: true }] } } });
  expect(lstatSync(here.at("usr/bin/ls.distrib")).ino).toBe(ino);
  expect(here.json("profile", "release", "--commit")).toMatchObject({ code: 10, document: { error: { reason: "protect_standing" } } });
  expect(here.run("rollback", "--commit")).toMatchObject({ code: 0 });
  expect(lstatSync(here.at("usr/bin/ls")).ino).toBe(ino);
});

test("profile: the run of a flip is undone as any other, and shown as one [REQ-P1]", () => {
  const here = profiled();
  const { document } = here.json("profile", "set", "other", "--commit");
  expect(here.run("history").stdout).toContain("flip");
  expect(here.run("rollback", String(document["run_id"]), "--commit")).toMatchObject({ code: 0 });
  expect(active(here)).toBe("profiles/vendor");
});

test("profile set --confirm-within: it waits, and confirm keeps it [REQ-P2]", () => {
  const here = profiled();
  const { document } = here.json("profile", "set", "other", "--confirm-within", "1h", "--commit");
  expect(document["confirm_by"]).not.toBeNull();
  expect(here.run("confirm", String(document["run_id"]))).toMatchObject({ code: 0 });
  expect(active(here)).toBe("profiles/other");
});

test("profile pin, remove, gc: what is pinned stays, what nothing needs goes [REQ-P1]", () => {
  const here = profiled();
  here.run("profile", "build", "more", "--from", "/opt/p", "--commit");
  here.run("profile", "pin", "more", "--commit");
  expect(here.json("profile", "remove", "more", "--commit")).toMatchObject({ code: 10, document: { why: ["pinned"] } });
  expect(here.json("profile", "gc", "--commit")).toMatchObject({ code: 0, document: { removed: ["other"] } });
  here.run("profile", "unpin", "more", "--commit");
  expect(here.json("profile", "gc", "--commit")).toMatchObject({ document: { removed: ["more"], retained: [{ profile: "vendor" }] } });
});

test("profile adopt --commit: refused, says that nothing was changed, and calls it no dry run [REQ-P3]", () => {
  const here = place();
  chmodSync(here.at("usr/bin/ls"), 0o4755);
  const { code, stdout } = here.run("profile", "adopt", "vendor", "/usr/bin/ls", "--commit");
  expect([code, stdout.includes("Dry run"), existsSync(here.at("usr/lib/switchyard"))]).toEqual([10, false, false]);
});

test("profile adopt --commit: refused by the gates of its targets, says that nothing was changed [REQ-P3]", () => {
  const here = place();
  linkSync(here.at("usr/bin/ls"), here.at("usr/bin/dir"));
  const adopt = ["profile", "adopt", "vendor", "/usr/bin/ls"];
  expect(here.run(...adopt).stdout).toContain("Dry run: the profile vendor would have 1 applet");
  const { code, stdout } = here.run(...adopt, "--commit");
  expect(code).toBe(10);
  expect(stdout).toContain("The profile vendor would have 1 applet");
  expect(stdout).toContain("Refused: 0 to change, 0 already so, 1 refused. Nothing was changed.");
});

test("profile set: refused before anyone looked which one is active, claims nothing of it; not there, by its true name [REQ-P2]", () => {
  const here = profiled();
  expect(here.run("profile", "set", "none", "--commit")).toMatchObject({ code: 10, stdout: expect.stringMatching(/^vendor -> none\n/) });
  const { document } = here.json("profile", "set", "other", "--confirm-within", "1h", "--commit");
  expect(document["confirm_by"]).not.toBeNull();
  expect(here.run("profile", "set", "vendor", "--commit")).toMatchObject({ code: 10, stdout: "" });
});

test("profile list: the active one is gone, and that is said [REQ-P2]", () => {
  const here = profiled();
  rmSync(here.at("usr/lib/switchyard/profiles/vendor"), { recursive: true });
  expect(here.run("profile", "list").stdout).toContain("/usr/lib/switchyard: active is vendor, which is not there\n");
  rmSync(here.at("usr/lib/switchyard/profiles/other"), { recursive: true });
  expect(here.run("profile", "list").stdout).toContain("/usr/lib/switchyard: active is vendor, which is not there\n");
});

test("profile set, release: a refused commit says that nothing was changed; what is put back is called so [REQ-C1] [REQ-P3]", () => {
  const here = profiled();
  rmSync(here.at("opt/p/ls"));
  expect(here.run("profile", "set", "other").stdout).toContain("Dry run, refused: ");
  expect(here.run("profile", "set", "other", "--commit").stdout).toMatch(/^Refused: .* Nothing was changed\.$/mu);
  const { stdout } = here.run("profile", "release", "--commit");
  expect(stdout).toMatch(/^Run \S+: 1 restored, 0 already so\.$/mu);
  expect(stdout).not.toContain("Health checks");
});

test("profile: a dry run with nothing to do says nothing of --commit [REQ-C1]", () => {
  const here = profiled();
  for (const words of [["set", "vendor"], ["adopt", "vendor", "/usr/bin/ls"], ["unpin", "vendor"]]) {
    const { code, stdout } = here.run("profile", ...words);
    expect([code, stdout.includes("--commit")]).toEqual([0, false]);
  }
});

test("profile adopt: the pointer is led back because a program is not well, and that is said [REQ-P3] [REQ-H2]", () => {
  const here = place();
  writeFileSync(here.at("usr/bin/sort"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const { code, stdout } = here.run("profile", "adopt", "vendor", "/usr/bin/sort", "--require-smoke-in-commit", "--commit");
  expect([code, existsSync(here.at("usr/lib/switchyard/active"))]).toEqual([80, false]);
  expect(stdout).toMatch(/^! \/usr\/lib\/switchyard\/active led to vendor, and was led back: run \S+ was undone$/mu);
});

test("profile list: one that is broken is marked, with the command that says why, in its prefix [REQ-P2]", () => {
  const here = place();
  mkdirSync(here.at("srv"), { mode: 0o755 });
  for (const prefix of ["/usr/lib/switchyard", "/srv/my sets"]) expect(here.run("profile", "build", "other", "--from", "/opt/p", "--prefix", prefix, "--commit")).toMatchObject({ code: 0 });
  expect(here.run("profile", "list").stdout).not.toContain("broken");
  rmSync(here.at("opt/p/ls"));
  const command = `switchyard --root ${here.root} profile show other`;
  expect(here.run("profile", "list")).toMatchObject({ code: 0, stdout: expect.stringContaining(`     ! broken, 1 fault: ${command}\n`) });
  expect(here.run("profile", "list", "--prefix", "/srv/my sets").stdout).toContain(`! broken, 1 fault: ${command} --prefix '/srv/my sets'\n`);
  expect(here.json("profile", "list").document).toMatchObject({ prefixes: [{ profiles: [{ faults: 1, error: null }] }] });
});

test("profile: usage that contradicts itself, exit 2", () => {
  const here = place();
  for (const words of [["build", "a"], ["build", "a", "--from", "/opt/p", "--multicall", "/opt/p/ls"], ["build", "a", "--from", "/opt/p", "--applets", "ls"], ["adopt", "a"], ["set", "../a"], ["rollback", "0"], ["set", "a", "--missing", "some"]]) {
    expect(here.run("profile", ...words), words.join(" ")).toMatchObject({ code: 2 });
  }
});
