import { fail, pass, said, unreadable } from '../check.ts'
import type { Reading } from '../probe.ts'

const script =
  "(New-Object -ComObject Shell.Application).NameSpace($env:SystemDrive).Self.ExtendedProperty('System.Volume.BitLockerProtection')"

/**
 * Reads the BitLocker protection of the system volume as Explorer shows it, which needs no administrator.
 * Source: Windows property `System.Volume.BitLockerProtection`: 1 on, 2 off, 3 encrypting, 4 decrypting,
 * 5 suspended, 6 on and locked.
 */
export const bitlocker: Reading = {
  sources: {
    bitlocker: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'],
      args: ['-NoProfile', '-NonInteractive', '-Command', script],
    },
  },
  read(answers) {
    switch (said(answers, 'bitlocker')?.trim()) {
      case '1':
      case '6':
        return pass('BitLocker protects the system volume')
      case '2':
        return fail('BitLocker is off')
      case '3':
        return fail('BitLocker is still encrypting')
      case '4':
        return fail('BitLocker is decrypting')
      case '5':
        return fail('BitLocker protection is suspended')
      default:
        return unreadable(answers, 'bitlocker')
    }
  },
}
