/** This proves what PATH is in a canary, and that it needs nothing but the prefix (REQ-K1). */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { canaryPath, DEFAULT_PREFIX, profilePlaces, type CanaryChoice, type CanaryPath } from "../src/index.ts";
import { prefix, type Prefix } from "./support/prefix.ts";

/** A root with the vendor's own tools and another provider's, which is active. */
function place(): Prefix {
  const made = prefix();
  made.program("/usr/bin/ls", { script: "echo vendor" });
  made.program("/opt/p/ls", { script: "echo other" });
  made.profile("other", { ls: "/opt/p/ls" });
  made.profile("gnu", { ls: "/usr/bin/ls" }, { kind: "link", origin: { kind: "targets" } });
  made.activate("other");
  return made;
}

const pathOf = ({ root, places }: Prefix, choice: CanaryChoice, path = "/usr/bin:/bin"): CanaryPath => canaryPath(root, places, { choice, path });
const binOf = ({ at }: Prefix, name: string): string => at(`${DEFAULT_PREFIX}/profiles/${name}/bin`);
const refusal = async (act: () => unknown): Promise<readonly string[]> => {
  const { id, reason } = await caught(act);
  return [id, reason];
};

it("canaryPath(): the active profile, one by name, the rescue profile; the caller's own PATH follows [REQ-K1]", () => {
  const made = place();
  expect(pathOf(made, "active")).toMatchObject({ profile: "other", path: `${binOf(made, "other")}:/usr/bin:/bin`, warnings: [] });
  expect(pathOf(made, { name: "gnu" }).path).toBe(`${binOf(made, "gnu")}:/usr/bin:/bin`);
  expect(pathOf(made, "rescue")).toMatchObject({ profile: "gnu", warnings: [] });
  expect(pathOf(made, "active", "").path).toBe(binOf(made, "other"));
});

it("canaryPath(): no pointer, a foreign one, one that leads nowhere: no active profile, and the rescue profile all the same [REQ-K1]", async () => {
  const made = place();
  rmSync(made.at(`${DEFAULT_PREFIX}/active`));
  expect(await refusal(() => pathOf(made, "active"))).toEqual(["E_POLICY", "no_active_profile"]);
  for (const text of ["/etc", "profiles/..", "profiles/gnu/bin"]) {
    symlinkSync(text, made.at(`${DEFAULT_PREFIX}/active`));
    expect(await refusal(() => pathOf(made, "active"))).toEqual(["E_POLICY", "no_active_profile"]);
    rmSync(made.at(`${DEFAULT_PREFIX}/active`));
  }
  made.activate("gone");
  expect(await refusal(() => pathOf(made, "active"))).toEqual(["E_POLICY", "profile_missing"]);
  expect(pathOf(made, "rescue").profile).toBe("gnu");
});

it("canaryPath(): a profile whose applets lead nowhere, or to what is no program, or that has no bin, is not whole enough [REQ-K1]", async () => {
  const made = place();
  rmSync(made.at("/opt/p/ls"));
  expect(await refusal(() => pathOf(made, "active"))).toEqual(["E_POLICY", "profile_incomplete"]);
  writeFileSync(made.at("/opt/p/ls"), "no program", { mode: 0o644 });
  expect(await refusal(() => pathOf(made, "active"))).toEqual(["E_POLICY", "profile_incomplete"]);
  rmSync(binOf(made, "other"), { recursive: true });
  expect(await refusal(() => pathOf(made, "active"))).toEqual(["E_POLICY", "profile_incomplete"]);
  expect(pathOf(made, "rescue").warnings).toEqual([]);
});

it("canaryPath(): single applets that cannot be started are named, also those that are gone from the tree [REQ-K1]", () => {
  const made = place();
  made.profile("more", { cat: made.program("/opt/p/cat", { script: "exit" }), cp: made.program("/opt/p/cp", { script: "exit" }), ls: "/opt/p/ls" });
  rmSync(made.at("/opt/p/cat"));
  rmSync(`${binOf(made, "more")}/cp`);
  expect(pathOf(made, { name: "more" })).toMatchObject({ programs: new Map([["ls", `${binOf(made, "more")}/ls`]]), warnings: [expect.stringMatching(/2 applets.*"cat", "cp"/)] });
});

