/*
 * custody-broker: what custodyd may have done with root's rights, and nothing else. It has no network, reads no
 * configuration, and parses nothing but its own frames and the start time in /proc/<pid>/stat.
 *
 * Each connection has a process of its own. A frame is u32 verb, u32 length, bytes; the answer i32 status (0, or an
 * errno below zero), u32 length, bytes; little-endian. A connection may `become` an account: from then on it has that
 * account's rights, for good, and can only look, read and list.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "managed.h"
#include "place.h"

enum {
    IDENTIFY_TCP = 1, IDENTIFY_UNIX = 2, INSPECT = 3, WRITE_MANAGED = 4, READ_MANAGED = 5, BECOME = 6,
    LOOK = 16, READ = 17, LIST = 18,
};
enum { FRAME_MAX = 1 << 20, CHUNK_MAX = 1 << 20, CONNECTIONS_MAX = 24, FUSE_SUPER_MAGIC = 0x65735546 };

static unsigned char in[FRAME_MAX + 1];
static unsigned char out[CHUNK_MAX + 4096];
static size_t put; /* bytes of `out` that are filled */

static void put_bytes(const void *bytes, size_t length) {
    if (length > sizeof out - put) length = sizeof out - put;
    memcpy(out + put, bytes, length);
    put += length;
}
static void put_u32(uint32_t value) { put_bytes(&value, sizeof value); }
static void put_u64(uint64_t value) { put_bytes(&value, sizeof value); }

static uint32_t u32_at(size_t at) { uint32_t value; memcpy(&value, in + at, sizeof value); return value; }
static uint64_t u64_at(size_t at) { uint64_t value; memcpy(&value, in + at, sizeof value); return value; }

static int read_all(int from, void *to, size_t length) {
    for (unsigned char *at = to; length > 0;) {
        ssize_t got = read(from, at, length);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return -1;
        at += got;
        length -= (size_t)got;
    }
    return 0;
}

static int write_all(int to, const void *from, size_t length) {
    for (const unsigned char *at = from; length > 0;) {
        ssize_t wrote = write(to, at, length);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return -1;
        at += wrote;
        length -= (size_t)wrote;
    }
    return 0;
}

