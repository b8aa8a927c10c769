/** This defines `FileSystemSpec`: one file system of the matrix, and how it is made. */

/** What a scenario names; `overlay` and `tmpfs` as mount(2) calls them. */
export const fileSystemTypes = ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "squashfs", "erofs"] as const;
/** See {@link fileSystemTypes}. */
export type FileSystemType = (typeof fileSystemTypes)[number];

/** Made of plain data, because it is handed into a container. */
export interface FileSystemSpec {
  readonly name: string;
  readonly type: FileSystemType;
  /** `gating`: in each submission; `full`: at night. */
  readonly lane: "gating" | "full";
  /** Mount options. */
  readonly options: string;
  readonly details: string;
  readonly make:
    | { readonly how: "disk"; readonly mkfs: readonly string[]; readonly environment?: Readonly<Record<string, string>>; readonly megabytes: number }
    | { readonly how: "memory" }
    /** `lower`: what a scenario plants lies in the lower layer; else it is planted through the overlay. */
    | { readonly how: "overlay"; readonly planted: "upper" | "lower" }
    /** A read-only image of what the scenario plants; the last two arguments are the image and the directory. */
    | { readonly how: "image"; readonly mkfs: readonly string[]; readonly order: "image-first" | "directory-first" };
}
