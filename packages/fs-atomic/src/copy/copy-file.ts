/** This defines `copyFile`, the part of `copyNode` that copies a regular file. */
import { hashDescriptor } from "../file/hash-descriptor.ts";
import { compareMetadata } from "../metadata/compare-metadata.ts";
import { getMetadata } from "../metadata/get-metadata.ts";
import { setMetadata } from "../metadata/set-metadata.ts";
import { withoutAcl } from "../metadata/without-acl.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";
import { copyBytes } from "./copy-bytes.ts";
import { copyError } from "./copy-error.ts";
import type { CopyMethod, CopyOptions, KeepMethod, Place } from "./copy-types.ts";

/** What the source must be, and what may be done with it. */
interface FileCopy {
  readonly expected: NodeIdentity;
  readonly methods: readonly KeepMethod[];
  readonly sync: boolean;
  readonly acl: NonNullable<CopyOptions["acl"]>;
}

/**
 * (1) Opens the source and checks that it is the expected one, (2) makes the new file, readable by nobody else, (3) copies
 * the bytes, (4) then owner, attributes, mode and times, (5) compares it with the source, (6) syncs it; the source must
 * not have changed meanwhile; (7) syncs its directory.
 *
 * Crash: as `copyNode` says.
 */
export async function copyFile(dir: DirHandle, name: NodeName, to: Place, { expected, methods, sync, acl }: FileCopy): Promise<CopyMethod> {
  const { sys } = dir;
  const fd = sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
  const source = { fd, path: pathIn(dir, name), sys };
  try {
    checkSource(source, expected); // (1)
    const metadata = acl === "carry" ? getMetadata(source, "") : withoutAcl(getMetadata(source, ""));
    const made = to.dir.sys.openat(to.dir.fd, to.name, { flags: OPEN.RDWR | OPEN.CREAT | OPEN.EXCL | OPEN.NOFOLLOW, mode: 0o600 }); // (2)
    const copy = { fd: made, path: pathIn(to.dir, to.name), sys: to.dir.sys };
    try {
      const method = await copyBytes(to.dir.sys, { from: fd, to: made, size: sizeOf(expected), methods }); // (3)
      setMetadata(copy, "", metadata); // (4)
      await compare({ source, copy }, metadata, method); // (5)
      // Reading it for that has changed its access time.
      setMetadata(copy, "", { atimeNs: metadata.atimeNs });
      if (sync) await to.dir.sys.fsync(made); // (6)
      checkSource(source, expected);
      if (sync) await to.dir.sys.fsync(to.dir.fd); // (7)
      return method;
    } catch (error) {
      removeOwn(to.dir, to.name, () => identityOf(observe(copy, "")));
      throw error;
    } finally {
      to.dir.sys.close(made);
    }
  } finally {
    sys.close(fd);
  }
}

function checkSource(source: DirHandle, expected: NodeIdentity): void {
  if (sameNode(identityOf(observe(source, "")), expected)) return;
  throw copyError("source_changed", source.path, "it changed while it was copied, or is not the node that was observed before");
}

function sizeOf(expected: NodeIdentity): number {
  return expected.kind === "none" ? 0 : Number(expected.size);
}

type Pair = { readonly source: DirHandle; readonly copy: DirHandle };

async function compare({ source, copy }: Pair, metadata: ReturnType<typeof getMetadata>, method: CopyMethod): Promise<void> {
  const size = Number(source.sys.statx(source.fd, "").size);
  const differences: string[] = [...compareMetadata(metadata, getMetadata(copy, ""))];
  // Blocks that are shared cannot differ; reading them would make the cost of a reflink grow with its size.
  const same = method === "reflink" || (await hashDescriptor(source, size)) === (await hashDescriptor(copy, size));
  if (!same) differences.push("bytes");
  if (differences.length > 0) throw copyError("copy_differs", copy.path, `the copy differs from its source in ${differences.join(", ")}`);
}
