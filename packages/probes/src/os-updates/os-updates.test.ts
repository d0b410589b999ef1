import { instant } from '@custody/model'
import { test } from 'vitest'
import { absent, captured, expectReading, noon } from '../../test/captured.ts'
import type { Answer } from '../probe.ts'
import { osUpdates } from './index.ts'

const text = (path: string, exitCode = 0) => captured(new URL('.', import.meta.url), path, exitCode)
const listsOf = (days: number): Answer => ({
  status: 'read',
  text: 'InRelease',
  exitCode: null,
  modifiedAt: instant(noon - days * 24 * 60 * 60_000),
})
const none = { reboot: absent, apt: absent, lists: absent, dnf: absent }
const dnfQuiet: Answer = { status: 'read', text: '', exitCode: 0, modifiedAt: null }

test.each([
  [
    'apt, three security updates and one other',
    { apt: text('linux/apt-security-waiting.txt'), lists: listsOf(1) },
    'fail',
    '3 security',
  ],
  [
    'apt, an update that is none of security',
    { apt: text('linux/apt-other-waiting.txt'), lists: listsOf(1) },
    'pass',
    '',
  ],
  ['apt, nothing', { apt: text('linux/apt-nothing.txt'), lists: listsOf(6) }, 'pass', ''],
  [
    'apt, nothing by old lists',
    { apt: text('linux/apt-nothing.txt'), lists: listsOf(8) },
    'unknown',
    'older',
  ],
  ['apt, nothing by no lists', { apt: text('linux/apt-nothing.txt') }, 'unknown', 'older'],
  [
    'apt that did not come to its end',
    { apt: text('linux/apt-broken.txt', 100), lists: listsOf(1) },
    'unknown',
    '',
  ],
  [
    'a restart is due',
    {
      reboot: text('linux/reboot-required.txt'),
      apt: text('linux/apt-nothing.txt'),
      lists: listsOf(1),
    },
    'fail',
    'restart',
  ],
  ['dnf, two', { dnf: text('linux/dnf-security-waiting.txt') }, 'fail', '2 security'],
  ['dnf, nothing', { dnf: dnfQuiet }, 'pass', ''],
  ['neither', {}, 'unknown', 'dnf is not there'],
] as const)('Linux: %s', (_, answers, status, detail) => {
  expectReading(osUpdates, 'linux', { ...none, ...answers }, status, detail)
})

test.each([
  ['darwin', 'defaults', 'darwin/none.txt', 'pass'],
  ['darwin', 'defaults', 'darwin/two.txt', 'fail'],
  ['win32', 'updates', 'win32/none.txt', 'pass'],
  ['win32', 'updates', 'win32/three.txt', 'fail'],
] as const)('%s by %s: %s is %s', (platform, source, path, status) => {
  expectReading(osUpdates, platform, { [source]: text(path) }, status)
})
