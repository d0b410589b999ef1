/* What a process is. Never a value of its environment, never its memory. */
#include "broker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <unistd.h>

static int put_identity(int process) {
    static const char *const namespaces[] = {"ns/mnt", "ns/net", "ns/user", "ns/pid"};
    struct stat status;
    if (fstat(process, &status) != 0) return -errno;
    put_u32(status.st_uid);
    put_u32(status.st_gid);
    for (size_t i = 0; i < 4; i++) put_u64(fstatat(process, namespaces[i], &status, 0) == 0 ? status.st_ino : 0);
    if (fstatat(process, "exe", &status, 0) != 0) memset(&status, 0, sizeof status);
    put_status(&status);
    put_link(process, "exe");
    put_link(process, "cwd");
    return 0;
}

/* A file of the process's folder in /proc, or its executable. */
static int put_piece(int process, const char *name, uint64_t offset, uint32_t length) {
    int fd = openat(process, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return -errno;
    int status = put_file(fd, offset, length);
    close(fd);
    return status;
}

/* The names in an environment, a NUL after each. */
static int put_environment_names(int process) {
    int fd = openat(process, "environ", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    enum { BEFORE, NAME, VALUE } in = BEFORE;
    char bytes[4096];
    ssize_t got = 0;
    while (!is_full() && (got = read(fd, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < got; i++) {
            int ends = bytes[i] == 0 || (bytes[i] == '=' && in == NAME);
            if (ends && in == NAME) put_bytes("", 1);
            if (!ends && in != VALUE) put_bytes(bytes + i, 1);
            in = bytes[i] == 0 ? BEFORE : ends || in == VALUE ? VALUE : NAME;
        }
    if (in == NAME) put_bytes("", 1);
    int status = got < 0 ? -errno : 0;
    close(fd);
    return status;
}

/*
 * A managed file as the process sees it, below its own root. Whoever made that root may have mounted any file there: what
 * not everybody may read is not shown, or custodyd would learn by it what is root's.
 */
static int put_managed_seen(int process, uint32_t number) {
    const char *path = managed_path(number);
    if (path == NULL) return -EINVAL;
    int root = openat(process, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return -errno;
    struct stat status;
    int fd = open_regular(root, path + 1, RESOLVE_NO_SYMLINKS | RESOLVE_IN_ROOT, &status);
    close(root);
    if (fd < 0) return fd;
    if ((status.st_mode & S_IROTH) == 0) {
        close(fd);
        return -EACCES;
    }
    put_status(&status);
    int result = put_file(fd, 0, CHUNK_MAX);
    close(fd);
    return result;
}

static int put_what(int process, uint32_t what, uint64_t argument, uint32_t length) {
    switch (what) {
        case 'i': return put_identity(process);
        case 'a': return put_piece(process, "cmdline", argument, length);
        case 'x': return put_piece(process, "exe", argument, length);
        case 'e': return put_environment_names(process);
        case 'm': return argument > UINT32_MAX ? -EINVAL : put_managed_seen(process, (uint32_t)argument);
        default: return -EINVAL;
    }
}

/*
 * in: u32 pid, u64 start time, u32 what, u64 argument, u32 length. The process is still that one after. What it shows
 * may hang: its memory and its mounts can be served by its own account.
 */
int inspect(size_t length) {
    if (length != 28) return -EINVAL;
    int process = open_process(u32_at(0));
    if (process < 0) return -errno;
    struct stat owner;
    int status = start_time(process) != u64_at(4) ? -ESRCH : fstat(process, &owner) != 0 ? -errno : wait_for(owner.st_uid);
    if (status == 0) {
        status = put_what(process, u32_at(12), u64_at(16), u32_at(24));
        wait_for_nobody();
    }
    if (status == 0 && start_time(process) != u64_at(4)) status = -ESRCH;
    close(process);
    return status;
}
