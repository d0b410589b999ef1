import { test } from 'vitest'
import { absent, captured, denied, expectReading } from '../../test/captured.ts'
import { secureBoot } from './index.ts'

const text = (path: string, exitCode = 0) => captured(new URL('.', import.meta.url), path, exitCode)
const [on, off] = [text('linux/on.hex'), text('linux/off.hex')]

test.each([
  ['on', { secureBoot: on, setupMode: off }, 'pass'],
  ['on, with no word on setup mode', { secureBoot: on, setupMode: absent }, 'pass'],
  ['off', { secureBoot: off, setupMode: off }, 'fail'],
  ['on in setup mode, where anyone may add keys', { secureBoot: on, setupMode: on }, 'fail'],
  [
    'started without UEFI',
    { secureBoot: absent, firmware: text('linux/bios.firmware.txt') },
    'fail',
  ],
  [
    'UEFI without the variable',
    { secureBoot: absent, firmware: text('linux/uefi.firmware.txt') },
    'unknown',
  ],
  ['not to be read', { secureBoot: denied, firmware: text('linux/uefi.firmware.txt') }, 'unknown'],
] as const)('Linux: %s', (_, answers, status) => {
  expectReading(secureBoot, 'linux', answers, status)
})

test.each([
  ['full', 'pass'],
  ['reduced', 'fail'],
] as const)('macOS: %s security', (name, status) => {
  expectReading(secureBoot, 'darwin', { profiler: text(`darwin/${name}.txt`) }, status)
})

test.each([
  ['on', 'pass'],
  ['off', 'fail'],
  ['no-key', 'unknown'],
] as const)('Windows: %s', (name, status) => {
  expectReading(secureBoot, 'win32', { reg: text(`win32/${name}.txt`) }, status)
})
