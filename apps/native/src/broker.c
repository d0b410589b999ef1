/*
 * custody-broker: what custodyd may have done with root's rights, and nothing else. It has no network, reads no
 * configuration, and parses nothing but its own frames and the start time in /proc/<pid>/stat.
 *
 * A connection may `become` an account: from then on it has that account's rights, for good.
 */
#include "broker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "place.h"

/* spec/local-protocol.md, "The broker". */
enum {
    IDENTIFY_TCP = 1, IDENTIFY_UNIX = 2, INSPECT = 3, WRITE_MANAGED = 4, READ_MANAGED = 5, BECOME = 6,
    LOOK = 16, READ = 17, LIST = 18,
};

/* As systemd and the supervisor hand it on. */
enum { LISTENING = 3 };

/* A question that takes longer ends its connection, where the kernel lets it be ended. */
enum { QUESTION_SECONDS = 5 };

static int answer_as_root(uint32_t verb, size_t length, int asker) {
    switch (verb) {
        case IDENTIFY_TCP: return identify_tcp(length);
        case IDENTIFY_UNIX: return identify_unix(length, asker);
        case INSPECT: return inspect(length);
        case WRITE_MANAGED: return write_managed(length);
        case READ_MANAGED: return read_managed(length);
        case BECOME: return become(length);
        default: return -ENOSYS;
    }
}

static int answer_as_account(uint32_t verb, size_t length) {
    size_t path = verb == READ ? 12 : 0;
    if (length <= path || memchr(question + path, 0, length - path) != NULL) return -EINVAL;
    switch (verb) {
        case LOOK: return look();
        case READ: return read_file();
        case LIST: return list_folder();
        default: return -ENOSYS;
    }
}

static void serve(int connection, int asker) {
    uint32_t verb;
    size_t length;
    for (int became = 0; next_question(connection, &verb, &length) == 0;) {
        alarm(QUESTION_SECONDS);
        int status = became ? answer_as_account(verb, length) : answer_as_root(verb, length, asker);
        alarm(0);
        if (status == 0 && verb == BECOME) {
            became = 1;
            close(asker);
        }
        if (give_answer(connection, status) != 0) return;
    }
}

/* The account that is answered: whoever owns the daemon's state. */
static uid_t daemon_account(void) {
    struct stat state;
    if (lstat(DAEMON_STATE, &state) == 0 && state.st_uid != 0) return state.st_uid;
    fprintf(stderr, "custody-broker: %s has no account of its own\n", DAEMON_STATE);
    _exit(1);
}

/* The process that connected, as a descriptor that stays that process's; -1 if it is not of that account. */
static int asker_of(int connection, uid_t account) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != account) return -1;
    return (int)syscall(SYS_pidfd_open, peer.pid, 0);
}

static void accept_one(uid_t account) {
    int connection = accept4(LISTENING, NULL, NULL, SOCK_CLOEXEC);
    if (connection < 0) {
        if (errno != EINTR && errno != ECONNABORTED && errno != EAGAIN) usleep(100000);
        return;
    }
    int asker = asker_of(connection, account);
    if (asker >= 0 && start_child() == 0) {
        signal(SIGALRM, SIG_DFL);
        close(LISTENING);
        serve(connection, asker);
        _exit(0);
    }
    if (asker >= 0) close(asker);
    close(connection);
}

static void child_ended(int number) { (void)number; }

int main(void) {
    uid_t account = daemon_account();
    sigset_t ended, none;
    sigemptyset(&none);
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_SETMASK, &ended, NULL);
    signal(SIGCHLD, child_ended);
    signal(SIGPIPE, SIG_IGN);
    umask(0022);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 1;
    open_children();
    for (;;) {
        reap_children();
        struct pollfd listening = {.fd = LISTENING, .events = POLLIN};
        int ready = ppoll(&listening, 1, NULL, &none);
        if (ready < 0 && errno != EINTR) return 1;
        if (ready > 0 && (listening.revents & POLLIN) == 0) return 1;
        if (ready > 0) accept_one(account);
    }
}
