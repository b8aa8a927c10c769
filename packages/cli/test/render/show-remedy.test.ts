import { afterEach, expect, test } from "vitest";
import { setAim } from "../../src/output/aim.ts";
import { showPath } from "../../src/render/show-path.ts";
import { showRemedy } from "../../src/render/show-remedy.ts";

const PLAIN = { root: "/", stateDir: "/var/lib/switchyard" };

/** As the engine does. */
const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

afterEach(() => setAim(PLAIN));

test("showRemedy(): on the usual root, as it is", () => {
  setAim(PLAIN);
  expect(showRemedy("End it: switchyard recover")).toBe("End it: switchyard recover");
});

test.for([
  ["switchyard recover", "switchyard --root /r recover"],
  ["End it: switchyard recover", "End it: switchyard --root /r recover"],
  ["switchyard status shows all; switchyard explain PATH, one.", "switchyard --root /r status shows all; switchyard --root /r explain PATH, one."],
  ["Remove it if it is not a switchyard lock.", "Remove it if it is not a switchyard lock."],
  ["By hand: rm '/x: switchyard recover'", "By hand: rm '/x: switchyard recover'"],
  ["By hand: rm '/it'\\''s: switchyard recover'", "By hand: rm '/it'\\''s: switchyard recover'"],
  ['Look at "/x: switchyard recover".', 'Look at "/x: switchyard recover".'],
  ["switchyard prune --keep N", "switchyard --root /r --tag 'a b' prune --keep N"],
] as const)("showRemedy(): %s", ([text, shown]) => {
  setAim({ ...PLAIN, root: "/r", tag: "a b" });
  expect(showRemedy(text)).toBe(shown);
});

test("showRemedy(): names in quotes that would not be seen, as showPath has them", () => {
  for (const name of ["/a\nb", "/it's\u001b[31m", "/\udcff", "/\u202e'", "/\\x41\n"]) {
    setAim({ ...PLAIN, root: name });
    expect(showRemedy(`switchyard explain ${quote(name)} \u009b`)).toBe(`switchyard --root ${showPath(name)} explain ${showPath(name)} \\u{9b}`);
  }
});
