#!/bin/sh
# Pid 1 of a throw-away machine, from within fresh namespaces: an overlay over this machine's root that forgets
# everything, a loopback of its own, its own processes. Usage: boot.sh FOLDER
set -eu
folder="$1"
mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys 2>/dev/null || true
mount --rbind /dev dev
mount -t tmpfs -o mode=755 none run
mkdir -p .before
pivot_root . .before
cd /
umount -l /.before
rmdir /.before
ip link set lo up
hostname throw-away 2>/dev/null || true
# Of clients that ran on this machine: one here refuses a folder that is another's.
rm -rf /tmp/claude-*
echo ready
# And reaps what others left behind.
sleep infinity &
wait
