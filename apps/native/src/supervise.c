/*
 * custody-supervise: systemd's part of a separate installation where systemd is not pid 1, in containers. It makes the
 * sockets, starts the broker, custody-seal and custodyd with the accounts and rights that their units name, and starts
 * again what ended. It reads no configuration. SIGTERM ends all of it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "place.h"

enum { PARTS = 3, SOCKETS_MAX = 3 };

struct part {
    const char *name;
    const char *state; /* whose owner it runs as; NULL for root */
    const char *words[6];
    const char *names; /* of its sockets, as LISTEN_FDNAMES tells them */
    int sockets[SOCKETS_MAX];
    int count;
    pid_t pid;
    struct timespec started;
    long wait_ms; /* before it is started again */
};

static struct part parts[PARTS] = {
    {.name = "custody-broker", .words = {PROGRAMS "/custody-broker"}, .names = "broker"},
    {.name = "custody-seal", .state = SEAL_STATE, .names = "seal",
     .words = {PROGRAMS "/node", PROGRAMS "/app/apps/sealer/src/main.ts"}},
    {.name = "custodyd", .state = DAEMON_STATE, .names = "hooks:ask:control",
     .words = {PROGRAMS "/node", PROGRAMS "/app/apps/daemon/src/main.ts", "--separate"}},
};

static void give_up(const char *what) {
    fprintf(stderr, "custody-supervise: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct stat owner_of(const char *state) {
    struct stat owner;
    if (lstat(state, &owner) != 0 || owner.st_uid == 0 || owner.st_gid == 0) give_up(state);
    return owner;
}

static void make_folder(const char *path, gid_t group, mode_t mode) {
    if (mkdir(path, mode) != 0 && errno != EEXIST) give_up(path);
    if (lchown(path, 0, group) != 0 || chmod(path, mode) != 0) give_up(path);
}

static int listen_unix(const char *path, uid_t owner, mode_t mode) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || chmod(path, mode) != 0 ||
        lchown(path, owner, owner == 0 ? 0 : (gid_t)-1) != 0 || listen(fd, 511) != 0)
        give_up(path);
    return fd;
}

static int listen_loopback(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 511) != 0)
        give_up("127.0.0.1");
    return fd;
}

static void open_sockets(void) {
    struct stat daemon = owner_of(DAEMON_STATE);
    make_folder(CUSTODY_RUN, 0, 0755);
    make_folder(CUSTODY_RUN "/broker", daemon.st_gid, 0750);
    make_folder(CUSTODY_RUN "/seal", daemon.st_gid, 0750);
    parts[0].sockets[parts[0].count++] = listen_unix(BROKER_SOCKET, daemon.st_uid, 0600);
    parts[1].sockets[parts[1].count++] = listen_unix(SEAL_SOCKET, daemon.st_uid, 0600);
    parts[2].sockets[parts[2].count++] = listen_loopback(HOOK_PORT);
    parts[2].sockets[parts[2].count++] = listen_unix(ASK_SOCKET, 0, 0666);
    parts[2].sockets[parts[2].count++] = listen_unix(CONTROL_SOCKET, 0, 0666);
}

/* What may ever be held: nothing, but for the broker what its verbs need. */
static void bound_rights(int is_broker) {
    for (int right = 0; right <= CAP_LAST_CAP; right++) {
        int needed = right == CAP_SETUID || right == CAP_SETGID || right == CAP_SYS_PTRACE || right == CAP_DAC_READ_SEARCH;
        if (!(is_broker && needed) && prctl(PR_CAPBSET_DROP, right) != 0 && errno != EINVAL) _exit(1);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(1);
}

/* The chip's node belongs to a group; only custody-seal joins it. */
static void leave_root(const struct part *part) {
    if (part->state == NULL) return;
    struct stat owner = owner_of(part->state), chip;
    int has_chip = strcmp(part->state, SEAL_STATE) == 0 && lstat("/dev/tpmrm0", &chip) == 0 && chip.st_gid != 0;
    if (setgroups(has_chip ? 1 : 0, has_chip ? &chip.st_gid : NULL) != 0 ||
        setresgid(owner.st_gid, owner.st_gid, owner.st_gid) != 0 ||
        setresuid(owner.st_uid, owner.st_uid, owner.st_uid) != 0)
        _exit(1);
}

static void run(const struct part *part) {
    /* First above the range that they are moved to, so that none is closed by another's move. */
    int held[SOCKETS_MAX];
    for (int i = 0; i < part->count; i++) held[i] = fcntl(part->sockets[i], F_DUPFD_CLOEXEC, 32);
    for (int i = 0; i < part->count; i++)
        if (held[i] < 0 || dup2(held[i], 3 + i) < 0) _exit(1);
    char pid[32], count[32], names[64];
    snprintf(pid, sizeof pid, "LISTEN_PID=%d", (int)getpid());
    snprintf(count, sizeof count, "LISTEN_FDS=%d", part->count);
    snprintf(names, sizeof names, "LISTEN_FDNAMES=%s", part->names);
    char *environment[] = {"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8", pid, count, names, NULL};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir("/") != 0) _exit(1);
    umask(0077);
    bound_rights(part->state == NULL);
    leave_root(part);
    execve(part->words[0], (char *const *)part->words, environment);
    _exit(127);
}

static void start(struct part *part) {
    clock_gettime(CLOCK_MONOTONIC, &part->started);
    part->pid = fork();
    if (part->pid == 0) run(part);
}

static long ran_ms(const struct part *part) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - part->started.tv_sec) * 1000 + (now.tv_nsec - part->started.tv_nsec) / 1000000;
}

/* Notes which parts ended, and how long each waits: what fails at once waits longer and longer, up to 5 s. */
static void reap(void) {
    for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;)
        for (int i = 0; i < PARTS; i++) {
            struct part *part = &parts[i];
            if (part->pid != pid) continue;
            part->pid = 0;
            part->wait_ms = ran_ms(part) > 10000 ? 100 : part->wait_ms * 2 + 100;
            if (part->wait_ms > 5000) part->wait_ms = 5000;
            fprintf(stderr, "custody-supervise: %s ended; it starts again in %ld ms\n", part->name, part->wait_ms);
            clock_gettime(CLOCK_MONOTONIC, &part->started);
        }
}

static void stop(const sigset_t *signals) {
    for (int i = 0; i < PARTS; i++)
        if (parts[i].pid > 0) kill(parts[i].pid, SIGTERM);
    struct timespec limit = {.tv_sec = 10};
    for (int running = 1; running;) {
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
        running = waitpid(-1, NULL, WNOHANG) == 0;
        if (running && sigtimedwait(signals, NULL, &limit) < 0) break;
    }
    for (int i = 0; i < PARTS; i++)
        if (parts[i].pid > 0) kill(parts[i].pid, SIGKILL);
    exit(0);
}

int main(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    open_sockets();
    for (int i = 0; i < PARTS; i++) start(&parts[i]);
    for (;;) {
        struct timespec turn = {.tv_nsec = 100000000};
        int number = sigtimedwait(&signals, NULL, &turn);
        if (number == SIGTERM || number == SIGINT) stop(&signals);
        reap();
        for (int i = 0; i < PARTS; i++)
            if (parts[i].pid <= 0 && ran_ms(&parts[i]) >= parts[i].wait_ms) start(&parts[i]);
    }
}
