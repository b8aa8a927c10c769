/** This defines `BoundedOutput`: what a process prints, up to a limit. */
import type { Readable } from "node:stream";

/** Keeps what comes; at the limit it keeps no more, and says so once. */
export class BoundedOutput {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(stream: Readable, limit: number, onOver: () => void) {
    // It ends with that, too: what came until then is compared.
    stream.on("error", () => stream.destroy());
    stream.on("data", (chunk: Buffer) => {
      const wasOver = this.#bytes > limit;
      this.#bytes += chunk.length;
      if (!wasOver) this.#chunks.push(chunk);
      if (!wasOver && this.#bytes > limit) onOver();
    });
  }

  /** What was kept: everything, or a little more than the limit. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** How much came. */
  get length(): number {
    return this.#bytes;
  }
}
