#include "managed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Numbers are part of the broker's protocol: append only. */
static const struct managed files[] = {
    {"/etc/claude-code/managed-settings.json"},
    {"/etc/claude-code/managed-mcp.json"},
    {"/etc/codex/requirements.toml"},
    {"/etc/gemini-cli/settings.json"},
    {"/etc/github-copilot/policy.d/custody.json"},
    {"/etc/opencode/opencode.json"},
    {"/etc/cursor/hooks.json"},
};

const struct managed *managed_file(uint32_t number) {
    return number < sizeof files / sizeof *files ? &files[number] : NULL;
}

/* Opens the folder of a managed file, made where it is missing; each step root's own and no link. */
static int open_folder(const char *path, const char **name) {
    int folder = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (const char *at = path + 1, *slash; folder >= 0 && (slash = strchr(at, '/')) != NULL; at = slash + 1) {
        char part[64];
        size_t length = (size_t)(slash - at);
        if (length >= sizeof part) return -ENAMETOOLONG;
        memcpy(part, at, length);
        part[length] = 0;
        if (mkdirat(folder, part, 0755) != 0 && errno != EEXIST) break;
        int next = openat(folder, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        struct stat status;
        if (next < 0 || fstat(next, &status) != 0) break;
        close(folder);
        folder = next;
        if (status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
            close(folder);
            return -EPERM;
        }
        *name = slash + 1;
    }
    return folder < 0 || strchr(*name, '/') != NULL ? -errno : folder;
}

static int write_new(int folder, const char *temporary, const unsigned char *bytes, size_t length) {
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

int replace_managed(const struct managed *file, const unsigned char *bytes, size_t length) {
    const char *name = file->path + 1;
    int folder = open_folder(file->path, &name);
    if (folder < 0) return folder;
    static const char temporary[] = ".custody-new";
    int status;
    unlinkat(folder, temporary, 0);
    if (length == 0) status = unlinkat(folder, name, 0) != 0 && errno != ENOENT ? -errno : 0;
    else {
        status = write_new(folder, temporary, bytes, length);
        if (status == 0 && renameat(folder, temporary, folder, name) != 0) status = -errno;
        if (status != 0) unlinkat(folder, temporary, 0);
    }
    if (status == 0 && fsync(folder) != 0) status = -errno;
    close(folder);
    return status;
}
