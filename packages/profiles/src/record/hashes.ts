/** This defines `Hashes`: each program hashed once, however many applets lead to it. */
import { closeDir, formatPath, hashFile, identityOf, openDir, SwitchyardError, type ObservedNode, type Root, type SafePath } from "@switchyard/fs-atomic";

/** For the time of one verb; by device and inode. */
export class Hashes {
  readonly #root: Root;
  readonly #signal: AbortSignal | undefined;
  readonly #known = new Map<string, string>();

  constructor(root: Root, signal?: AbortSignal) {
    this.#root = root;
    this.#signal = signal;
  }

  /**
   * The SHA-256 of the regular file at the path.
   *
   * @param path free of links
   * @param node what was seen there
   * @throws `E_GENERIC` `source_changed`: it is not that node any more; `SyscallError`; the signal's reason
   */
  async of(path: SafePath, node: Extract<ObservedNode, { readonly stat: unknown }>): Promise<string> {
    const key = `${node.stat.device} ${node.stat.ino}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const dir = openDir(this.#root, path.parents);
    try {
      const hash = await hashFile(dir, path.name, identityOf(node), { signal: this.#signal });
      if (hash === null) throw changed(formatPath(path));
      this.#known.set(key, hash);
      return hash;
    } finally {
      closeDir(dir);
    }
  }
}

function changed(path: string): SwitchyardError {
  const message = `Cannot hash ${JSON.stringify(path)}: it changed while it was looked at.`;
  return new SwitchyardError({ id: "E_GENERIC", reason: "source_changed", op: "profile", path, message });
}
