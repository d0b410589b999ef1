/* The managed files of the agents: replaced as a whole, root's, mode 0644, durable. */
#include "broker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Numbers are part of the broker's protocol: append only. */
static const char *const paths[] = {
    "/etc/claude-code/managed-settings.json",
    "/etc/claude-code/managed-mcp.json",
    "/etc/codex/requirements.toml",
    "/etc/gemini-cli/settings.json",
    "/etc/github-copilot/policy.d/custody.json",
    "/etc/opencode/opencode.json",
    "/etc/cursor/hooks.json",
};
static const char temporary[] = ".custody-new";

const char *managed_path(uint32_t number) { return number < sizeof paths / sizeof *paths ? paths[number] : NULL; }

static int make_folder(int folder, const char *name) {
    if (mkdirat(folder, name, 0755) != 0) return errno == EEXIST ? 0 : -errno;
    return fsync(folder) != 0 ? -errno : 0;
}

/* A folder within another, where `make` says so made; root's own, written by root alone, and no link. */
static int enter(int folder, const char *name, size_t length, int make) {
    char part[64];
    if (length >= sizeof part) return -ENAMETOOLONG;
    memcpy(part, name, length);
    part[length] = 0;
    int status = make ? make_folder(folder, part) : 0;
    if (status != 0) return status;
    int entered = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat of;
    if (entered < 0) return -errno;
    if (fstat(entered, &of) != 0) status = -errno;
    else if (of.st_uid != 0 || (of.st_mode & (S_IWGRP | S_IWOTH)) != 0) status = -EPERM;
    if (status == 0) return entered;
    close(entered);
    return status;
}

/* The folder of a managed file, and the file's name in it. */
static int open_folder(const char *path, const char **name, int make) {
    int folder = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return -errno;
    *name = path + 1;
    for (const char *slash; folder >= 0 && (slash = strchr(*name, '/')) != NULL; *name = slash + 1) {
        int next = enter(folder, *name, (size_t)(slash - *name), make);
        close(folder);
        folder = next;
    }
    return folder;
}

static int write_new(int folder, const unsigned char *bytes, size_t length) {
    int fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0) return -errno;
    int status = fchmod(fd, 0644) != 0 ? -errno : 0;
    while (status == 0 && length > 0) {
        ssize_t wrote = write(fd, bytes, length);
        if (wrote < 0 && errno != EINTR) status = -errno;
        if (wrote < 0) continue;
        bytes += wrote;
        length -= (size_t)wrote;
    }
    if (status == 0 && fsync(fd) != 0) status = -errno;
    close(fd);
    return status;
}

/* What a writer that was cut off left behind goes first. */
static int replace(int folder, const char *name, const unsigned char *bytes, size_t length) {
    unlinkat(folder, temporary, 0);
    int status = write_new(folder, bytes, length);
    if (status == 0 && renameat(folder, temporary, folder, name) != 0) status = -errno;
    if (status != 0) unlinkat(folder, temporary, 0);
    return status;
}

static int remove_file(int folder, const char *name) {
    return unlinkat(folder, name, 0) != 0 && errno != ENOENT ? -errno : 0;
}

/* in: u32 file, bytes; none take it away. */
int write_managed(size_t length) {
    const char *path = length < 4 ? NULL : managed_path(u32_at(0)), *name = NULL;
    if (path == NULL) return -EINVAL;
    int removes = length == 4, status = begin_writing();
    if (status != 0) return status;
    int folder = open_folder(path, &name, !removes);
    if (folder >= 0) {
        status = removes ? remove_file(folder, name) : replace(folder, name, question + 4, length - 4);
        if (status == 0 && fsync(folder) != 0) status = -errno;
        close(folder);
    } else
        status = removes && folder == -ENOENT ? 0 : folder;
    end_writing();
    return status;
}

/* in: u32 file. out: the status, then the bytes. */
int read_managed(size_t length) {
    const char *path = length != 4 ? NULL : managed_path(u32_at(0));
    struct stat status;
    if (path == NULL) return -EINVAL;
    int fd = open_regular(AT_FDCWD, path, RESOLVE_NO_SYMLINKS, &status);
    if (fd < 0) return fd;
    put_status(&status);
    int result = put_file(fd, 0, CHUNK_MAX);
    close(fd);
    return result;
}
