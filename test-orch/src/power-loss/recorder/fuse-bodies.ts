// This defines the bodies of the FUSE replies, as laid out in linux/fuse.h.

import { MAX_WRITE, WANTED_FEATURES } from "./fuse-protocol.ts";

const ATTR_SIZE = 88;
const CACHE_SECONDS = 3600n;
const PAGE = 4096;

/** What the kernel must know about a node to build its inode. */
export interface NodeAttributes {
  readonly node: number;
  /** File type and permission bits. */
  readonly mode: number;
  readonly size: number;
}

/** The body builders, one for each shape of reply. */
export const fuseBody = {
  /** struct fuse_init_out. */
  init(offeredFeatures: number): Buffer {
    const body = Buffer.alloc(64);
    body.writeUInt32LE(7, 0);
    body.writeUInt32LE(31, 4);
    body.writeUInt32LE(MAX_WRITE / 8, 8); // max_readahead
    body.writeUInt32LE(offeredFeatures & WANTED_FEATURES, 12);
    body.writeUInt16LE(64, 16); // max_background
    body.writeUInt16LE(48, 18); // congestion_threshold
    body.writeUInt32LE(MAX_WRITE, 20);
    body.writeUInt32LE(1, 24); // time_gran
    body.writeUInt16LE(MAX_WRITE / PAGE, 28); // max_pages
    return body;
  },
  /** struct fuse_entry_out. */
  entry(attributes: NodeAttributes): Buffer {
    const body = Buffer.alloc(40 + ATTR_SIZE);
    body.writeBigUInt64LE(BigInt(attributes.node), 0);
    body.writeBigUInt64LE(CACHE_SECONDS, 16);
    body.writeBigUInt64LE(CACHE_SECONDS, 24);
    writeAttributes(body, 40, attributes);
    return body;
  },
  /** struct fuse_attr_out. */
  attributes(attributes: NodeAttributes): Buffer {
    const body = Buffer.alloc(16 + ATTR_SIZE);
    body.writeBigUInt64LE(CACHE_SECONDS, 0);
    writeAttributes(body, 16, attributes);
    return body;
  },
  /** struct fuse_open_out; no handle is needed, the node says all. */
  open(flags: number): Buffer {
    const body = Buffer.alloc(16);
    body.writeUInt32LE(flags, 8);
    return body;
  },
  /** struct fuse_write_out. */
  written(bytes: number): Buffer {
    const body = Buffer.alloc(8);
    body.writeUInt32LE(bytes, 0);
    return body;
  },
  /** struct fuse_statfs_out, of a file system that claims no space. */
  statfs(): Buffer {
    const body = Buffer.alloc(80);
    body.writeUInt32LE(PAGE, 40);
    body.writeUInt32LE(255, 44);
    body.writeUInt32LE(PAGE, 48);
    return body;
  },
} as const;

function writeAttributes(body: Buffer, at: number, { node, mode, size }: NodeAttributes): void {
  body.writeBigUInt64LE(BigInt(node), at);
  body.writeBigUInt64LE(BigInt(size), at + 8);
  body.writeBigUInt64LE(BigInt(Math.ceil(size / 512)), at + 16);
  body.writeUInt32LE(mode, at + 60);
  body.writeUInt32LE(1, at + 64); // nlink
  body.writeUInt32LE(PAGE, at + 80);
}
