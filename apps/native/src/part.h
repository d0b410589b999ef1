/* The parts of an installation that custody-supervise runs. */
#ifndef CUSTODY_PART_H
#define CUSTODY_PART_H

#include <sys/types.h>
#include <time.h>

enum { PARTS = 3, SOCKETS_MAX = 3 };

struct part {
    const char *name;
    const char *state; /* whose owner it runs as; NULL for root */
    const char *words[6];
    const char *names; /* of its sockets, as LISTEN_FDNAMES tells them */
    int sockets[SOCKETS_MAX];
    int count;
    pid_t pid;                /* 0 while it does not run */
    struct timespec changed;  /* when it was started, or ended */
    long wait_ms;             /* from its end to its next start */
};

/* listen.c: makes every socket of the installation, for the broker, custody-seal and custodyd. Ends where it cannot. */
void open_sockets(struct part parts[PARTS]);

/* run-part.c: in a child of `supervisor`, becomes the part. Does not return. */
_Noreturn void run_part(const struct part *part, pid_t supervisor);

#endif
