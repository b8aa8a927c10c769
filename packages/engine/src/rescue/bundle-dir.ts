/** This defines `openBundleDir`: the directory into which a bundle is written. */
import { basename, dirname, resolve } from "node:path";
import { closeDir, closeRoot, ensureDir, errnoOf, isSwitchyardError, nodeName, openDir, openRoot, SwitchyardError, type DirHandle, type Root, type Syscalls } from "@switchyard/fs-atomic";

/** An open directory; `close` lets it go. */
export interface BundleDir {
  readonly dir: DirHandle;
  readonly close: () => void;
}

/**
 * Opens it, empty; makes it where its parent is there and it is not. It is the caller's, outside of any root, and links that
 * lead to it are followed.
 *
 * Crash: it is there, empty, or not.
 *
 * @throws `E_USAGE` `bundle_dir_not_empty`, `bundle_dir_unusable`
 */
export async function openBundleDir(path: string, syscalls?: Syscalls): Promise<BundleDir> {
  const whole = resolve(path);
  const opened = await orUnusable(path, async () => (await openExisting(whole, syscalls)) ?? (await make(whole, syscalls)));
  try {
    const [first] = opened.dir.sys.readDirectory(opened.dir.fd);
    if (first === undefined) return opened;
    throw refused("bundle_dir_not_empty", path, `it holds ${JSON.stringify(first)}`);
  } catch (error) {
    opened.close();
    throw error;
  }
}

async function openExisting(path: string, syscalls?: Syscalls): Promise<BundleDir | null> {
  const root = openUnlessMissing(path, syscalls);
  return root === null ? null : opening(root, () => openDir(root, []));
}

function openUnlessMissing(path: string, syscalls?: Syscalls): Root | null {
  try {
    return openRoot(path, syscalls);
  } catch (error) {
    if (isSwitchyardError(error) && error.errno === "ENOENT") return null;
    throw error;
  }
}

async function make(path: string, syscalls?: Syscalls): Promise<BundleDir> {
  const root = openRoot(dirname(path), syscalls);
  return opening(root, () => ensureDir(root, [nodeName(basename(path))]));
}

async function opening(root: Root, open: () => DirHandle | Promise<DirHandle>): Promise<BundleDir> {
  try {
    const dir = await open();
    const close = (): void => {
      closeDir(dir);
      closeRoot(root);
    };
    return { dir, close };
  } catch (error) {
    closeRoot(root);
    throw error;
  }
}

async function orUnusable<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const errno = errnoOf(cause) ?? (isSwitchyardError(cause) ? cause.errno : undefined);
    if (errno === undefined && !isSwitchyardError(cause)) throw cause;
    throw refused("bundle_dir_unusable", path, errno ?? (cause instanceof Error ? cause.message : ""), cause);
  }
}

function refused(reason: "bundle_dir_not_empty" | "bundle_dir_unusable", path: string, found: string, cause?: unknown): SwitchyardError {
  const message = `Cannot write a rescue bundle into ${JSON.stringify(path)}: ${found}; needed is an empty directory, or a new name in one that is there.`;
  return new SwitchyardError({ id: "E_USAGE", reason, op: "rescueBundle", path, errno: errnoOf(cause), message, cause });
}
