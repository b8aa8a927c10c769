/** This proves, against the managers' own programs, that versions are ordered as they order them. apk is in no Debian. */
import { expect, it } from "vitest";
import { compareVersions, type Manager } from "../../src/index.ts";
import { ask, run } from "../support/system.ts";

/** Numbers that follow from a seed, so that a failure can be had again. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state >>> 8;
  }
}

const ALPHABETS: Readonly<Record<"dpkg" | "rpm" | "pacman", readonly string[]>> = {
  dpkg: ["0", "1", "9", "10", "007", "a", "Z", "rc", ".", "~", "~~", "+", "-", ":"],
  rpm: ["0", "1", "9", "10", "007", "a", "Z", "rc", ".", "..", "~", "^", "+", "_", "-", ":"],
  pacman: ["0", "1", "9", "10", "007", "a", "Z", "rc", ".", "..", "+", "_", "-", ":"],
};

/** Pairs that have much in common, as versions that are compared have. */
function pairs(manager: keyof typeof ALPHABETS, count: number, seed = 20_261_122): [string, string][] {
  const random = randoms(seed);
  const below = (limit: number): number => random.next().value % limit;
  const alphabet = ALPHABETS[manager];
  const text = (length: number): string => Array.from({ length }, () => alphabet[below(alphabet.length)]).join("");
  return Array.from({ length: count }, () => {
    const start = below(4) === 0 ? "" : `${below(3)}${text(below(4))}`;
    return [`${start}${text(1 + below(4))}`, `${start}${text(below(5))}`];
  });
}

function disagreements(manager: Manager, told: readonly (readonly [a: string, b: string, order: number])[]): unknown[] {
  return told.flatMap(([a, b, order]) => {
    const ours = compareVersions(manager, a, b);
    return ours === null || ours === order ? [] : [{ a, b, theirs: order, ours }];
  });
}

it("compareVersions(): dpkg, thousands of pairs as dpkg itself orders them (needs dpkg) [REQ-R10]", () => {
  const asked = pairs("dpkg", 2000);
  // One shell for all of them: it prints -1, 0 or 1 for each pair, and 9 where dpkg takes one for no version.
  const script = `while IFS=' ' read -r a b; do
    if dpkg --validate-version "$a" 2>/dev/null && dpkg --validate-version "$b" 2>/dev/null; then
      if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi
    else echo 9; fi
  done`;
  const usable = asked.filter(([a, b]) => a !== "" && b !== "");
  const said = ask("sh", ["-c", script], usable.map((pair) => `${pair.join(" ")}\n`).join("")).stdout.toString().trim().split("\n").map(Number);
  const told = usable.map(([a, b], at) => [a, b, said[at] ?? 9] as const);
  expect(told.filter(([, , order]) => order !== 9).length).toBeGreaterThan(500);
  expect(disagreements("dpkg", told.filter(([, , order]) => order !== 9))).toEqual([]);
  // What the one takes for no version, the other does not compare.
  expect(told.filter(([a, b, order]) => (order === 9) !== (compareVersions("dpkg", a, b) === null))).toEqual([]);
});

it("compareVersions(): rpm, thousands of pairs as rpm itself orders them (needs rpm) [REQ-R10]", () => {
  const asked = pairs("rpm", 6000);
  const list = asked.map(([a, b]) => `{'${a}','${b}'}`).join(",");
  // Without one of the two, or with an empty part, rpm says that it is no version.
  const lua = `for _,p in ipairs({${list}}) do local ok,r = pcall(rpm.vercmp, p[1], p[2]); print((ok and r or 9)..' ') end`;
  const said = run("rpm", "--eval", `%{lua:${lua}}`).trim().split(" ").map(Number);
  const told = asked.map(([a, b], at) => [a, b, said[at] ?? 9] as const).filter(([, , order]) => order !== 9);
  expect(told.length).toBeGreaterThan(3000);
  expect(disagreements("rpm", told)).toEqual([]);
});

it("compareVersions(): pacman, many pairs as vercmp orders them (needs makepkg) [REQ-R10]", () => {
  const asked = pairs("pacman", 2000).filter(([a, b]) => a !== "" && b !== "" && !a.startsWith("-") && !b.startsWith("-"));
  run("vercmp", "1", "2");
  const said = ask("sh", ["-c", `while IFS=' ' read -r a b; do vercmp "$a" "$b"; done`], asked.map((pair) => `${pair.join(" ")}\n`).join("")).stdout.toString().trim().split("\n").map(Number);
  expect(said).toHaveLength(asked.length);
  expect(disagreements("pacman", asked.map(([a, b], at) => [a, b, said[at] ?? 9] as const))).toEqual([]);
});
