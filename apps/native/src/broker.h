/* The parts of custody-broker: what each file of it gives the others. A verb answers 0, or an errno below zero. */
#ifndef CUSTODY_BROKER_H
#define CUSTODY_BROKER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* frame.c: the question that came, and the answer that is being filled. */
enum { QUESTION_MAX = 1 << 20, CHUNK_MAX = 1 << 20 };

/* The bytes of the question; a NUL stands after them. */
extern unsigned char question[QUESTION_MAX + 1];

/* Waits for a question. 0, or -1 once there is none to come. */
int next_question(int connection, uint32_t *verb, size_t *length);
/* Sends the status, and with 0 what was put; an answer that did not fit is E2BIG, never a cut one. 0, or -1. */
int give_answer(int connection, int status);

uint32_t u32_at(size_t at);
uint64_t u64_at(size_t at);
void put_bytes(const void *bytes, size_t length);
void put_u32(uint32_t value);
void put_u64(uint64_t value);
/* Up to `length` bytes of an open file from `offset`, CHUNK_MAX at most. */
int put_file(int fd, uint64_t offset, uint32_t length);
/* Whether more was put than an answer holds. */
int is_full(void);

/* file.c */
void put_status(const struct stat *of);
/* The length of a link's target, then the target; of what is no link 0. */
void put_link(int folder, const char *name);
/* openat2(2), never waiting, never a terminal of ours. */
int open_within(int folder, const char *path, uint64_t flags, uint64_t resolve);
/* A regular file, no link at its end, of a file system that no user serves; nothing else is even opened. */
int open_regular(int folder, const char *path, uint64_t resolve, struct stat *status);

/* process.c: a process is its folder in /proc, open: it stays that process, and answers ESRCH once that is gone. */
int open_process(uint32_t pid);
/* In ticks since boot; 0 if it is gone. */
uint64_t start_time(int process);
int holds_socket(int process, uint32_t inode);
/* The number in a name of /proc; 0 if it names no process. */
uint32_t pid_named(const char *name);

/* children.c: the processes of connections, and for whose sake each may have to wait. */
void open_children(void);
/* Forks. 0 in the child; in the parent its pid, or -1 where there is no place. */
pid_t start_child(void);
/* Gives the places of children that ended to others. */
void reap_children(void);
/* In a child: from now on it may wait for what that account serves or stops. EBUSY if too many do so already. */
int wait_for(uid_t account);
void wait_for_nobody(void);
/* One child writes at a time. EBUSY while another does. */
int begin_writing(void);
void end_writing(void);
/* The child has done with all of it. */
void leave_children(void);

/* managed.c: the managed files of the agents, the only paths that are ever written. */
/* The path of that number; NULL if there is none. */
const char *managed_path(uint32_t number);
int write_managed(size_t length);
int read_managed(size_t length);

/* identify.c; `asker` is a pidfd of the process that asks. */
int identify_tcp(size_t length);
int identify_unix(size_t length, int asker);

/* inspect.c */
int inspect(size_t length);

/* account.c: `become`, and what is asked from then on. */
int become(size_t length);
int look(void);
int read_file(void);
int list_folder(void);

#endif
