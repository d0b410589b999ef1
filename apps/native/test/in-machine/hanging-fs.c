/*
 * Run as root in a throw-away machine: mounts a FUSE file system of an account's own that tells what its root is, and
 * then answers nothing. `swallow` takes the questions, so that no signal ends who asked; `ignore` leaves them lying.
 * Usage: hanging-fs FOLDER UID swallow|ignore
 */
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned char question[1 << 18];

static void answer(int device, const struct fuse_in_header *to, const void *bytes, size_t length) {
    unsigned char whole[256] = {0};
    struct fuse_out_header head = {.len = (uint32_t)(sizeof head + length), .unique = to->unique};
    memcpy(whole, &head, sizeof head);
    memcpy(whole + sizeof head, bytes, length);
    if (write(device, whole, sizeof head + length) < 0) perror("answer");
}

int main(int count, char **words) {
    char options[128];
    int device = open("/dev/fuse", O_RDWR);
    if (count != 4 || device < 0) return 1;
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=%s,group_id=%s", device, words[2], words[2]);
    if (mount("hanging", words[1], "fuse", MS_NOSUID | MS_NODEV, options) != 0) return 2;
    puts("mounted");
    fflush(stdout);
    for (int greeted = 0;;) {
        if (greeted && strcmp(words[3], "ignore") == 0) pause();
        if (read(device, question, sizeof question) < 0) return 0;
        const struct fuse_in_header *head = (const void *)question;
        struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_write = 4096};
        struct fuse_attr_out root = {.attr_valid = 3600, .attr = {.ino = 1, .mode = S_IFDIR | 0755, .nlink = 2}};
        if (head->opcode == FUSE_INIT) {
            answer(device, head, &init, sizeof init);
            greeted = 1;
        }
        if (head->opcode == FUSE_GETATTR && head->nodeid == 1) answer(device, head, &root, sizeof root);
    }
}
