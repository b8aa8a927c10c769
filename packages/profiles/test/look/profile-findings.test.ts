/** This proves what doctor says of profiles. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { doctor, type Finding } from "@switchyard/engine";
import { expect, test } from "vitest";
import { profileFindings, setProfile } from "../../src/index.ts";
import { profiled, type Profiled } from "../support/profiled.ts";
import { program, stand, type Stand } from "../support/stand.ts";

const found = async ({ context }: Stand): Promise<readonly Finding[]> => (await doctor(context(), { path: "", profiles: profileFindings })).findings.filter(({ check }) => check === "profiles");

/** `more` is active. */
async function scene(): Promise<Profiled> {
  const place = await profiled();
  for (const name of ["cat", "ls", "wc"]) program(place.at(`opt/more/${name}`), `more ${name}`);
  await place.build({ name: "more", from: { kind: "directory", path: "/opt/more" } });
  await place.set("more");
  return place;
}

test("profileFindings(): a root without profiles, which is no fault", async () => {
  expect(await found(stand())).toMatchObject([{ level: "ok", text: "none" }]);
});

test("profileFindings(): all are whole, one line", async () => {
  expect(await found(await scene())).toMatchObject([{ level: "ok", error: null }]);
});

test("profileFindings(): the provider of the active profile is gone, an error that names the way back [REQ-P2]", async () => {
  const place = await scene();
  rmSync(place.at("opt/more"), { recursive: true });
  expect(await found(place)).toMatchObject([{ level: "error", error: { id: "E_POLICY", reason: "profile_incomplete" }, remedies: ["switchyard profile show more", "switchyard profile rollback --commit"] }]);
});

test("profileFindings(): in a prefix of another name, the commands name it [REQ-P2]", async () => {
  const place = stand();
  const prefix = "/srv/tool sets";
  mkdirSync(place.at("srv"), { mode: 0o755 });
  expect((await place.build({ prefix })).error).toBeNull();
  expect(await setProfile(place.context(), { prefix, profile: "p", missing: "keep", why: null, mode: "commit" })).toMatchObject({ ok: true });
  rmSync(place.at("opt/p/ls"));
  expect(await found(place)).toMatchObject([{ remedies: ["switchyard profile show p --prefix '/srv/tool sets'", "switchyard profile rollback --prefix '/srv/tool sets' --commit"] }]);
});

test("profileFindings(): a record that cannot be read, of a profile that is not active, a warning [REQ-P2]", async () => {
  const place = await scene();
  writeFileSync(place.at("usr/lib/switchyard/profiles/vendor/profile.json"), "{");
  expect(await found(place)).toMatchObject([{ level: "warn", error: null, remedies: ["switchyard profile show vendor"] }]);
});
