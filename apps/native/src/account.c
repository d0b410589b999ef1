/* A connection becomes an account for good; from then on it looks, reads and lists with that account's rights alone. */
#include "broker.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "place.h"

/* The kernel's account for those that have no name here: it has no rights but everybody's. */
enum { NOBODY = 65534 };

/* Whether an account is one of Custody's own, or cannot be told from one. */
static int is_ours(const char *state, uid_t uid, gid_t gid) {
    struct stat own;
    return lstat(state, &own) != 0 || own.st_uid == uid || own.st_gid == gid;
}

/*
 * Whether a process of that account and group runs now: which groups an account has is the kernel's word, not the
 * asker's. What runs by a set-group-id bit does not count: the kernel gives the files of such a process to root.
 */
static int runs_now(uid_t uid, gid_t gid) {
    int found = 0;
    DIR *all = opendir("/proc");
    for (struct dirent *one; all != NULL && !found && (one = readdir(all)) != NULL;) {
        char file[32];
        struct stat owner;
        uint32_t pid = pid_named(one->d_name);
        snprintf(file, sizeof file, "%u/stat", pid);
        found = pid != 0 && fstatat(dirfd(all), file, &owner, 0) == 0 && owner.st_uid == uid && owner.st_gid == gid;
    }
    if (all != NULL) closedir(all);
    return found;
}

static int drop_capabilities(void) {
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
    return syscall(SYS_capset, &head, none) == 0 ? 0 : -1;
}

/* All of it or an end: half an account is none. */
static void change_account(uid_t uid, gid_t gid) {
    pid_t parent = getppid();
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 ||
        setresuid(uid, uid, uid) != 0 || drop_capabilities() != 0)
        _exit(1);
    /* The kernel sets both anew with the account: nobody of that account may trace this, and it ends with its parent. */
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(1);
    if (setresuid((uid_t)-1, 0, (uid_t)-1) == 0) _exit(1);
}

/* in: u32 uid, u32 gid. Never root, never our own accounts. */
int become(size_t length) {
    if (length != 8) return -EINVAL;
    uid_t uid = u32_at(0);
    gid_t gid = u32_at(4);
    if (uid == 0 || gid == 0 || uid == (uid_t)-1 || gid == (gid_t)-1) return -EPERM;
    if (is_ours(DAEMON_STATE, uid, gid) || is_ours(SEAL_STATE, uid, gid)) return -EPERM;
    if (!(uid == NOBODY && gid == NOBODY) && !runs_now(uid, gid)) return -EPERM;
    int status = wait_for(uid);
    if (status != 0) return status;
    leave_children();
    change_account(uid, gid);
    return 0;
}

/* in: path. out: the status, and of a link where it leads. */
int look(void) {
    struct stat status;
    int fd = open_within(AT_FDCWD, (const char *)question, O_PATH | O_NOFOLLOW, RESOLVE_NO_MAGICLINKS);
    if (fd < 0) return fd;
    int result = fstat(fd, &status) != 0 ? -errno : 0;
    if (result == 0) put_status(&status);
    if (result == 0 && S_ISLNK(status.st_mode)) put_link(fd, "");
    close(fd);
    return result;
}

/* in: u64 offset, u32 length, path. out: the status, then the bytes. */
int read_file(void) {
    struct stat status;
    int fd = open_regular(AT_FDCWD, (const char *)question + 12, RESOLVE_NO_MAGICLINKS, &status);
    if (fd < 0) return fd;
    put_status(&status);
    int result = put_file(fd, u64_at(0), u32_at(8));
    close(fd);
    return result;
}

/* in: path. out: names, a NUL after each. */
int list_folder(void) {
    int fd = open_within(AT_FDCWD, (const char *)question, O_RDONLY | O_DIRECTORY | O_NONBLOCK, RESOLVE_NO_MAGICLINKS);
    if (fd < 0) return fd;
    DIR *folder = fdopendir(fd);
    if (folder == NULL) {
        close(fd);
        return -ENOMEM;
    }
    errno = 0;
    for (struct dirent *one; !is_full() && (one = readdir(folder)) != NULL;)
        if (strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0)
            put_bytes(one->d_name, strlen(one->d_name) + 1);
    int result = is_full() ? 0 : -errno;
    closedir(folder);
    return result;
}
