# What a container of the matrix has: the tools that make file systems, and those that scenarios type.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
      acl attr btrfs-progs busybox-static dash e2fsprogs erofs-utils libcap2-bin libstdc++6 mount perl-base procps squashfs-tools strace xfsprogs \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /usr/share/doc /usr/share/man
