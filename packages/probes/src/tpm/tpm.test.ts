import { test } from 'vitest'
import { absent, captured, denied, expectReading } from '../../test/captured.ts'
import { tpm } from './index.ts'

const text = (path: string) => captured(new URL('.', import.meta.url), path)
const classes = text('linux/classes.txt')

test.each([
  ['a TPM 2.0', { tpm: text('linux/two.txt'), classes }, 'pass'],
  ['a TPM 1.2', { tpm: text('linux/one.txt'), classes }, 'fail'],
  ['none', { tpm: absent, classes }, 'fail'],
  ['no class and no /sys either', { tpm: absent, classes: absent }, 'unknown'],
  ['not to be read', { tpm: denied, classes }, 'unknown'],
] as const)('Linux: %s', (_, answers, status) => {
  expectReading(tpm, 'linux', answers, status)
})

test('macOS has none to ask for', () => expectReading(tpm, 'darwin', {}, 'not_applicable'))

test.each([
  ['two', 'pass'],
  ['one', 'fail'],
  ['none', 'fail'],
] as const)('Windows: %s', (name, status) => {
  expectReading(tpm, 'win32', { tpmtool: text(`win32/${name}.txt`) }, status)
})
