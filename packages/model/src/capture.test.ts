import { expect, test } from 'vitest'
import { captureLevels, strictestCapture } from './capture.ts'

test('of several capture levels the strictest holds, whoever named it', () => {
  for (const one of captureLevels)
    for (const other of captureLevels) {
      const at = Math.max(captureLevels.indexOf(one), captureLevels.indexOf(other))
      expect(strictestCapture(one, other)).toBe(captureLevels[at])
    }
})
