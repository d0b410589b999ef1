/*
 * For a build that runs under valgrind, in which `syscall` is this: where valgrind does not know a system call (3.19
 * knows none of openat2, pidfd_open, pidfd_getfd), one that it knows and that comes near. Only what the memory does is
 * looked at there, not who may what.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#undef syscall
long syscall(long number, ...);

static int near_open(int folder, const char *path, const struct open_how *how) {
    return openat(folder, path, (int)(how->flags | O_CLOEXEC));
}

long known_call(long number, ...) {
    va_list words;
    uintptr_t word[6];
    va_start(words, number);
    for (int i = 0; i < 6; i++) word[i] = va_arg(words, uintptr_t);
    va_end(words);
    long result = syscall(number, word[0], word[1], word[2], word[3], word[4], word[5]);
    if (result >= 0 || errno != ENOSYS) return result;
    if (number == SYS_openat2) return near_open((int)word[0], (const char *)word[1], (const struct open_how *)word[2]);
    if (number == SYS_pidfd_open) return open("/dev/null", O_RDONLY | O_CLOEXEC);
    return result;
}
