// This defines the file systems that the lane can put under a subject.

/** A file system with the options that decide what it owes after a power loss. */
export interface FileSystemSpec {
  /** What mount(2) calls it; file systems of one type share their base images. */
  readonly type: "ext4" | "xfs" | "btrfs";
  /** Bytes of one disk. */
  readonly size: number;
  /** The command that makes it, before the path of the image. */
  readonly mkfs: readonly string[];
  readonly mkfsEnvironment: Readonly<Record<string, string>>;
  /** The Debian package of the command. */
  readonly aptPackage: string;
  /** Mount options while the workload runs. */
  readonly workloadOptions: string;
  /** Mount options for all other mounts. */
  readonly options: string;
}

const MEBIBYTE = 2 ** 20;

const ext4: FileSystemSpec = {
  type: "ext4",
  size: 64 * MEBIBYTE,
  mkfs: ["mkfs.ext4", "-q", "-F", "-b", "4096", "-J", "size=4", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
  mkfsEnvironment: {},
  aptPackage: "e2fsprogs",
  workloadOptions: "",
  options: "",
};

const xfs: FileSystemSpec = {
  type: "xfs",
  size: 64 * MEBIBYTE,
  // Sectors of 4096, the grain of our torn writes: xfs owes nothing for a torn sector of its log.
  mkfs: ["mkfs.xfs", "-q", "-f", "--unsupported", "-s", "size=4096"],
  // mkfs.xfs makes file systems below 300 MB only for its own test suite, which it knows by these three.
  mkfsEnvironment: { TEST_DIR: "1", TEST_DEV: "1", QA_CHECK_FS: "1" },
  aptPackage: "xfsprogs",
  // States of one base are mounted side by side, and all have its UUID.
  workloadOptions: "nouuid",
  options: "nouuid",
};

const btrfs: FileSystemSpec = {
  type: "btrfs",
  // Every state is written out, so small is fast; mixed block groups (-M) allow it.
  size: 112 * MEBIBYTE,
  mkfs: ["mkfs.btrfs", "-q", "-f", "-M"],
  mkfsEnvironment: {},
  aptPackage: "btrfs-progs",
  workloadOptions: "",
  options: "",
};

/** The names of {@link fileSystems}. */
export const fileSystemNames = ["ext4", "ext4-writeback", "ext4-no-barrier", "xfs", "btrfs"] as const;
/** The name of a file system in {@link fileSystems}. */
export type FileSystemName = (typeof fileSystemNames)[number];

/**
 * The file systems by name. `ext4-writeback` is ext4 without its safety nets for careless programs. `ext4-no-barrier`
 * never flushes: a control, on which every subject that promises durability must fail.
 */
export const fileSystems: Readonly<Record<FileSystemName, FileSystemSpec>> = {
  ext4,
  "ext4-writeback": { ...ext4, workloadOptions: "data=writeback,noauto_da_alloc" },
  "ext4-no-barrier": { ...ext4, workloadOptions: "barrier=0" },
  xfs,
  btrfs,
};
