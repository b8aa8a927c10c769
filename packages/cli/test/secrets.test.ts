import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { anySecret, type Planted } from "@switchyard/test-support/secrets";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LINK, place, PLAIN_ENVIRONMENT, type Ended, type Place } from "./support/command.ts";

/** All that the command wrote below `/var`, except what undoing works by. */
function written({ at }: Place): string {
  const names = readdirSync(at("var"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== "reserve");
  return names.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).join("\n");
}

const said = ({ stdout, stderr }: Ended): string => stdout + stderr;

/** A line break ends an argument's place in most of these; the secret is on one line. */
const onOneLine = anySecret.filter(({ text }) => !/[\n\r\0]/.test(text));

type Leak = (here: Place, planted: Planted) => Ended;

const ARGUMENTS: Record<string, Leak> = {
  "an unknown option": ({ run }, { text }) => run("apply", `--bogus=${text}`),
  "an unknown verb": ({ run }, { text }) => run(`x ${text}`),
  "a duration": ({ run }, { text }) => run("apply", ...LINK, "--lock-timeout", text),
  "a tag": ({ run }, { text }) => run("apply", ...LINK, "--tag", text),
  "a link that is none": ({ run }, { text }) => run("apply", "--link", text),
  "a link's source": ({ run }, { text }) => run("apply", "--link", `/usr/bin/ls=/opt/${text}`),
  "a run to be undone": ({ run }, { text }) => run("rollback", text, "--commit"),
  "a policy": ({ run }, { text }) => run("apply", ...LINK, "--policy", `policy ${text}`),
  "a manifest's name": ({ run }, { text }) => run("apply", `no ${text}`),
  "an unknown variable of ours": ({ with: having }, { text }) => having({ SWITCHYARD_BOGUS: text }).run("plan", ...LINK),
  "a variable of ours that is wrong": ({ with: having }, { text }) => having({ SWITCHYARD_TAG: text }).run("plan", ...LINK),
  "a time": ({ run }, { text }) => run("facts", "query", "--since", text),
  "facts to be validated": ({ run }, { text }) => run("facts", "validate", `no ${text}`),
};

test.for(Object.keys(ARGUMENTS))("%s holds a secret: no word of it on stdout or stderr [REQ-O6]", (where) => {
  const here = place();
  fc.assert(
    fc.property(onOneLine, (planted) => {
      const ended = ARGUMENTS[where]?.(here, planted) ?? { code: 0, stdout: "", stderr: "" };
      expect(said(ended)).not.toContain(planted.secret);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test.for([
  ["a manifest that is no YAML", (secret: string) => `version: 1\nlinks: [ password: ${secret}\n`],
  ["an unknown key in a manifest", (secret: string) => `version: 1\npassword: ${secret}\nlinks: []\n`],
  ["a link in a manifest", (secret: string) => `version: 1\nlinks:\n  - {target: "token=${secret}", source: /opt/p/ls}\n`],
] as const)("apply FILE: %s holds a secret, told without it [REQ-O6]", ([, text]) => {
  const here = place();
  const secret = "Xk29-vQ71-bbTw";
  writeFileSync(here.at("links.yaml"), text(secret));
  const ended = here.run("apply", here.at("links.yaml"));
  expect(ended.code).toBe(2);
  expect(said(ended)).not.toContain(secret);
});

test("apply --commit: what a provider prints holds secrets, none in facts, journal, report or on the terminal [REQ-O6]", () => {
  const token = `ghp_${"a1B2".repeat(9)}`;
  const value = "correct horse battery";
  for (const json of [[], ["--json"]]) {
    const here = place({ ...process.env, DEPLOY_PASSWORD: value });
    writeFileSync(here.at("usr/bin/date"), "#!/bin/sh\necho old\n", { mode: 0o755 });
    writeFileSync(here.at("opt/p/date"), `#!/bin/sh\necho "Authorization: Bearer ${token} ${value}"\necho "https://me:${value}@host" >&2\n`, { mode: 0o755 });
    const ended = here.run("apply", "--link", "/usr/bin/date=/opt/p/date", "--commit", "--no-require-rescue", ...json);
    expect(ended.code).toBe(80);
    expect(said(ended)).toContain("***");
    for (const secret of [token, value]) expect([said(ended), written(here)].filter((text) => text.includes(secret))).toEqual([]);
    expect(here.json("facts", "verify").code).toBe(0);
  }
});

test("apply --commit: the path of a target looks like a secret, it is switched, recorded and undone as it is, and masked for people [REQ-O6]", () => {
  const here = place(PLAIN_ENVIRONMENT);
  const name = `ghp_${"a1B2".repeat(9)}`;
  writeFileSync(here.at(`usr/bin/${name}`), "#!/bin/sh\n", { mode: 0o755 });
  const link = ["--link", `/usr/bin/${name}=/opt/p/ls`] as const;
  expect(here.json("apply", ...link, "--commit")).toMatchObject({ code: 0, document: { actions: [{ target: `/usr/bin/${name}` }] } });
  expect(here.json("facts", "query", "--path", `/usr/bin/${name}`, "--stage", "apply.result").document).toMatchObject({ facts: [{ path: `/usr/bin/${name}` }] });
  expect(here.run("status").stdout).not.toContain(name);
  expect(here.run("rollback", "--commit")).toMatchObject({ code: 0 });
});
