/** This defines `writeBundle`: a directory with all that an operator needs to get back without this product. */
import { createFile, encodeBytes, nodeName, observe, safePath, sha256, type DirHandle, type Syscalls } from "@switchyard/fs-atomic";
import { SearchPath } from "../check/search-path.ts";
import { bundleError } from "./bundle-error.ts";
import type { BundledScript } from "./bundled-script.ts";
import { BUSYBOX, copyBusybox, type BundledBusybox } from "./copy-busybox.ts";
import { readmeText } from "./readme-text.ts";

/** What goes into a bundle. */
export interface BundleRequest {
  /** The caller's PATH, where a BusyBox is looked for. */
  readonly path: string;
  /** In the order in which they are to be run: that of the newest run first. */
  readonly scripts: readonly BundledScript[];
  /** The kernel by which the path is searched; `linuxSyscalls()` where none is given. */
  readonly syscalls?: Syscalls | undefined;
}

/** What is in it. */
export interface RescueBundle {
  readonly busybox: BundledBusybox;
  /** Every file but `SHA256SUMS`, in the order of that. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

const README = "README.txt";
const SUMS = "SHA256SUMS";

/**
 * Writes into `dir` (1) `busybox`, if a static one is on the path that only root and the caller can change, (2) the scripts,
 * (3) `README.txt`, (4) `SHA256SUMS`, all durable, and (5) their names. Nothing is overwritten. That there is no BusyBox is
 * no error: the result and `README.txt` say so.
 *
 * Crash: some of the files, the last of them perhaps in part. Without a whole `SHA256SUMS` the bundle is not finished: remove it,
 * and write another one into an empty directory.
 *
 * @throws `bundleError` `bad_name`, `name_taken`: nothing was written; `copy_differs`; `SyscallError`, e.g. `ENOSPC`, `EEXIST`;
 * `E_USAGE` of `safePath` for a place
 */
export async function writeBundle(dir: DirHandle, { path, scripts, syscalls }: BundleRequest): Promise<RescueBundle> {
  checkNames(dir, scripts);
  const busybox = await findAndCopy(dir, path, syscalls); // (1)
  const contents = [...scripts.map(({ name, bytes }) => ({ name, bytes, mode: 0o755 })), { name: README, bytes: encodeBytes(readmeText(busybox, scripts)), mode: 0o644 }];
  for (const { name, bytes, mode } of contents) await createFile(dir, nodeName(name), bytes, { mode, sync: true }); // (2) (3)
  const copied = busybox.state === "copied" ? [{ name: BUSYBOX, sha256: busybox.sha256 }] : [];
  const files = [...copied, ...contents.map(({ name, bytes }) => ({ name, sha256: sha256(bytes) }))];
  const sums = files.map((file) => `${file.sha256}  ${file.name}\n`).join("");
  await createFile(dir, nodeName(SUMS), Buffer.from(sums), { mode: 0o644, sync: true }); // (4)
  await dir.sys.fsync(dir.fd); // (5)
  return { busybox, files };
}

function checkNames(dir: DirHandle, scripts: readonly BundledScript[]): void {
  const names = new Set<string>([BUSYBOX, README, SUMS, "tools"]);
  for (const { name, place } of scripts) {
    safePath(place);
    // Plain, so that every shell and every sha256sum takes the name as it stands.
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,200}$/u.test(name)) throw bundleError("bad_name", name, "it is no plain name");
    if (names.has(name)) throw bundleError("bad_name", name, "the name is used twice");
    names.add(name);
  }
  for (const name of names) if (observe(dir, name).kind !== "none") throw bundleError("name_taken", name, "something is there already; needed is an empty directory");
}

async function findAndCopy(dir: DirHandle, path: string, syscalls: Syscalls | undefined): Promise<BundledBusybox> {
  const search = new SearchPath(path, syscalls);
  try {
    return await copyBusybox(dir, search);
  } finally {
    search.close();
  }
}