it("canaryPath(): a record that cannot be read, a directory that anybody can write: told, and used", () => {
  const made = place();
  writeFileSync(made.at(`${DEFAULT_PREFIX}/profiles/other/profile.json`), "{");
  chmodSync(binOf(made, "other"), 0o777);
  expect(pathOf(made, "active").warnings).toEqual([expect.stringMatching(/Anybody can write/), expect.stringMatching(/record|profile\.json/)]);
});

it("canaryPath(): absolute links in a root elsewhere, told, because they lead out of it from here", () => {
  const made = place();
  rmSync(`${binOf(made, "other")}/ls`);
  symlinkSync("/opt/p/ls", `${binOf(made, "other")}/ls`);
  expect(pathOf(made, "active")).toMatchObject({ programs: new Map([["ls", made.at("/opt/p/ls")]]), warnings: [expect.stringMatching(/lead out of/)] });
});

it("canaryPath(): no such profile, a bad name, no rescue profile, a colon in the path", async () => {
  const made = place();
  expect(await refusal(() => pathOf(made, { name: "none" }))).toEqual(["E_POLICY", "profile_missing"]);
  expect(await refusal(() => pathOf(made, { name: "../gnu" }))).toEqual(["E_USAGE", "bad_profile_name"]);
  rmSync(made.at(`${DEFAULT_PREFIX}/profiles/gnu`), { recursive: true });
  expect(await refusal(() => pathOf(made, "rescue"))).toEqual(["E_POLICY", "no_rescue_profile"]);
  expect(await refusal(() => canaryPath(prefix().root, made.places, { choice: "rescue", path: "" }))).toEqual(["E_POLICY", "no_rescue_profile"]);
  mkdirSync(made.at("a:b"));
  const inside = prefix(made.at("a:b"));
  inside.profile("one", { ls: inside.program("/ls", { script: "exit" }) });
  expect(await refusal(() => pathOf(inside, { name: "one" }))).toEqual(["E_USAGE", "path_colon"]);
});

it("canaryPath(): a prefix behind a link, by the path without it", () => {
  const made = place();
  symlinkSync("usr/lib", made.at("lib"));
  expect(canaryPath(made.root, profilePlaces("/lib/switchyard"), { choice: { name: "gnu" }, path: "" }).bin).toBe(binOf(made, "gnu"));
});

it("canaryPath(): the vendor's own of several adoptions, oldest first, before the caller's PATH; what was kept is told [REQ-K1]", () => {
  const made = place();
  made.program("/usr/bin/wc", { script: "echo vendor wc" });
  made.profile("later", { wc: "/usr/bin/wc" }, { kind: "link", origin: { kind: "targets" }, createdAt: "2090-01-01T00:00:00.000Z" });
  const { profile, path, programs, warnings } = pathOf(made, "rescue");
  expect([profile, path]).toEqual(["gnu", `${binOf(made, "gnu")}:${binOf(made, "later")}:/usr/bin:/bin`]);
  expect(programs.get("wc")).toBe(`${binOf(made, "later")}/wc`);
  expect(warnings).toEqual([]);
  made.profile("kept", { odd: "/usr/bin/wc" }, { kind: "link", origin: { kind: "targets" }, createdAt: "2091-01-01T00:00:00.000Z", keptFrom: "other" });
  expect(pathOf(made, "rescue").warnings).toHaveLength(1);
  rmSync(binOf(made, "kept"), { recursive: true });
  expect(pathOf(made, "rescue")).toMatchObject({ path, warnings: [expect.stringContaining("kept")] });
  expect(pathOf(made, { name: "gnu" }).path).toBe(`${binOf(made, "gnu")}:/usr/bin:/bin`);
});
