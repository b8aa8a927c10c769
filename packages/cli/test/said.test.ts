/** This proves that what is said of the policy is passed over by no verb, whether or not it needs a policy. */
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EXAMPLES } from "./documents/examples.ts";
import { LINK, place } from "./support/command.ts";

/** These work on nothing, and `doctor` tells it as a finding. */
const OTHERS: ReadonlySet<string> = new Set(["help", "completion", "doctor"]);

describe.each(Object.entries(EXAMPLES).filter(([verb]) => !OTHERS.has(verb)))("%s", (_verb, { fails: [example] }) => {
  test("a variable that nobody knows, and a config and a policy that are not there: exit 2 [REQ-C2]", () => {
    const scene = place();
    const args = example?.(scene) ?? [];
    expect(scene.with({ SWITCHYARD_REQIRE_RESCUE: "true" }).json(...args)).toMatchObject({ code: 2, document: { error: { reason: "unknown_variable" } } });
    expect(scene.json(...args, "--config", scene.at("none.yaml"))).toMatchObject({ code: 2, document: { error: { reason: "config_unreadable" } } });
    expect(scene.json(...args, "--policy", scene.at("none.yaml"))).toMatchObject({ code: 2, document: { error: { reason: "policy_unreadable" } } });
  });
});

test("doctor: the same, told as a finding", () => {
  expect(place().with({ SWITCHYARD_REQIRE_RESCUE: "true" }).json("doctor").document).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ check: "policy", error: expect.objectContaining({ reason: "unknown_variable" }) })]) });
});

test("help: works whatever is said", () => {
  expect(place().with({ SWITCHYARD_REQIRE_RESCUE: "true" }).run("help").code).toBe(0);
});

test("status: a config and a policy that are there, read and well", () => {
  const { at, run, json } = place();
  expect(run("apply", ...LINK, "--commit").code).toBe(0);
  writeFileSync(at("config.yaml"), "policy: coreutils\n");
  expect(json("status", "--config", at("config.yaml"), "--policy", "production")).toMatchObject({ code: 0, document: { ok: true } });
});
