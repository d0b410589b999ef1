/*
 * A disk that forgets what was not synced. Preloaded into a process of ours, it keeps beside the folder named by
 * CUSTODY_DISK a second folder, CUSTODY_PLATTER, with each file as it stood at its last fsync or fdatasync.
 * After a SIGKILL the platter is what a power cut would have left: every write after the last sync is gone.
 *
 * A file's name is durable with its first sync; a link, rename or removal at once if the file had been synced. That is
 * kinder than the worst disk for names and as hard as the worst for contents.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static const char *disk(void) { return getenv("CUSTODY_DISK"); }

/* Writes to `out` the place on the platter of `path`, or returns 0 when the path is not on the disk. */
static int platter_path(const char *path, char out[PATH_MAX]) {
  const char *from = disk(), *to = getenv("CUSTODY_PLATTER");
  if (!from || !to || !path) return 0;
  size_t length = strlen(from);
  if (strncmp(path, from, length) != 0 || path[length] != '/') return 0;
  return snprintf(out, PATH_MAX, "%s%s", to, path + length) < PATH_MAX;
}

static void make_folders(const char *path) {
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%s", path);
  for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(folder, 0700);
    *slash = '/';
  }
}

/* Copies the file behind `fd` to the platter, whole, and puts it in place by a rename. */
static void keep(int fd) {
  char link[64], path[PATH_MAX], place[PATH_MAX], fresh[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  struct stat stat;
  if (!platter_path(path, place) || fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode)) return;
  make_folders(place);
  if (snprintf(fresh, sizeof fresh, "%s.%d.fresh", place, (int)gettid()) >= (int)sizeof fresh) return;
  int from = open(path, O_RDONLY | O_CLOEXEC);
  int to = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, stat.st_mode & 0777);
  if (from >= 0 && to >= 0) {
    char buffer[1 << 16];
    ssize_t got;
    while ((got = read(from, buffer, sizeof buffer)) > 0)
      if (write(to, buffer, (size_t)got) != got) abort();
    rename(fresh, place);
  }
  if (from >= 0) close(from);
  if (to >= 0) close(to);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd) {
  int result = REAL(fsync)(fd);
  if (result == 0 && disk()) keep(fd);
  return result;
}

int fdatasync(int fd) {
  int result = REAL(fdatasync)(fd);
  if (result == 0 && disk()) keep(fd);
  return result;
}

int rename(const char *from, const char *to) {
  int result = REAL(rename)(from, to);
  char old_place[PATH_MAX], new_place[PATH_MAX];
  if (result == 0 && platter_path(from, old_place) && platter_path(to, new_place)) {
    int saved = errno;
    make_folders(new_place);
    REAL(rename)(old_place, new_place);
    errno = saved;
  }
  return result;
}

int link(const char *from, const char *to) {
  int result = REAL(link)(from, to);
  char old_place[PATH_MAX], new_place[PATH_MAX];
  if (result == 0 && platter_path(from, old_place) && platter_path(to, new_place)) {
    int saved = errno;
    make_folders(new_place);
    REAL(link)(old_place, new_place);
    errno = saved;
  }
  return result;
}

int unlink(const char *path) {
  int result = REAL(unlink)(path);
  char place[PATH_MAX];
  if (result == 0 && platter_path(path, place)) {
    int saved = errno;
    REAL(unlink)(place);
    errno = saved;
  }
  return result;
}
