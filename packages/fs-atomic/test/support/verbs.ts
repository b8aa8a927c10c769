/** This defines every verb that changes the disk but the swap itself (see `shapes`), each made ready in a directory, for tests that mean all of them. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyNode } from "../../src/copy/copy-node.ts";
import { keepNode } from "../../src/copy/keep-node.ts";
import { linkNode } from "../../src/copy/link-node.ts";
import { appendFile } from "../../src/file/append-file.ts";
import { createFile } from "../../src/file/create-file.ts";
import { ensureDir } from "../../src/file/ensure-dir.ts";
import { putFile } from "../../src/file/put-file.ts";
import { replaceFile } from "../../src/file/replace-file.ts";
import { stageFile } from "../../src/file/stage-file.ts";
import { setMetadata } from "../../src/metadata/set-metadata.ts";
import { sameInode } from "../../src/node/identity.ts";
import { removeName } from "../../src/node/remove-name.ts";
import { closeDir, type DirHandle } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { settleStage } from "../../src/swap/settle-stage.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { identityAt } from "./look.ts";
import { RICH, richFile } from "./rich.ts";
import { KEEP, STAGE, TARGET } from "./shapes.ts";

/** One verb over one directory. */
export interface Verb {
  readonly verb: string;
  /** Makes what stands before, and returns the verb, to be called with any kernel, and again. */
  readonly ready: (dir: DirHandle, path: string) => (dir: DirHandle) => Promise<unknown>;
  /** It may stop half way, and calling it again does the rest. Else the whole directory is as before or as after, modes included. */
  readonly bySteps?: true;
}

const LINK = nodeName("link");
const NEW = nodeName("new");
const bytes = Buffer.from("new bytes");

const onFile = (verb: string, act: (dir: DirHandle) => Promise<unknown>): Verb => ({
  verb,
  ready: (dir, path) => {
    richFile(dir, path, TARGET, "old bytes");
    symlinkSync("dest", join(path, LINK));
    return act;
  },
});

const casPut: Verb = {
  verb: "putFile() expecting the prior node",
  ready: (dir, path) => {
    richFile(dir, path, TARGET, "old bytes");
    const cas = { prior: identityAt(dir, TARGET), stage: STAGE, keep: KEEP, allowNoExchange: true };
    return (at) => putFile(at, TARGET, bytes, { metadata: RICH, swap: cas });
  },
};

const removal: Verb = {
  verb: "removeName()",
  ready: (dir, path) => {
    writeFileSync(join(path, TARGET), "old bytes");
    const expected = identityAt(dir, TARGET);
    return (at) => removeName(at, TARGET, expected);
  },
};

const metadata: Verb = {
  verb: "setMetadata()",
  ready: (_dir, path) => {
    writeFileSync(join(path, TARGET), "old bytes");
    return async (at) => setMetadata(at, TARGET, RICH);
  },
  bySteps: true,
};

/** Also where the file system cannot exchange. */
function exchange({ fd, sys }: DirHandle, a: string, b: string): void {
  sys.rename(fd, a, "aside", 0);
  sys.rename(fd, b, a, 0);
  sys.rename(fd, "aside", b, 0);
}

/** After the exchange, or before it. */
const stages = (["exchanged", "waiting"] as const).map((state): Verb => ({
  verb: `settleStage() of a swap that is ${state}`,
  ready: (dir, path) => {
    writeFileSync(join(path, TARGET), "old bytes");
    const [prior, ours] = [identityAt(dir, TARGET), stageLink(dir, STAGE, "new")];
    if (state === "exchanged") exchange(dir, STAGE, TARGET);
    return async (at) => settleStage(at, STAGE, { isOurs: (node) => sameInode(node, ours), prior, keep: KEEP });
  },
}));

const made: Verb = {
  verb: "ensureDir()",
  ready: (_dir, path) => {
    mkdirSync(join(path, "usr"));
    return async (at) => closeDir(await ensureDir({ fd: at.fd, path, sys: at.sys }, [nodeName("usr"), nodeName("lib"), nodeName("tool")]));
  },
  bySteps: true,
};

/** All of them. */
export const VERBS: readonly Verb[] = [
  onFile("copyNode() of a file", (dir) => copyNode(dir, TARGET, { dir, name: NEW })),
  onFile("copyNode() of a link", (dir) => copyNode(dir, LINK, { dir, name: NEW })),
  onFile("linkNode()", (dir) => linkNode(dir, TARGET, { dir, name: NEW })),
  onFile("keepNode()", (dir) => keepNode(dir, TARGET, { dir, name: NEW })),
  onFile("stageFile()", (dir) => stageFile(dir, NEW, bytes, RICH)),
  onFile("putFile()", (dir) => putFile(dir, TARGET, bytes, { metadata: RICH })),
  casPut,
  onFile("appendFile()", (dir) => appendFile(dir, TARGET, bytes, 0o600)),
  onFile("replaceFile()", (dir) => replaceFile(dir, TARGET, bytes, 0o644)),
  onFile("createFile()", (dir) => createFile(dir, NEW, bytes, { mode: 0o644, sync: true })),
  onFile("stageLink()", async (dir) => stageLink(dir, NEW, "dest")),
  onFile("appendFile() to a new file", (dir) => appendFile(dir, NEW, bytes, 0o644)),
  removal,
  metadata,
  made,
  ...stages,
];
