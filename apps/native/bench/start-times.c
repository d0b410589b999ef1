/*
 * Times programs from their start to their end, in turns: start-times ROUNDS INPUT [-- PROGRAM WORDS…]…
 * Each reads INPUT on standard input; its output is thrown away. Prints one line of microseconds per round. A program
 * that does not end with 0 ends it all.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { PROGRAMS_MAX = 8 };

extern char **environ;

static double now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double time_once(char **program, const char *input) {
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_addopen(&streams, 0, input, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&streams, 1, "/dev/null", O_WRONLY, 0);
    double from = now_us();
    pid_t pid;
    int status = -1;
    if (posix_spawn(&pid, program[0], &streams, NULL, program, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "%s ended with status %d\n", program[0], status);
        exit(1);
    }
    double took = now_us() - from;
    posix_spawn_file_actions_destroy(&streams);
    return took;
}

int main(int count, char **words) {
    char **programs[PROGRAMS_MAX];
    int known = 0;
    for (int i = 3; i < count; i++) {
        if (strcmp(words[i], "--") != 0) continue;
        words[i] = NULL;
        if (known < PROGRAMS_MAX) programs[known++] = words + i + 1;
    }
    if (known == 0) return 2;
    int rounds = atoi(words[1]);
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < known; i++) printf("%.1f%c", time_once(programs[i], words[2]), i + 1 == known ? '\n' : ' ');
    return 0;
}
