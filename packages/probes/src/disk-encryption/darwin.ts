import { fail, pass, said, unreadable } from '../check.ts'
import type { Reading } from '../probe.ts'

/** Reads `fdesetup status`. Source: fdesetup(8). The first line is the state; later lines tell progress. */
export const fdesetup: Reading = {
  sources: { fdesetup: { kind: 'program', paths: ['/usr/bin/fdesetup'], args: ['status'] } },
  read(answers) {
    const [state = ''] = (said(answers, 'fdesetup') ?? '').split('\n')
    if (state === 'FileVault is On.') return pass('FileVault is on')
    if (state === 'FileVault is Off.') return fail('FileVault is off')
    return unreadable(answers, 'fdesetup')
  },
}
