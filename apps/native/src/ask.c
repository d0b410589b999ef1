/*
 * custody-ask: what an agent starts to ask the daemon. A command hook, or Claude Code's policyHelper.
 *
 *   custody-ask hook AGENT EVENT            the hook's body on standard input
 *   custody-ask [policy-helper]             without words, as Claude Code starts its policyHelper
 *
 * It forwards bytes over a unix socket and gives back the daemon's bytes and exit code. It parses nothing and
 * allocates nothing. Whatever goes wrong is a refusal in every agent's words: exit 2 with a text on standard error
 * (policy-helper: exit 1); there is no word that lets a call run which nobody decided. To be told to end, and to fail
 * itself, is to refuse too: to some agents a hook that a signal ended is no refusal.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "place.h"

enum { BODY_MAX = 32 << 20, NAME_MAX_BYTES = 64, ANSWER_MAX = 2 << 20 };

static unsigned char body[BODY_MAX];
static unsigned char answer[ANSWER_MAX];
static const char *refusal = "";
static int refused = 2;

static void say(const char *text) {
    ssize_t told = write(2, text, strlen(text));
    (void)told;
}

static void leave(int number) {
    (void)number;
    _exit(refused);
}

static void on(int number, void (*what)(int)) {
    struct sigaction action = {.sa_handler = what, .sa_flags = SA_NODEFER};
    sigaction(number, &action, NULL);
}

/* Only calls that may be made in a signal handler. That nobody reads our words must not keep us. */
static void give_up(const char *why) {
    on(SIGALRM, leave);
    alarm(1);
    say(refusal);
    say(why);
    say("\nhint: type `custody doctor` in a terminal\n");
    _exit(refused);
}

static void too_late(int number) {
    (void)number;
    give_up("the daemon did not answer in time");
}

static void told_to_end(int number) {
    (void)number;
    give_up("it was told to end");
}

static void failed(int number) {
    (void)number;
    give_up("custody-ask itself failed");
}

/* Whatever the caller left blocked or ignored: the time limit holds, and no signal that can be caught is no answer. */
static void take_signals(void) {
    static const int to_end[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF};
    static const int to_fail[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    static const int to_ignore[] = {SIGPIPE, SIGXFSZ, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof to_end / sizeof *to_end; i++) on(to_end[i], told_to_end);
    for (size_t i = 0; i < sizeof to_fail / sizeof *to_fail; i++) on(to_fail[i], failed);
    for (size_t i = 0; i < sizeof to_ignore / sizeof *to_ignore; i++) on(to_ignore[i], SIG_IGN);
    on(SIGALRM, too_late);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Whether to call again: after a signal, or once a stream that its owner made not wait is ready. */
static int again(int fd, short event) {
    if (errno != EAGAIN) return errno == EINTR;
    struct pollfd stream = {.fd = fd, .events = event};
    poll(&stream, 1, -1);
    return 1;
}

/* All of `length` bytes, or a refusal. */
static void write_all(int to, const unsigned char *bytes, size_t length) {
    while (length > 0) {
        ssize_t wrote = write(to, bytes, length);
        if (wrote < 0 && again(to, POLLOUT)) continue;
        if (wrote <= 0) give_up("the answer could not be written");
        bytes += wrote;
        length -= (size_t)wrote;
    }
}

static void read_all(int from, unsigned char *bytes, size_t length) {
    while (length > 0) {
        ssize_t got = read(from, bytes, length);
        if (got < 0 && again(from, POLLIN)) continue;
        if (got <= 0) give_up("the daemon broke off its answer");
        bytes += got;
        length -= (size_t)got;
    }
}

/* Standard input to its end; its length. */
static size_t read_body(size_t at) {
    for (;;) {
        if (at == BODY_MAX) give_up("the call is larger than 32 MiB");
        ssize_t got = read(0, body + at, BODY_MAX - at);
        if (got < 0 && again(0, POLLIN)) continue;
        if (got < 0) give_up("the call could not be read");
        if (got == 0) return at;
        at += (size_t)got;
    }
}

/* A name and the NUL after it. */
static size_t put_name(size_t at, const char *name) {
    size_t length = strnlen(name, NAME_MAX_BYTES + 1);
    if (length > NAME_MAX_BYTES) give_up("a name is too long");
    memcpy(body + at, name, length);
    body[at + length] = 0;
    return at + length + 1;
}

/*
 * The daemon's socket. Its folder is root's and nobody else may write there, and who listens is root, which made the
 * socket, or custodyd, which took it over.
 */
static int connect_daemon(void) {
    struct stat folder;
    if (lstat(CUSTODY_RUN, &folder) != 0) give_up("the daemon is not running");
    if (!S_ISDIR(folder.st_mode) || folder.st_uid != 0 || (folder.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        give_up(CUSTODY_RUN " is not as the installation left it");
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = ASK_SOCKET};
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) give_up("the daemon is not running");
    struct ucred peer;
    socklen_t size = sizeof peer;
    struct stat state;
    uid_t custody = lstat(DAEMON_STATE, &state) == 0 ? state.st_uid : 0;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || (peer.uid != 0 && peer.uid != custody))
        give_up(ASK_SOCKET " is held by another account");
    return fd;
}

static void put_u32(unsigned char *at, uint32_t value) {
    for (int i = 0; i < 4; i++) at[i] = (unsigned char)(value >> (8 * i));
}

static uint32_t get_u32(const unsigned char *at) {
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Sends `length` bytes of the body under a verb; prints what comes back, and exits as told. */
static void ask(char verb, size_t length) {
    int daemon = connect_daemon();
    unsigned char head[8] = {'C', 'A', '1', (unsigned char)verb};
    put_u32(head + 4, (uint32_t)length);
    write_all(daemon, head, sizeof head);
    write_all(daemon, body, length);

    unsigned char told[12];
    read_all(daemon, told, sizeof told);
    uint32_t out = get_u32(told + 4), err = get_u32(told + 8);
    if ((told[1] | told[2] | told[3]) != 0) give_up("the daemon's answer is none");
    if (out > ANSWER_MAX || err > ANSWER_MAX - out) give_up("the daemon's answer is too long");
    read_all(daemon, answer, out + err);
    write_all(2, answer + out, err);
    write_all(1, answer, out);
    _exit(told[0]);
}

int main(int count, char **words) {
    /* A stream that the caller closed must not become the socket. */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) _exit(refused);
    take_signals();
    if (count == 4 && strcmp(words[1], "hook") == 0) {
        refusal = "Custody could not decide this call, so it was stopped: ";
        alarm(25);
        ask('h', read_body(put_name(put_name(0, words[2]), words[3])));
    }
    if (count == 1 || (count == 2 && strcmp(words[1], "policy-helper") == 0)) {
        refusal = "Custody governs this machine and cannot vouch for this session, so the agent does not start: ";
        refused = 1;
        alarm(4);
        const char *version = getenv("CLAUDE_CODE_VERSION");
        size_t length = put_name(0, version == NULL || strlen(version) > NAME_MAX_BYTES ? "" : version);
        ask('p', length);
    }
    say("usage: custody-ask hook AGENT EVENT | custody-ask [policy-helper]\n");
    return 2;
}
