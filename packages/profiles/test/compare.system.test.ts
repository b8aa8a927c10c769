/** This proves what becomes of a comparison whose command leaves what cannot be removed, as root (REQ-K1). */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import process from "node:process";
import { caught } from "@switchyard/test-support/caught";
import { expect, it, onTestFinished } from "vitest";
import { compareInCanary } from "../src/index.ts";
import { prefix } from "./support/prefix.ts";
import { scratch } from "@switchyard/test-support/scratch";

it("compareInCanary(): an immutable file is left by the first run, a typed error that names what is left [REQ-K1]", async () => {
  const [made, { path }] = [prefix(), scratch()];
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = path;
  onTestFinished(() => {
    process.env["TMPDIR"] = before ?? "/tmp";
    execFileSync("chattr", ["-R", "-i", path]);
  });
  made.profile("a", { tool: made.program("/opt/tool", { script: "touch f; chattr +i f" }) });
  const error = await caught(() => compareInCanary(made.root, made.places, { words: ["tool"], profiles: [{ name: "a" }, { name: "a" }], path: process.env["PATH"] ?? "", files: null, stdin: null, timeoutMs: 10_000 }));
  const [left = ""] = readdirSync(path);
  expect([error.id, error.reason, left !== "" && error.message.includes(left)]).toEqual(["E_SMOKE", "runner_unusable", true]);
});
