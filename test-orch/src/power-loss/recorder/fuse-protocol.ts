// This defines the part of the kernel's FUSE protocol that a few flat files need (linux/fuse.h, version 7.31).

/** Bytes before the arguments of a request, and before the body of a reply. */
export const REQUEST_HEADER = 40;
export const REPLY_HEADER = 16;

/** Largest WRITE the session agrees to; the read buffer must hold it with its headers. */
export const MAX_WRITE: number = 1 << 20;

/** The requests that are answered; any other is ENOSYS, which the kernel remembers. */
export const opcode = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  setattr: 4,
  open: 14,
  read: 15,
  write: 16,
  statfs: 17,
  release: 18,
  fsync: 20,
  flush: 25,
  init: 26,
  opendir: 27,
  releasedir: 29,
  interrupt: 36,
  batchForget: 42,
  fallocate: 43,
} as const;

/** FOPEN_DIRECT_IO: each write(2) becomes a request and returns after the reply. */
export const OPEN_DIRECT_IO = 1;

/** FALLOC_FL_PUNCH_HOLE and FALLOC_FL_ZERO_RANGE: what the loop driver sends for discards and zeroes. */
export const FALLOCATE_ZEROES: number = 0x02 | 0x10;

/** FUSE_ASYNC_READ, FUSE_BIG_WRITES, FUSE_MAX_PAGES. */
export const WANTED_FEATURES: number = 1 | (1 << 5) | (1 << 22);

/** The errno values that replies carry. */
export const errno = { ENOENT: 2, ENOSYS: 38, EOPNOTSUPP: 95 } as const;
