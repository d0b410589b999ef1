/*
 * Each connection has a process of its own, so that one that hangs on a file system holds up nobody. How many there may
 * be is bounded, for all and for each account whose files or processes they wait for: who lets ours hang, by a file
 * system of his own or by a signal, ends with being told nothing himself.
 */
#include "broker.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Some are kept for questions that wait for nobody. */
enum { CHILDREN_MAX = 128, WAITING_MAX = 112, WAITING_FOR_ONE_MAX = 8, NONE = -1 };
static const uint32_t nobody = (uint32_t)-1;

/* What parent and children see alike. */
static struct {
    _Atomic uint32_t account[CHILDREN_MAX];
    _Atomic int writer;
} *table;

static pid_t pids[CHILDREN_MAX]; /* the parent's; 0 where a place is free */
static int own = NONE;           /* a child's place */

void open_children(void) {
    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (table == MAP_FAILED) _exit(1);
    for (int i = 0; i < CHILDREN_MAX; i++) atomic_store(&table->account[i], nobody);
    atomic_store(&table->writer, NONE);
}

/* It ends with its parent, even where that ended just now. */
static void tie_to(pid_t parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(1);
}

pid_t start_child(void) {
    int place = 0;
    while (place < CHILDREN_MAX && pids[place] != 0) place++;
    if (place == CHILDREN_MAX) return -1;
    pid_t parent = getpid(), child = fork();
    if (child > 0) pids[place] = child;
    if (child == 0) {
        own = place;
        tie_to(parent);
    }
    return child;
}

void reap_children(void) {
    for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;)
        for (int i = 0; i < CHILDREN_MAX; i++) {
            if (pids[i] != pid) continue;
            pids[i] = 0;
            atomic_store(&table->account[i], nobody);
            int writer = i;
            atomic_compare_exchange_strong(&table->writer, &writer, NONE);
        }
}

int wait_for(uid_t account) {
    atomic_store(&table->account[own], account);
    unsigned all = 0, same = 0;
    for (int i = 0; i < CHILDREN_MAX; i++) {
        uint32_t waited = atomic_load(&table->account[i]);
        all += waited != nobody;
        same += waited == account;
    }
    if (all <= WAITING_MAX && same <= WAITING_FOR_ONE_MAX) return 0;
    wait_for_nobody();
    return -EBUSY;
}

void wait_for_nobody(void) { atomic_store(&table->account[own], nobody); }

int begin_writing(void) {
    int writer = NONE;
    return atomic_compare_exchange_strong(&table->writer, &writer, own) ? 0 : -EBUSY;
}

void end_writing(void) { atomic_store(&table->writer, NONE); }

void leave_children(void) {
    if (munmap(table, sizeof *table) != 0) _exit(1);
}
