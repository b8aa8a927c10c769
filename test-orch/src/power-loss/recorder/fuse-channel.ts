// This defines `FuseChannel`: requests and replies over an open /dev/fuse.

import { readSync, writeSync } from "node:fs";
import { errnoOf } from "../host/errno-of.ts";
import { sleepSync } from "../host/sleep-sync.ts";
import { MAX_WRITE, REPLY_HEADER, REQUEST_HEADER } from "./fuse-protocol.ts";

const MOUNT_WAIT_MILLIS = 120_000;

/** One request of the kernel; valid until the next one is received. */
export interface FuseRequest {
  readonly opcode: number;
  readonly node: number;
  /** What follows the header; laid out by opcode. */
  readonly body: Buffer;
  readonly unique: bigint;
}

/** The two ends of the conversation, strictly one request after the other: their order is the journal's order. */
export class FuseChannel {
  readonly #device: number;
  readonly #buffer: Buffer = Buffer.alloc(MAX_WRITE + 65_536);
  #mounted = false;

  /** @param device a descriptor of /dev/fuse that a mount uses or soon will. */
  constructor(device: number) {
    this.#device = device;
  }

  /** Waits for the next request; null once the file system is unmounted. */
  receive(): FuseRequest | null {
    const length = this.#readRequest();
    if (length === null) return null;
    return {
      opcode: this.#buffer.readUInt32LE(4),
      unique: this.#buffer.readBigUInt64LE(8),
      node: Number(this.#buffer.readBigUInt64LE(16)),
      body: this.#buffer.subarray(REQUEST_HEADER, length),
    };
  }

  /** @param errno 0, or the positive errno of a refusal, which has no body. */
  reply(request: FuseRequest, errno: number, body: Buffer = Buffer.alloc(0)): void {
    const header = Buffer.alloc(REPLY_HEADER);
    header.writeUInt32LE(REPLY_HEADER + body.length, 0);
    header.writeInt32LE(-errno, 4);
    header.writeBigUInt64LE(request.unique, 8);
    try {
      // The kernel takes a reply only as one write.
      writeSync(this.#device, Buffer.concat([header, body]));
    } catch (error) {
      // Nobody waits any more: the unmount has aborted what was under way, such as the release of a file.
      if (errnoOf(error) !== "ENOENT") throw error;
    }
  }

  #readRequest(): number | null {
    const deadline = performance.now() + MOUNT_WAIT_MILLIS;
    for (;;) {
      try {
        const length = readSync(this.#device, this.#buffer, 0, this.#buffer.length, null);
        this.#mounted = true;
        return length;
      } catch (error) {
        const code = errnoOf(error);
        if (code === "ENODEV") return null;
        // EPERM until the descriptor is mounted, which another process does meanwhile.
        const notYet = code === "EPERM" && !this.#mounted && performance.now() < deadline;
        if (notYet) sleepSync(1);
        // ENOENT: the request was interrupted before it could be read.
        else if (code !== "EINTR" && code !== "EAGAIN" && code !== "ENOENT") throw error;
      }
    }
  }
}
