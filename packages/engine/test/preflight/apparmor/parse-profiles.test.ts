/** This proves to which paths a profile is found to be attached (REQ-M2). */
import { expect, it } from "vitest";
import { parseProfiles } from "../../../src/preflight/apparmor/parse-profiles.ts";

/** The names of the profiles in this text that are attached to the path. */
function attached(text: string, path: string): string[] {
  return parseProfiles(text).filter(({ pattern }) => pattern.test(path)).map(({ profile }) => profile);
}

it.each<[string, readonly string[], readonly string[]]>([
  ["/usr/bin/man {", ["/usr/bin/man"], ["/usr/bin/mandb", "/usr/bin/man/x", "x/usr/bin/man"]],
  ["profile man /usr/bin/man flags=(attach_disconnected) {", ["/usr/bin/man"], ["/usr/bin/m"]],
  ["profile man /usr/bin/man flags = (complain) {", ["/usr/bin/man"], []],
  ["man /usr/bin/man (complain) {", ["/usr/bin/man"], []],
  ["profile man /usr/bin/man xattrs=(user.a=b) flags=(complain) {", ["/usr/bin/man"], []],
  ["profile /usr/bin/man {", ["/usr/bin/man"], []],
  ["  profile man /usr/bin/man {  ", ["/usr/bin/man"], []],
  ['profile "the man" "/opt/a b/man" {', ["/opt/a b/man"], ["/opt/a"]],
  ["/{,usr/}{,s}bin/ping{4,6,} {", ["/bin/ping", "/usr/sbin/ping6"], ["/usr/bin/ping5"]],
  ["/usr/bin/* {", ["/usr/bin/a"], ["/usr/bin/a/b"]],
  ["/usr/** {", ["/usr/bin/a"], ["/opt/a"]],
  ["/usr/bin/?s {", ["/usr/bin/ls"], ["/usr/bin//s", "/usr/bin/s"]],
  ["/usr/bin/[a-c]t {", ["/usr/bin/bt"], ["/usr/bin/dt"]],
  ["/usr/bin/[^a]t {", ["/usr/bin/bt"], ["/usr/bin/at"]],
  [String.raw`/usr/bin/\[ {`, ["/usr/bin/["], ["/usr/bin/b"]],
  ["/usr/bin/g++ {", ["/usr/bin/g++"], ["/usr/bin/gg"]],
  ["@{bin}/man {", ["/usr/bin/man", "/bin/man"], ["/usr/bin/cat"]],
  ["@{exec_path} = /usr/bin/man\n@{exec_path} += /usr/bin/mandb # more\nprofile man @{exec_path} {", ["/usr/bin/man", "/usr/bin/mandb"], ["/usr/bin/cat"]],
  ["@{A} = @{A}/man @{B}\n@{B} = @{A} /b\nprofile x @{A} {", ["/b"], []],
])("parseProfiles(): %j, attached to %j and not to %j [REQ-M2]", (text, to, notTo) => {
  for (const path of to) expect(attached(text, path), path).toHaveLength(1);
  for (const path of notTo) expect(attached(text, path), path).toEqual([]);
});

it.each([
  "# /usr/bin/man {",
  "profile man {",
  "profile man @{exec_path} {",
  "hat man {",
  "^man {",
  "profile unconfined flags=(unconfined) {",
  "profile outer {\n  profile inner /usr/bin/man {\n  }\n  /usr/bin/man rix,\n}",
  "if defined $x {",
  "/usr/bin/man r,",
  "/usr/bin/{man {",
  "/usr/bin/man} {",
  "/usr/bin/man x y z {",
  "{",
  "",
  "}\n}\n",
  "@{A",
])("parseProfiles(): %j, attached to nothing [REQ-M2]", (text) => {
  expect(attached(text, "/usr/bin/man")).toEqual([]);
});

it("parseProfiles(): a profile behind one that ends, found; rules with braces do not confuse it [REQ-M2]", () => {
  const text = "abi <abi/4.0>,\ninclude <tunables/global>\nprofile a /usr/bin/a {\n  /{,usr/}bin/{x,y} rix,\n  profile sub /usr/bin/c {\n    /x r,\n  }\n}\n\n/usr/bin/b {\n}\n";
  expect(["a", "b", "c"].map((name) => attached(text, `/usr/bin/${name}`))).toEqual([["a"], ["/usr/bin/b"], []]);
});
