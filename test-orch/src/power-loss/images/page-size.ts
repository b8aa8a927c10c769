// This defines the grain of the lane.

/**
 * Bytes of a page: the unit in which images are compared and in which a torn write stops. Smaller tears are outside
 * the contract of btrfs (superblock) and xfs (log), so they would show the file system's limits, not the subject's.
 */
export const PAGE_SIZE = 4096;
