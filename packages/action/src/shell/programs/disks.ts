import type { ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { diskTool, formatted, partitioned } from './system-effects.ts'

/** Disks, partitions, volumes, and what is mounted where. */
export const disks: readonly ProgramSpec[] = [
  {
    names:
      'mkfs mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.exfat mkfs.f2fs mkfs.minix mkdosfs mkswap wipefs newfs mkntfs mkudffs newfs_apfs newfs_hfs',
    traits: ['formats'],
    options:
      't type=text, L label=text, f, F, q, n=text, b=text, m=text, O=text, U=text, a all, V, c, i=text, K, E=text, N=text, j, T=text',
    effects: formatted,
  },
  {
    names:
      'lvm fdisk sfdisk cfdisk gdisk sgdisk parted partprobe hdparm nvme badblocks blkdiscard cryptsetup lvremove vgremove pvremove mdadm zpool zfs btrfs tune2fs resize2fs fsck e2fsck xfs_repair losetup dmsetup flashrom sg_format bcachefs sedutil-cli lvreduce lvresize vgreduce lvcreate vgcreate pvcreate',
    traits: ['disk'],
    options:
      'l list, s script, w=?, v, f force, y yes, d=text, h, p print, P pretend, J json, dump, n no-act',
    effects: partitioned,
  },
  {
    names: 'diskutil hdiutil asr format diskpart cipher fsutil bcdedit vssadmin wbadmin bootcfg',
    style: 'raw',
    traits: ['disk'],
    effects: diskTool,
  },
  {
    names: 'mount umount fusermount swapon swapoff eject udisksctl sshfs lsblk blkid findmnt',
    options: 't=text, o=text, r, w, a, l, f, n, v, B bind, R rbind, L=text, U=text, J, J json, p',
    prints: 'filtered',
    effects: (use) =>
      (/^(?:mount|swap)/.test(use.program) && use.operands.length > 1) ||
      (/^(?:umount|swapoff)$/.test(use.program) && use.has('a')) ||
      (use.program === 'umount' &&
        /^\/(?:|home|usr|var|boot|etc|proc|sys|dev)\/?$/.test(use.operands.at(-1) ?? '')) ||
      (use.program === 'mount' && use.values('o').some((option) => /remount/.test(option)))
        ? [touch('write', use.operands.at(-1) ?? '', { manner: 'mount' })]
        : [],
  },
]
