/** This defines `places`: where things are in a container. All of it lies on tmpfs, so nothing outlives the container. */
export const places = {
  /** Where the file system of the cell is mounted; in it are `root` and `outside`. */
  mountPoint: "/matrix/m",
  /** What lies under an overlay. */
  base: "/matrix/base",
  /** What becomes a read-only image. */
  tree: "/matrix/tree",
  disk: "/matrix/disk.img",
  temporary: "/tmp",
} as const;
