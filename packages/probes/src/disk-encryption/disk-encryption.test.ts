import { expect, test } from 'vitest'
import { absent, captured, denied, expectReading } from '../../test/captured.ts'
import { diskEncryption } from './index.ts'
import { lsblkEncryption } from './lsblk.ts'

const text = (path: string) => captured(new URL('.', import.meta.url), path)

test.each([
  ['LVM on LUKS', 'luks', 'luks', 'pass'],
  ['a plain disk', 'plain', 'plain', 'fail'],
  ['LVM over an encrypted and a plain disk', 'luks', 'half', 'fail'],
  ['dm-verity, which encrypts nothing', 'luks', 'verity', 'fail'],
  ['btrfs on LUKS, whose device number is its own', 'btrfs', 'btrfs', 'pass'],
  ['btrfs on a plain disk', 'btrfs', 'plain', 'fail'],
  ['a container', 'container', 'plain', 'unknown'],
] as const)('Linux: %s', (_, mounts, blocks, status) => {
  const answers = {
    mountinfo: text(`linux/${mounts}.mountinfo.txt`),
    blocks: text(`linux/${blocks}.blocks.txt`),
    lsblk: absent,
  }
  expectReading(diskEncryption, 'linux', answers, status)
})

test.each([
  ['luks', 'pass'],
  ['plain', 'fail'],
] as const)('Linux, by lsblk where sysfs may not be read: %s', (name, status) => {
  const answers = {
    mountinfo: text('linux/plain.mountinfo.txt'),
    blocks: denied,
    lsblk: text(`linux/${name}.lsblk.json`),
  }
  expectReading(diskEncryption, 'linux', answers, status)
})

test('lsblk with newer columns, with / mounted twice, and without it', () => {
  const device = (type: string, mountpoints: unknown) => ({ type, mountpoints })
  const json = (...blockdevices: unknown[]): string => JSON.stringify({ blockdevices })
  expect(lsblkEncryption(json(device('crypt', [null, '/'])))).toMatchObject({ status: 'pass' })
  expect(lsblkEncryption(json(device('crypt', ['/']), device('part', ['/'])))).toMatchObject({
    status: 'fail',
  })
  expect(lsblkEncryption(json(device('crypt', ['/home'])))).toMatchObject({ status: 'unknown' })
  expect(lsblkEncryption('{"blockdevices"')).toMatchObject({ status: 'unknown' })
})

test.each([
  ['filevault-on', 'pass'],
  ['filevault-encrypting', 'pass'],
  ['filevault-off', 'fail'],
] as const)('macOS: %s', (name, status) => {
  expectReading(diskEncryption, 'darwin', { fdesetup: text(`darwin/${name}.txt`) }, status)
})

test.each([
  ['on', 'pass'],
  ['off', 'fail'],
  ['suspended', 'fail'],
] as const)('Windows: %s', (name, status) => {
  expectReading(diskEncryption, 'win32', { bitlocker: text(`win32/${name}.txt`) }, status)
})
