/** This defines `capabilities`: what a scenario may need beyond what every container gets. */

/** Names as in capabilities(7), without CAP_. */
export const capabilities = ["LINUX_IMMUTABLE", "SETUID", "SETGID", "SYS_PTRACE", "MKNOD"] as const;

/**
 * What every container gets, and no more: mounts, and what root does with files. Without DAC_OVERRIDE and FOWNER a root is no
 * root, CHOWN, FSETID and SETFCAP give files their owners, set-id bits and capabilities.
 */
export const baseCapabilities = ["SYS_ADMIN", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP"] as const;
