import { lstatSync, writeFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { place } from "./support/command.ts";

const LINK = ["--link", "/usr/bin/date=/opt/p/date"] as const;

test("apply --commit: a provider whose --version passes and whose behaviour is wrong, exit 80, taken back, and told why [REQ-H1] [REQ-H2]", () => {
  const { at, run } = place(process.env);
  writeFileSync(at("usr/bin/date"), "#!/bin/sh\necho old\n", { mode: 0o755 });
  writeFileSync(at("opt/p/date"), '#!/bin/sh\ncase $1 in --version) echo "date 1.0" ;; *) echo 12345 ;; esac\n', { mode: 0o755 });
  const { code, stdout, stderr } = run("apply", ...LINK, "--commit", "--no-require-rescue");
  expect([code, lstatSync(at("usr/bin/date")).isFile()]).toEqual([80, true]);
  expect(stdout).toMatch(/^Health checks: \d+ of \d+ passed\.$/m);
  expect(stdout).toMatch(/^! coreutils\/date-r \/usr\/bin\/date: .*needed is /m);
  expect(stderr).toContain("E_SMOKE");
});

test("apply --commit: the same, told not to look, stands [REQ-H3] [REQ-C2]", () => {
  const { at, json } = place(process.env);
  writeFileSync(at("usr/bin/date"), "#!/bin/sh\necho old\n", { mode: 0o755 });
  writeFileSync(at("opt/p/date"), "#!/bin/sh\necho 12345\n", { mode: 0o755 });
  expect(json("apply", ...LINK, "--commit", "--no-require-rescue", "--no-require-smoke-in-commit")).toMatchObject({ code: 0, document: { smoke: { status: "skipped" } } });
});

test("apply --commit: no way back without Node on PATH, exit 10, nothing changed, and the override named [REQ-RC2]", () => {
  const { at, with: having } = place(process.env);
  writeFileSync(at("usr/bin/date"), "#!/bin/sh\necho old\n", { mode: 0o755 });
  writeFileSync(at("opt/p/date"), "#!/bin/sh\necho 12345\n", { mode: 0o755 });
  const { code, document } = having({ PATH: at("nowhere") }).json("apply", ...LINK, "--commit");
  expect([code, document]).toMatchObject([10, { error: { reason: "rescue_missing", remedies: [expect.stringContaining("--no-require-rescue")] } }]);
  expect(lstatSync(at("usr/bin/date")).isFile()).toBe(true);
});
