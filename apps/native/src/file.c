#include "broker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { FUSE_MAGIC = 0x65735546, PROC_MAGIC = 0x9fa0 };

static uint64_t nanoseconds(struct timespec at) { return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec; }

void put_status(const struct stat *of) {
    put_u32(of->st_mode);
    put_u32(of->st_uid);
    put_u64(of->st_nlink);
    put_u64((uint64_t)of->st_size);
    put_u64(of->st_dev);
    put_u64(of->st_ino);
    put_u64(nanoseconds(of->st_mtim));
    put_u64(nanoseconds(of->st_ctim));
}

void put_link(int folder, const char *name) {
    char target[PATH_MAX];
    ssize_t length = readlinkat(folder, name, target, sizeof target);
    put_u32(length < 0 ? 0 : (uint32_t)length);
    put_bytes(target, length < 0 ? 0 : (size_t)length);
}

int open_within(int folder, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};
    int fd = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    return fd < 0 ? -errno : fd;
}

/* Why a file that was found is not read; 0 if it may be. What /proc makes up would be about ourselves. */
static int unfit(int found, struct stat *status) {
    struct statfs system;
    if (fstat(found, status) != 0) return errno;
    if (S_ISLNK(status->st_mode)) return ELOOP;
    if (!S_ISREG(status->st_mode)) return EINVAL;
    if (fstatfs(found, &system) != 0) return errno;
    return system.f_type == FUSE_MAGIC || system.f_type == PROC_MAGIC ? EPERM : 0;
}

/* Found first, and opened only then: to open a device can be to start it. */
int open_regular(int folder, const char *path, uint64_t resolve, struct stat *status) {
    int found = open_within(folder, path, O_PATH | O_NOFOLLOW, resolve);
    if (found < 0) return found;
    int problem = unfit(found, status), fd = -1;
    if (problem == 0) {
        char same[32];
        snprintf(same, sizeof same, "/proc/self/fd/%d", found);
        fd = open(same, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (fd < 0) problem = errno;
    }
    close(found);
    return fd >= 0 ? fd : -problem;
}
