#!/bin/sh
# As boot.sh, with this machine's systemd as pid 1 in a cgroup of its own. Nothing that it could do to the kernel reaches it:
# sysctls and sysfs are read-only, the devices are a few harmless ones, and modules, clock and log are out of its rights.
# None of this machine's own services is started. Usage: boot-systemd.sh FOLDER
set -eu
folder="$1"
test -x /lib/systemd/systemd
mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 none dev
for device in null zero full random urandom tty; do
  : > "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 none dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${stream%:*}" "dev/${stream#*:}"; done
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
rm -rf /etc/systemd/system/*.wants /usr/lib/systemd/system/*.wants /etc/systemd/system-generators \
  /usr/lib/systemd/system-generators
mkdir -p /run/systemd/system
printf '[Unit]\nDefaultDependencies=no\n' > /run/systemd/system/quiet.target
echo ready
exec setpriv --bounding-set -sys_module,-sys_time,-sys_boot,-sys_rawio,-syslog \
  env -i container=throw-away PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=quiet.target --log-target=console --show-status=no
