/** This defines `PROGRAM_DIRS`: where programs of packages and stable links are looked for. */

/** Inside the root; on systems with a merged /usr some of these are one. */
export const PROGRAM_DIRS: readonly string[] = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];
