/** This proves what is told of managed links. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { asked } from "../support/asked.ts";
import { dpkgTree } from "../support/dpkg-tree.ts";
import { tree } from "../support/tree.ts";

const awk = "auto\n/usr/bin/awk\nawk.1.gz\n/usr/share/man/man1/awk.1.gz\n\n/usr/bin/mawk\n5\n/usr/share/man/man1/mawk.1.gz\n\n";
const links = { "usr/bin/awk": { to: "/etc/alternatives/awk" }, "etc/alternatives/awk": { to: "/usr/bin/mawk" } };
const none = { state: "none" };

it.each(["var/lib/dpkg/alternatives", "var/lib/alternatives"])("ownersOf(): a managed link by %s, told with its choices [REQ-S4]", (place) => {
  const { root } = dpkgTree([{ name: "mawk", files: ["/usr/bin/mawk"] }], { [`${place}/awk`]: awk, ...links });
  expect(asked(root, "/usr/bin/awk")).toMatchObject({
    verdict: { state: "unowned" },
    alternative: { state: "link", name: "awk", group: "awk", mode: "auto", choices: [{ path: "/usr/bin/mawk", priority: 5 }], current: "/usr/bin/mawk" },
  });
  expect(asked(root, "/usr/share/man/man1/awk.1.gz").alternative).toMatchObject({ name: "awk.1.gz", group: "awk", current: null });
  expect(asked(root, "/usr/bin/mawk").alternative).toEqual(none);
});

it("ownersOf(): merged /usr, the link is recorded by its other name, told [REQ-S4]", () => {
  const { root } = tree({ bin: { to: "usr/bin" }, ...links, "var/lib/dpkg/alternatives/awk": awk.replace("/usr/bin/awk", "/bin/awk") });
  expect(asked(root, "/usr/bin/awk").alternative).toMatchObject({ state: "link", group: "awk" });
});

it("ownersOf(): a record cannot be read, what no other has is unknown [REQ-S4]", () => {
  const { root, at } = tree({ "var/lib/dpkg/alternatives/awk": awk, "var/lib/dpkg/alternatives/vi": "auto\n/usr/b" });
  expect(asked(root, "/usr/bin/awk").alternative).toMatchObject({ state: "link" });
  expect(asked(root, "/usr/bin/vi").alternative).toMatchObject({ state: "unknown", fault: { reason: "corrupt", file: "/var/lib/dpkg/alternatives/vi" } });
  rmSync(at("var/lib/dpkg/alternatives/vi"));
  execFileSync("mkfifo", [at("var/lib/dpkg/alternatives/vi")]);
  expect(asked(root, "/usr/bin/vi").alternative).toMatchObject({ state: "unknown", fault: { reason: "not_a_file" } });
});
