/* A question is u32 verb, u32 length, bytes; the answer i32 status, u32 length, bytes. Little-endian. */
#include "broker.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers go as they lie in memory");

unsigned char question[QUESTION_MAX + 1];

/* A chunk, and what stands before it. */
static unsigned char answer[CHUNK_MAX + 4096];
static size_t put;
static int full;

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

int next_question(int connection, uint32_t *verb, size_t *length) {
    uint32_t head[2];
    if (read_all(connection, head, sizeof head) != 0 || head[1] > QUESTION_MAX) return -1;
    if (read_all(connection, question, head[1]) != 0) return -1;
    question[head[1]] = 0;
    *verb = head[0];
    *length = head[1];
    put = 0;
    full = 0;
    return 0;
}

int give_answer(int connection, int status) {
    if (status == 0 && full) status = -E2BIG;
    uint32_t head[2] = {(uint32_t)status, status == 0 ? (uint32_t)put : 0};
    return write_all(connection, head, sizeof head) != 0 ? -1 : write_all(connection, answer, head[1]);
}

uint32_t u32_at(size_t at) {
    uint32_t value;
    memcpy(&value, question + at, sizeof value);
    return value;
}

uint64_t u64_at(size_t at) {
    uint64_t value;
    memcpy(&value, question + at, sizeof value);
    return value;
}

void put_bytes(const void *bytes, size_t length) {
    if (full || length > sizeof answer - put) {
        full = 1;
        return;
    }
    memcpy(answer + put, bytes, length);
    put += length;
}

void put_u32(uint32_t value) { put_bytes(&value, sizeof value); }
void put_u64(uint64_t value) { put_bytes(&value, sizeof value); }

int put_file(int fd, uint64_t offset, uint32_t length) {
    if (length > CHUNK_MAX) length = CHUNK_MAX;
    if (length > sizeof answer - put) length = (uint32_t)(sizeof answer - put);
    while (length > 0) {
        ssize_t got = pread(fd, answer + put, length, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -errno;
        if (got == 0) return 0;
        put += (size_t)got;
        offset += (uint64_t)got;
        length -= (uint32_t)got;
    }
    return 0;
}

int is_full(void) { return full; }
