import { expect, test } from 'vitest'
import { servedByUser } from './mounts.ts'

// The format of proc_pid_mountinfo(5), lines of a desktop with sshfs and an encrypted folder.
const mountinfo = `22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
60 22 0:30 / /run/user/1000/doc rw,nosuid shared:31 - fuse.portal portal rw,user_id=1000
61 22 0:31 / /home/dev/my\\040remote rw shared:32 - fuse.sshfs host: rw,user_id=1000
62 61 259:3 / /home/dev/my\\040remote/disk rw shared:33 - ext4 /dev/sdb1 rw
63 22 0:32 / /sys/fs/fuse/connections rw - fusectl fusectl rw
64 22 8:1 / /windows rw - fuseblk /dev/sda1 rw
`

test.each([
  ['/home/dev/project', false],
  ['/home/dev/my remote', true],
  ['/home/dev/my remote/deep/down', true],
  ['/home/dev/my remote/disk/x', false],
  ['/home/dev/my remoteness', false],
  ['/run/user/1000/doc/x', true],
  ['/windows/x', false],
])('%s is served by a user: %s', (path, expected) => {
  expect(servedByUser(mountinfo)(path)).toBe(expected)
})
