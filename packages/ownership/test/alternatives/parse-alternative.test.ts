/** This proves which administrative files of update-alternatives are understood, and that others are refused. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseAlternative } from "../../src/alternatives/parse-alternative.ts";
import { answerOf } from "../support/answer-of.ts";

const awk = "auto\n/usr/bin/awk\nawk.1.gz\n/usr/share/man/man1/awk.1.gz\n\n/usr/bin/mawk\n5\n/usr/share/man/man1/mawk.1.gz\n/usr/bin/original-awk\n-1\n\n\n";

it("parseAlternative(): dpkg's form, links and what each may lead to", () => {
  expect(parseAlternative(awk, "awk", "/f")).toEqual({
    mode: "auto",
    links: [
      { name: "awk", link: "/usr/bin/awk", choices: [{ path: "/usr/bin/mawk", priority: 5 }, { path: "/usr/bin/original-awk", priority: -1 }] },
      { name: "awk.1.gz", link: "/usr/share/man/man1/awk.1.gz", choices: [{ path: "/usr/share/man/man1/mawk.1.gz", priority: 5 }] },
    ],
  });
});

it("parseAlternative(): chkconfig's form with families and init scripts, understood", () => {
  const { mode, links } = parseAlternative("manual\n/usr/bin/java\n\n/opt/a/java\n@openjdk@1800 java\n/opt/b/java\n7 b\n\n", "java", "/f");
  expect(mode).toBe("manual");
  expect(links[0].choices).toEqual([{ path: "/opt/a/java", priority: 1800 }, { path: "/opt/b/java", priority: 7 }]);
});

it("parseAlternative(): cut off anywhere, corrupt", () => {
  for (let length = 0; length < awk.length - 1; length++) {
    expect(() => parseAlternative(awk.slice(0, length), "awk", "/f")).toThrow(expect.objectContaining({ reason: "corrupt" }));
  }
});

it("parseAlternative(): any text, understood or refused, nothing else", () => {
  const line = fc.constantFrom("auto", "manual", "/a", "", "5", "@x@7 y", "name", "\0");
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(line).map((lines) => `${lines.join("\n")}\n`)), (text) => {
      expect(answerOf(() => parseAlternative(text, "x", "/f"))).toMatch(/^(read|corrupt)$/);
    }),
  );
});