/* The start time of a process: the 22nd field of its stat line, the 20th after the last parenthesis. */
static uint64_t start_time(int process) {
    char line[1024];
    int fd = openat(process, "stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t got = read(fd, line, sizeof line - 1);
    close(fd);
    if (got <= 0) return 0;
    line[got] = 0;
    char *at = strrchr(line, ')');
    for (int field = 0; at != NULL && field < 20; field++) at = strchr(at + 1, ' ');
    return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

static int open_process(uint32_t pid) {
    char path[32];
    snprintf(path, sizeof path, "/proc/%u", pid);
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Whether a process holds a socket. */
static int holds(uint32_t pid, const char *wanted) {
    int process = open_process(pid), found = 0;
    if (process < 0) return 0;
    int folder = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *descriptors = folder < 0 ? NULL : fdopendir(folder);
    for (struct dirent *one; descriptors != NULL && !found && (one = readdir(descriptors)) != NULL;) {
        char target[64];
        ssize_t length = readlinkat(dirfd(descriptors), one->d_name, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = 0;
        found = strcmp(target, wanted) == 0;
    }
    if (descriptors != NULL) closedir(descriptors);
    close(process);
    return found;
}

/* How many processes hold a socket, two at most, and the first of them. */
static unsigned holders_of(uint32_t inode, uint32_t *first) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "socket:[%u]", inode);
    unsigned count = 0;
    DIR *all = opendir("/proc");
    for (struct dirent *one; all != NULL && count < 2 && (one = readdir(all)) != NULL;) {
        uint32_t pid = (uint32_t)strtoul(one->d_name, NULL, 10);
        if (pid == 0 || !holds(pid, wanted)) continue;
        if (count++ == 0) *first = pid;
    }
    if (all != NULL) closedir(all);
    return count;
}

/* The client's end of a loopback connection, asked of the kernel: uid and inode. sock_diag(7). */
static int ask_kernel(uint16_t local, uint16_t remote, struct inet_diag_msg *socket_told) {
    struct { struct nlmsghdr head; struct inet_diag_req_v2 request; } ask = {
        .head = {.nlmsg_len = sizeof ask, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST},
        .request = {.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP, .idiag_states = (uint32_t)-1},
    };
    ask.request.id.idiag_sport = htons(remote);
    ask.request.id.idiag_dport = htons(local);
    ask.request.id.idiag_src[0] = ask.request.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    ask.request.id.idiag_cookie[0] = ask.request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) return -errno;
    union { struct nlmsghdr head; unsigned char bytes[4096]; } got;
    ssize_t length = send(netlink, &ask, sizeof ask, 0) < 0 ? -1 : recv(netlink, &got, sizeof got, 0);
    int status = length < 0 ? -errno : 0;
    close(netlink);
    if (status != 0) return status;
    if (!NLMSG_OK(&got.head, (size_t)length) || got.head.nlmsg_type != SOCK_DIAG_BY_FAMILY) return -ENOENT;
    *socket_told = *(struct inet_diag_msg *)NLMSG_DATA(&got.head);
    return 0;
}

/* in: u16 local port, u16 remote port, u32 pid that held it before or 0. out: u32 uid, inode, pid, holders; u64 start. */
static int identify_tcp(size_t length) {
    if (length != 8) return -EINVAL;
    struct inet_diag_msg told;
    uint32_t ports = u32_at(0), pid = u32_at(4);
    int status = ask_kernel((uint16_t)ports, (uint16_t)(ports >> 16), &told);
    if (status != 0) return status;
    char wanted[64];
    snprintf(wanted, sizeof wanted, "socket:[%u]", told.idiag_inode);
    unsigned holders = pid != 0 && holds(pid, wanted) ? 1 : holders_of(told.idiag_inode, &pid);
    int process = holders == 1 ? open_process(pid) : -1;
    put_u32(told.idiag_uid);
    put_u32(told.idiag_inode);
    put_u32(process < 0 ? 0 : pid);
    put_u32(holders);
    put_u64(process < 0 ? 0 : start_time(process));
    if (process >= 0) close(process);
    return 0;
}

/* in: u32 descriptor of the asking process, a unix socket. out: u32 uid, gid, pid, 0; u64 start time of its other end. */
static int identify_unix(size_t length, pid_t asker) {
    if (length != 4) return -EINVAL;
    int process = (int)syscall(SYS_pidfd_open, asker, 0);
    if (process < 0) return -errno;
    int theirs = (int)syscall(SYS_pidfd_getfd, process, u32_at(0), 0);
    int status = theirs < 0 ? -errno : 0;
    close(process);
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (theirs >= 0 && getsockopt(theirs, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) status = -errno;
    if (theirs >= 0) close(theirs);
    if (status != 0) return status;
    int caller = open_process((uint32_t)peer.pid);
    put_u32(peer.uid);
    put_u32(peer.gid);
    put_u32(caller < 0 ? 0 : (uint32_t)peer.pid);
    put_u32(0);
    put_u64(caller < 0 ? 0 : start_time(caller));
    if (caller >= 0) close(caller);
    return 0;
}

static uint64_t nanoseconds(struct timespec at) { return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec; }

static void put_status(const struct stat *of) {
    put_u32(of->st_mode);
    put_u32(of->st_uid);
    put_u64(of->st_nlink);
    put_u64((uint64_t)of->st_size);
    put_u64(of->st_dev);
    put_u64(of->st_ino);
    put_u64(nanoseconds(of->st_mtim));
    put_u64(nanoseconds(of->st_ctim));
}

/* Up to `length` bytes of an open file from `offset`. */
static int put_file(int fd, uint64_t offset, uint32_t length) {
    if (length > CHUNK_MAX) length = CHUNK_MAX;
    while (length > 0) {
        ssize_t got = pread(fd, out + put, length, (off_t)offset);
        if (got < 0) return -errno;
        if (got == 0) return 0;
        put += (size_t)got;
        offset += (uint64_t)got;
        length -= (uint32_t)got;
    }
    return 0;
}

static void put_link(int folder, const char *name) {
    char target[PATH_MAX];
    ssize_t length = readlinkat(folder, name, target, sizeof target);
    put_u32(length < 0 ? 0 : (uint32_t)length);
    put_bytes(target, length < 0 ? 0 : (size_t)length);
}

/* A regular file below `folder`, no link followed on the way, never waiting. */
static int open_regular(int folder, const char *path, uint64_t resolve, struct stat *status) {
    struct open_how how = {.flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, .resolve = resolve};
    int fd = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (fd < 0) return -errno;
    struct statfs system;
    int problem = fstat(fd, status) != 0 || fstatfs(fd, &system) != 0 ? errno
                  : !S_ISREG(status->st_mode)                         ? EINVAL
                  : system.f_type == FUSE_SUPER_MAGIC                 ? EPERM
                                                                      : 0;
    if (problem == 0) return fd;
    close(fd);
    return -problem;
}

/* The names in an environment, never a value: a NUL after each. */
static int put_environment_names(int process) {
    int fd = openat(process, "environ", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    char bytes[4096];
    int in_name = 1, any = 0;
    for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0 && put < CHUNK_MAX;)
        for (ssize_t i = 0; i < got; i++) {
            if (bytes[i] == 0) {
                if (any && in_name) put_bytes("", 1);
                in_name = 1;
                any = 0;
            } else if (in_name && bytes[i] == '=' && any) {
                put_bytes("", 1);
                in_name = 0;
            } else if (in_name) {
                put_bytes(bytes + i, 1);
                any = 1;
            }
        }
    close(fd);
    return 0;
}

static int inspect_what(int process, unsigned char what, uint64_t offset, uint32_t length) {
    static const char *const spaces[] = {"ns/mnt", "ns/net", "ns/user", "ns/pid"};
    struct stat status;
    int fd, result = 0;
    switch (what) {
        case 'i':
            if (fstat(process, &status) != 0) return -errno;
            put_u32(status.st_uid);
            for (size_t i = 0; i < 4; i++) put_u64(fstatat(process, spaces[i], &status, 0) == 0 ? status.st_ino : 0);
            if (fstatat(process, "exe", &status, 0) != 0) memset(&status, 0, sizeof status);
            put_status(&status);
            put_link(process, "exe");
            put_link(process, "cwd");
            return 0;
        case 'e': return put_environment_names(process);
        case 'a': fd = openat(process, "cmdline", O_RDONLY | O_CLOEXEC); break;
        case 'x': fd = openat(process, "exe", O_RDONLY | O_NONBLOCK | O_CLOEXEC); break;
        case 'm': {
            const struct managed *file = managed_file((uint32_t)offset);
            int root = openat(process, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
            if (file == NULL || root < 0) return file == NULL ? -EINVAL : -errno;
            fd = open_regular(root, file->path + 1, RESOLVE_NO_SYMLINKS | RESOLVE_IN_ROOT, &status);
            close(root);
            if (fd >= 0) put_status(&status);
            offset = 0;
            length = CHUNK_MAX;
            break;
        }
        default: return -EINVAL;
    }
    if (fd < 0) return what == 'm' ? fd : -errno;
    result = put_file(fd, offset, length);
    close(fd);
    return result;
}

/* in: u32 pid, u64 start time, u32 what, u64 offset or managed file, u32 length. The process is still that one after. */
static int inspect(size_t length) {
    if (length != 28) return -EINVAL;
    int process = open_process(u32_at(0));
    if (process < 0) return -errno;
    int status = start_time(process) == u64_at(4) ? inspect_what(process, in[12], u64_at(16), u32_at(24)) : -ESRCH;
    if (status == 0 && start_time(process) != u64_at(4)) status = -ESRCH;
    close(process);
    return status;
}

static int write_managed(size_t length) {
    if (length < 4) return -EINVAL;
    const struct managed *file = managed_file(u32_at(0));
    return file == NULL ? -EINVAL : replace_managed(file, in + 4, length - 4);
}

static int read_managed(size_t length) {
    const struct managed *file = length == 4 ? managed_file(u32_at(0)) : NULL;
    struct stat status;
    if (file == NULL) return -EINVAL;
    int fd = open_regular(AT_FDCWD, file->path, RESOLVE_NO_SYMLINKS, &status);
    if (fd < 0) return fd;
    put_status(&status);
    int result = put_file(fd, 0, CHUNK_MAX);
    close(fd);
    return result;
}

/* in: u32 uid, u32 gid. Never root, never our own accounts; for good. */
static int become(size_t length, uid_t daemon) {
    if (length != 8) return -EINVAL;
    uid_t uid = u32_at(0);
    gid_t gid = u32_at(4);
    struct stat seal;
    if (uid == 0 || gid == 0 || uid == daemon || uid == (uid_t)-1 || gid == (gid_t)-1) return -EPERM;
    if (lstat(SEAL_STATE, &seal) == 0 && (uid == seal.st_uid || gid == seal.st_gid)) return -EPERM;
    if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0) _exit(1);
    /* A change of account clears both: nobody of that account may trace this process, and it ends with its parent. */
    if (setresuid((uid_t)-1, 0, (uid_t)-1) == 0 || prctl(PR_SET_DUMPABLE, 0) != 0) _exit(1);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) _exit(1);
    return 0;
}

static int look(void) {
    struct stat status;
    const char *path = (const char *)in;
    if (lstat(path, &status) != 0) return -errno;
    put_status(&status);
    if (S_ISLNK(status.st_mode)) put_link(AT_FDCWD, path);
    return 0;
}

/* in: u64 offset, u32 length, path. out: the status, then the bytes. */
static int read_file(void) {
    struct stat status;
    int fd = open_regular(AT_FDCWD, (const char *)in + 12, RESOLVE_NO_MAGICLINKS, &status);
    if (fd < 0) return fd;
    put_status(&status);
    int result = put_file(fd, u64_at(0), u32_at(8));
    close(fd);
    return result;
}

static int list(void) {
    DIR *folder = opendir((const char *)in);
    if (folder == NULL) return -errno;
    for (struct dirent *one; (one = readdir(folder)) != NULL && put < CHUNK_MAX;)
        if (strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0)
            put_bytes(one->d_name, strlen(one->d_name) + 1);
    closedir(folder);
    return 0;
}

static int answer_as_root(uint32_t verb, size_t length, struct ucred peer) {
    switch (verb) {
        case IDENTIFY_TCP: return identify_tcp(length);
        case IDENTIFY_UNIX: return identify_unix(length, peer.pid);
        case INSPECT: return inspect(length);
        case WRITE_MANAGED: return write_managed(length);
        case READ_MANAGED: return read_managed(length);
        case BECOME: return become(length, peer.uid);
        default: return -ENOSYS;
    }
}

static int answer_as_account(uint32_t verb, size_t length) {
    size_t path = verb == READ ? 12 : 0;
    if (length <= path || memchr(in + path, 0, length - path) != NULL) return -EINVAL;
    switch (verb) {
        case LOOK: return look();
        case READ: return read_file();
        case LIST: return list();
        default: return -ENOSYS;
    }
}

static void serve(int connection, struct ucred peer) {
    int dropped = 0;
    for (;;) {
        uint32_t head[2];
        if (read_all(connection, head, sizeof head) != 0 || head[1] > FRAME_MAX) return;
        if (read_all(connection, in, head[1]) != 0) return;
        in[head[1]] = 0;
        put = 0;
        int status = dropped ? answer_as_account(head[0], head[1]) : answer_as_root(head[0], head[1], peer);
        if (status == 0 && head[0] == BECOME) dropped = 1;
        uint32_t told[2] = {(uint32_t)status, status == 0 ? (uint32_t)put : 0};
        if (write_all(connection, told, sizeof told) != 0 || write_all(connection, out, told[1]) != 0) return;
    }
}

static unsigned reap(unsigned running) {
    while (running > 0 && waitpid(-1, NULL, WNOHANG) > 0) running--;
    return running;
}

/* The listening socket is descriptor 3, as systemd and the supervisor hand it on. */
int main(void) {
    struct stat daemon;
    if (lstat(DAEMON_STATE, &daemon) != 0 || daemon.st_uid == 0) {
        fprintf(stderr, "custody-broker: %s has no account of its own\n", DAEMON_STATE);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    umask(0022);
    for (unsigned running = 0;;) {
        running = reap(running);
        int connection = accept4(3, NULL, NULL, SOCK_CLOEXEC);
        if (connection < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
        if (connection < 0) return 1;
        struct ucred peer;
        socklen_t size = sizeof peer;
        int known = getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == daemon.st_uid;
        running = reap(running);
        pid_t child = known && running < CONNECTIONS_MAX ? fork() : -1;
        if (child == 0) {
            close(3);
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve(connection, peer);
            _exit(0);
        }
        if (child > 0) running++;
        close(connection);
    }
}
