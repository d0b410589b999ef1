/*
 * custody-supervise: systemd's part of a separate installation where systemd is not pid 1, in containers. It makes the
 * sockets, starts the broker, custody-seal and custodyd with the accounts and rights that their units name, and starts
 * again what ended; the sockets stay. It reads no configuration. SIGTERM ends all of it.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "part.h"
#include "place.h"

enum { WAIT_MS_FIRST = 100, WAIT_MS_MAX = 5000, RAN_WELL_MS = 10000, STOP_MS = 10000 };

/* In the order of their start; what asks comes after what answers. */
static struct part parts[PARTS] = {
    {.name = "custody-broker", .words = {PROGRAMS "/custody-broker"}, .names = "broker"},
    {.name = "custody-seal", .state = SEAL_STATE, .names = "seal",
     .words = {PROGRAMS "/node", PROGRAMS "/app/apps/sealer/src/main.ts"}},
    {.name = "custodyd", .state = DAEMON_STATE, .names = "hooks:ask:control",
     .words = {PROGRAMS "/node", PROGRAMS "/app/apps/daemon/src/main.ts", "--separate"}},
};
static sigset_t signals;

static long ms_since(const struct timespec *then) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

/* Waits for a signal, `limit_ms` at most, for ever if below zero. The signal, or -1. */
static int next_signal(long limit_ms) {
    struct timespec limit = {.tv_sec = limit_ms / 1000, .tv_nsec = limit_ms % 1000 * 1000000};
    return sigtimedwait(&signals, NULL, limit_ms < 0 ? NULL : &limit);
}

static void start(struct part *part) {
    pid_t supervisor = getpid();
    clock_gettime(CLOCK_MONOTONIC, &part->changed);
    pid_t pid = fork();
    if (pid == 0) run_part(part, supervisor);
    if (pid > 0) part->pid = pid;
    else part->wait_ms = WAIT_MS_MAX;
}

static long left_of(const struct part *part) {
    long left = part->wait_ms - ms_since(&part->changed);
    return left > 0 ? left : 0;
}

/* What fails at once waits longer and longer. */
static void note_end(struct part *part) {
    part->pid = 0;
    part->wait_ms = ms_since(&part->changed) > RAN_WELL_MS ? WAIT_MS_FIRST : part->wait_ms * 2 + WAIT_MS_FIRST;
    if (part->wait_ms > WAIT_MS_MAX) part->wait_ms = WAIT_MS_MAX;
    clock_gettime(CLOCK_MONOTONIC, &part->changed);
    fprintf(stderr, "custody-supervise: %s ended; it starts again in %ld ms\n", part->name, part->wait_ms);
}

/* Also what others left to pid 1. */
static void reap(void) {
    for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;)
        for (int i = 0; i < PARTS; i++)
            if (parts[i].pid == pid) note_end(&parts[i]);
}

/* Starts what has waited long enough. How long the next has to wait; below zero if all run. */
static long start_due(void) {
    long next = -1;
    for (int i = 0; i < PARTS; i++) {
        if (parts[i].pid == 0 && left_of(&parts[i]) == 0) start(&parts[i]);
        if (parts[i].pid == 0 && (next < 0 || left_of(&parts[i]) < next)) next = left_of(&parts[i]);
    }
    return next;
}

static void stop(struct part *part, const struct timespec *began) {
    if (part->pid == 0) return;
    kill(part->pid, SIGTERM);
    for (long left; part->pid != 0 && (left = STOP_MS - ms_since(began)) > 0; reap()) next_signal(left);
    if (part->pid == 0) return;
    kill(part->pid, SIGKILL);
    waitpid(part->pid, NULL, 0);
}

int main(void) {
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    open_sockets(parts);
    for (int number = 0; number != SIGTERM && number != SIGINT; reap()) number = next_signal(start_due());
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = PARTS - 1; i >= 0; i--) stop(&parts[i], &began);
    return 0;
}
