// The system calls of stageLink() and swap() over N files of the directory argv[1], and nothing else. With argv[3] = sync
// the directory is synced whenever 40 ms have passed, and at the end. Prints nanoseconds for each swap.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void check(long result, const char *call) {
  if (result < 0) {
    perror(call);
    exit(1);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void look(int dir, const char *name, int is_link) {
  struct statx stat;
  char text[1024];
  if (!is_link) {
    check(statx(dir, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0x1fff, &stat), "statx");
    return;
  }
  int fd = openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  check(fd, "openat");
  check(statx(fd, "", AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0x1fff, &stat), "statx");
  check(readlinkat(fd, "", text, sizeof text), "readlinkat");
  check(close(fd), "close");
}

int main(int count, char **arguments) {
  if (count < 4) return 2;
  int dir = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  check(dir, "open");
  int files = atoi(arguments[2]);
  int sync = strcmp(arguments[3], "sync") == 0;
  double start = now(), synced = start;
  for (int at = 0; at < files; at++) {
    char target[64], stage[64], keep[64];
    snprintf(target, sizeof target, "tool%d", at);
    snprintf(stage, sizeof stage, ".tool%d.bench.1.stage", at);
    snprintf(keep, sizeof keep, ".tool%d.bench.1.bak", at);
    check(symlinkat("../provider/tool", dir, stage), "symlinkat");
    look(dir, stage, 1);
    look(dir, stage, 1);
    check(syscall(SYS_renameat2, dir, stage, dir, target, RENAME_EXCHANGE), "renameat2");
    look(dir, stage, 0);
    check(syscall(SYS_renameat2, dir, stage, dir, keep, RENAME_NOREPLACE), "renameat2");
    if (sync && now() - synced >= 40e6) {
      check(fsync(dir), "fsync");
      synced = now();
    }
  }
  if (sync) check(fsync(dir), "fsync");
  printf("%.0f\n", (now() - start) / files);
  return 0;
}
