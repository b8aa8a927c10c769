/** This defines `EXAMPLES`: for each verb a command that succeeds and one that fails. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { LINK, type Place } from "../support/command.ts";

/** Prepares the scratch root and gives the arguments. */
type Example = (place: Place) => readonly string[];

const NOWHERE = "00000000-0000-7000-8000-000000000000";
/** No root is there, so nothing can be read. */
const rootless = (...args: readonly string[]): Example => () => [...args, "--root", "/does/not/exist"];
const plain = (...args: readonly string[]): Example => () => args;

/** Commits a run and gives its id. */
function applied({ json }: Place): string {
  return String(json("apply", ...LINK, "--commit").document["run_id"]);
}

/** After a run: the arguments may name it. */
const after = (args: (runId: string) => readonly string[]): Example => (place) => args(applied(place));

/** Something stands where the state is to be. */
const blocked = (...args: readonly string[]): Example => ({ at }) => {
  mkdirSync(at("var/lib"), { recursive: true });
  writeFileSync(at("var/lib/switchyard"), "in the way");
  return args;
};

/** Something stands where the facts are. */
const factless = (...args: readonly string[]): Example => ({ at }) => {
  mkdirSync(at("var/log"), { recursive: true });
  writeFileSync(at("var/log/switchyard"), "in the way");
  return args;
};

/** Two profiles, built, the first of them adopted from what stands at the target and active. */
function profiled(place: Place): Place {
  place.json("profile", "build", "other", "--from", "/opt/p", "--commit");
  place.json("profile", "adopt", "vendor", "/usr/bin/ls", "--commit");
  return place;
}

/** With both profiles there. */
const withProfiles = (...args: readonly string[]): Example => (place) => {
  profiled(place);
  return args;
};

/** Two profiles whose `ls` differ; the first one is active. */
const byHand = (...args: readonly string[]): Example => ({ at }) => {
  for (const [name, source] of [["one", "usr/bin/ls"], ["two", "opt/p/ls"]] as const) {
    mkdirSync(at(`usr/lib/switchyard/profiles/${name}/bin`), { recursive: true });
    symlinkSync(`../../../../../../${source}`, at(`usr/lib/switchyard/profiles/${name}/bin/ls`));
  }
  symlinkSync("profiles/one", at("usr/lib/switchyard/active"));
  return args;
};

