import { test } from 'vitest'
import { captured, expectReading } from '../../test/captured.ts'
import { osVersion } from './index.ts'

const text = (path: string) => captured(new URL('.', import.meta.url), path)

test.each([
  [
    'linux',
    'os-release',
    'linux/debian-12.txt',
    'pass',
    'Debian GNU/Linux 12 (bookworm), supported until 2028-06-30',
  ],
  ['linux', 'os-release', 'linux/debian-11.txt', 'fail', 'unsupported since 2026-08-31'],
  ['linux', 'os-release', 'linux/fedora-with-end.txt', 'pass', '2027-05-19'],
  ['linux', 'os-release', 'linux/rhel-9.txt', 'pass', '2032-05-31'],
  ['linux', 'os-release', 'linux/arch.txt', 'unknown', 'Arch Linux'],
  ['darwin', 'sw_vers', 'darwin/15.txt', 'pass', 'macOS 15.6.1'],
  ['darwin', 'sw_vers', 'darwin/13.txt', 'fail', 'macOS 13.7'],
  ['win32', 'reg', 'win32/11-24h2.txt', 'pass', 'build 26100 24H2'],
  ['win32', 'reg', 'win32/10-22h2.txt', 'fail', 'unsupported since 2025-10-14'],
] as const)('%s by %s: %s is %s', (platform, source, path, status, detail) => {
  expectReading(osVersion, platform, { [source]: text(path) }, status, detail)
})
