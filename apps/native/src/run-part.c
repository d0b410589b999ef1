/* From a copy of the supervisor to a part: its sockets, account and rights, and nothing else that the supervisor had. */
#include "part.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "place.h"

enum { FIRST_SOCKET = 3 };

static void must(int holds) {
    if (!holds) _exit(1);
}

/* First above the range that they are moved to, so that none is closed by another's move. */
static void hand_on(const struct part *part) {
    int held[SOCKETS_MAX], nothing = open("/dev/null", O_RDONLY);
    must(nothing >= 0 && dup2(nothing, 0) == 0);
    for (int i = 0; i < part->count; i++) must((held[i] = fcntl(part->sockets[i], F_DUPFD_CLOEXEC, 32)) >= 0);
    for (int i = 0; i < part->count; i++) must(dup2(held[i], FIRST_SOCKET + i) >= 0);
    must(syscall(SYS_close_range, FIRST_SOCKET + part->count, ~0U, 0) == 0);
}

/* What the one who started the supervisor blocked, ignored or allowed is not the part's. */
static void forget_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    must(sigprocmask(SIG_SETMASK, &none, NULL) == 0);
}

static int needs(const struct part *part, int right) {
    return part->state == NULL && (right == CAP_SETUID || right == CAP_SETGID || right == CAP_SYS_PTRACE ||
                                   right == CAP_DAC_READ_SEARCH);
}

/* What may ever be held: nothing, but for the broker what its verbs need. Also of rights that came after our kernel's. */
static void bound_rights(const struct part *part) {
    for (int right = 0; prctl(PR_CAPBSET_READ, right) >= 0; right++)
        must(needs(part, right) || prctl(PR_CAPBSET_DROP, right) == 0);
    must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
}

/* The chip's node belongs to a group; only custody-seal joins it. */
static void change_account(const struct part *part) {
    struct stat owner, chip;
    gid_t groups[1];
    size_t count = 0;
    if (part->state == NULL) {
        must(setgroups(0, NULL) == 0);
        return;
    }
    must(lstat(part->state, &owner) == 0 && owner.st_uid != 0 && owner.st_gid != 0);
    if (strcmp(part->state, SEAL_STATE) == 0 && lstat("/dev/tpmrm0", &chip) == 0 && chip.st_gid != 0)
        groups[count++] = chip.st_gid;
    must(setgroups(count, groups) == 0);
    must(setresgid(owner.st_gid, owner.st_gid, owner.st_gid) == 0);
    must(setresuid(owner.st_uid, owner.st_uid, owner.st_uid) == 0);
}

void run_part(const struct part *part, pid_t supervisor) {
    const struct rlimit no_core = {0, 0};
    forget_signals();
    hand_on(part);
    umask(0077);
    must(chdir("/") == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0);
    bound_rights(part);
    change_account(part);
    /* After the change of account, which clears it. */
    must(prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == supervisor);
    char pid[32], count[32], names[64];
    snprintf(pid, sizeof pid, "LISTEN_PID=%d", (int)getpid());
    snprintf(count, sizeof count, "LISTEN_FDS=%d", part->count);
    snprintf(names, sizeof names, "LISTEN_FDNAMES=%s", part->names);
    char *environment[] = {"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8", pid, count, names, NULL};
    execve(part->words[0], (char *const *)part->words, environment);
    _exit(127);
}