/** By the verb as it is typed. Of one that prints no document in success only its failures are tried, if it can fail. */
export const EXAMPLES: Readonly<Record<string, { readonly works: readonly Example[]; readonly fails: readonly Example[] }>> = {
  plan: { works: [plain("plan", ...LINK)], fails: [plain("plan", ...LINK, ...LINK), plain("plan", "/does/not/exist.yaml")] },
  diff: { works: [plain("diff", ...LINK), plain("diff", "--link", "/usr/bin/ls=/opt/p/none")], fails: [plain("diff", ...LINK, ...LINK), plain("diff", "/does/not/exist.yaml")] },
  preflight: { works: [plain("preflight", ...LINK)], fails: [plain("preflight", "--link", "/usr/bin/ls=/opt/p/none")] },
  apply: { works: [plain("apply", ...LINK), plain("apply", ...LINK, "--commit"), plain("apply", ...LINK, "--commit", "--confirm-within", "1h")], fails: [plain("apply", "--link", "/usr/bin/ls=/opt/p/none", "--commit"), blocked("apply", ...LINK, "--commit"), plain("apply")] },
  confirm: {
    works: [({ json }) => ["confirm", String(json("apply", ...LINK, "--commit", "--confirm-within", "1h").document["run_id"])]],
    fails: [plain("confirm", NOWHERE)],
  },
  rollback: { works: [after(() => ["rollback"]), after(() => ["rollback", "--commit"]), after((id) => ["rollback", "--to", id, "--commit"])], fails: [plain("rollback", NOWHERE), plain("rollback", "--to", NOWHERE)] },
  restore: { works: [after(() => ["restore", "/usr/bin/ls"]), after(() => ["restore", "/usr/bin/ls", "--commit"])], fails: [plain("restore", "/usr/bin/ls", "--commit")] },
  recover: { works: [plain("recover"), after((): string[] => ["recover"])], fails: [rootless("recover")] },
  prune: { works: [after(() => ["prune", "--keep", "1"])], fails: [after(() => ["prune"]), rootless("prune", "--keep", "1")] },
  pin: { works: [after(() => ["pin", "/usr/bin/ls", "--commit"])], fails: [plain("pin", "/usr/bin/ls")] },
  unpin: { works: [after(() => ["unpin", "/usr/bin/ls"])], fails: [rootless("unpin", "/usr/bin/ls")] },
  status: { works: [plain("status"), after(() => ["status"])], fails: [rootless("status")] },
  verify: { works: [plain("verify"), after((id) => ["verify", id, "--hashes"])], fails: [rootless("verify"), plain("verify", NOWHERE), (place) => {
    applied(place);
    rmSync(place.at("usr/bin/ls"));
    return ["verify"];
  }] },
  history: { works: [plain("history"), after(() => ["history", "--target", "/usr/bin/ls", "--limit", "1"])], fails: [rootless("history"), plain("history", "--target", "ls")] },
  show: { works: [after(() => ["show", "last"]), after((id) => ["show", id])], fails: [plain("show", "last")] },
  "profile list": { works: [plain("profile", "list"), withProfiles("profile", "list")], fails: [rootless("profile", "list")] },
  "profile show": { works: [withProfiles("profile", "show", "vendor", "--deep")], fails: [plain("profile", "show", "none"), (place) => {
    profiled(place);
    rmSync(place.at("opt/p/ls"));
    return ["profile", "show", "other"];
  }] },
  "profile build": { works: [plain("profile", "build", "other", "--from", "/opt/p"), plain("profile", "build", "other", "--from", "/opt/p", "--copy", "--commit")], fails: [plain("profile", "build", "other"), plain("profile", "build", "other", "--from", "/does/not/exist")] },
  "profile adopt": { works: [plain("profile", "adopt", "vendor", "/usr/bin/ls"), withProfiles("profile", "adopt", "vendor", "--like", "other", "--commit"), plain("profile", "adopt", "vendor", "/usr/bin/ls", "--commit")], fails: [plain("profile", "adopt", "vendor"), plain("profile", "adopt", "vendor", "/usr/bin/none", "--commit")] },
  "profile set": { works: [withProfiles("profile", "set", "other"), withProfiles("profile", "set", "other", "--commit", "--why", "a try"), withProfiles("profile", "set", "vendor", "--commit")], fails: [plain("profile", "set", "none"), withProfiles("profile", "set", "none", "--commit")] },
  "profile diff": { works: [withProfiles("profile", "diff", "vendor", "other")], fails: [withProfiles("profile", "diff", "vendor", "none")] },
  "profile history": { works: [plain("profile", "history"), withProfiles("profile", "history")], fails: [rootless("profile", "history")] },
  "profile rollback": { works: [(place) => {
    profiled(place).json("profile", "set", "other", "--commit");
    return ["profile", "rollback", "--commit"];
  }], fails: [withProfiles("profile", "rollback"), withProfiles("profile", "rollback", "7")] },
  "profile release": { works: [plain("profile", "release"), withProfiles("profile", "release"), withProfiles("profile", "release", "/usr/bin/ls", "--commit")], fails: [plain("profile", "release", "/usr/bin/ls")] },
  "profile pin": { works: [withProfiles("profile", "pin", "other", "--commit")], fails: [plain("profile", "pin", "none")] },
  "profile unpin": { works: [withProfiles("profile", "unpin", "other")], fails: [rootless("profile", "unpin", "other")] },
  "profile remove": { works: [withProfiles("profile", "remove", "other"), withProfiles("profile", "remove", "other", "--commit")], fails: [withProfiles("profile", "remove", "vendor", "--commit")] },
  "profile gc": { works: [plain("profile", "gc"), withProfiles("profile", "gc", "--commit")], fails: [rootless("profile", "gc")] },
  facts: { works: [plain("facts"), after(() => ["facts", "--last", "3"])], fails: [rootless("facts")] },
  "facts tail": { works: [after(() => ["facts", "tail"])], fails: [rootless("facts", "tail")] },
  "facts query": { works: [after(() => ["facts", "query", "--stage", "apply.result"])], fails: [factless("facts", "query")] },
  "facts validate": { works: [after(() => ["facts", "validate"])], fails: [plain("facts", "validate", "/does/not/exist"), ({ at }) => {
    writeFileSync(at("bad.jsonl"), "{}\n");
    return ["facts", "validate", at("bad.jsonl")];
  }] },
  "facts verify": { works: [plain("facts", "verify"), after(() => ["facts", "verify"])], fails: [plain("facts", "verify", "--head", "1".repeat(64)), rootless("facts", "verify")] },
  "facts export": { works: [], fails: [rootless("facts", "export", "--format", "otlp")] },
  completion: { works: [], fails: [] },
  help: { works: [], fails: [plain("help", "nosuch")] },
  "attest verify": { works: [after((id) => ["attest", "verify", id, "--subjects", "--facts"])], fails: [plain("attest", "verify"), plain("attest", "verify", "/does/not/exist"), plain("attest", "verify", "--key", "/does/not/exist")] },
  "attest show": { works: [after((id) => ["attest", "show", id])], fails: [plain("attest", "show", NOWHERE)] },
  "attest keygen": { works: [plain("attest", "keygen")], fails: [after(() => ["attest", "keygen"])] },
  "attest rotate": { works: [after(() => ["attest", "rotate", "next"])], fails: [plain("attest", "rotate", "../next")] },
  "attest keys": { works: [plain("attest", "keys"), after(() => ["attest", "keys"])], fails: [rootless("attest", "keys")] },
  "attest remove": { works: [(place) => {
    place.run("attest", "keygen", "--name", "one");
    place.run("attest", "rotate", "two");
    return ["attest", "remove", "one"];
  }], fails: [plain("attest", "remove", "none")] },
  "policy show": { works: [plain("policy", "show"), plain("policy", "show", "--origin", "--policy", "coreutils")], fails: [plain("policy", "show", "--policy", "/does/not/exist")] },
  doctor: { works: [plain("doctor"), after(() => ["doctor"])], fails: [rootless("doctor"), blocked("doctor"), plain("doctor", "--policy", "/does/not/exist")] },
  explain: { works: [plain("explain", "/usr/bin/ls"), after(() => ["explain", "/usr/bin/ls"]), plain("explain", "/nowhere/at/all")], fails: [plain("explain", "relative"), rootless("explain", "/usr/bin/ls")] },
  "lock status": { works: [plain("lock", "status"), after(() => ["lock", "status"])], fails: [rootless("lock", "status"), ({ at }) => {
    mkdirSync(at("var/lib/switchyard/lock"), { recursive: true });
    return ["lock", "status"];
  }] },
  "smoke list": { works: [plain("smoke", "list"), plain("smoke", "list", "ls", "unknown")], fails: [plain("smoke", "list", "/")] },
  "smoke run": { works: [plain("smoke", "run"), ({ at, run }) => {
    renameSync(at("opt/p/ls"), at("opt/p/mine"));
    run("apply", "--link", "/usr/bin/mine=/opt/p/mine", "--commit");
    return ["smoke", "run"];
  }], fails: [after(() => ["smoke", "run"]), after((id) => ["smoke", "run", "--run", id, "/usr/bin/ls"]), rootless("smoke", "run")] },
  "canary run": { works: [], fails: [plain("canary", "run", "ls"), byHand("canary", "run", "--profile", "none", "ls")] },
  "canary compare": {
    works: [byHand("canary", "compare", "--profiles", "one,one", "ls"), byHand("canary", "compare", "--profiles", "one,two", "true")],
    fails: [byHand("canary", "compare", "--profiles", "one,two", "ls"), byHand("canary", "compare", "--profiles", "one,none", "ls"), byHand("canary", "compare", "ls"), byHand("canary", "compare", "--profiles", "one,two", "--timeout", "100ms", "sleep", "60")],
  },
  "canary path": { works: [byHand("canary", "path"), byHand("canary", "path", "--profile", "two")], fails: [plain("canary", "path"), byHand("canary", "path", "--rescue"), rootless("canary", "path")] },
  "rescue check": { works: [plain("rescue", "check")], fails: [plain("rescue", "check", "--rescue-min-count", "11")] },
  "rescue bundle": { works: [(place) => {
    applied(place);
    return ["rescue", "bundle", place.at("bundle")];
  }], fails: [({ at }) => ["rescue", "bundle", at("usr/bin")]] },
};
