// Does the firmware start only what is signed? osquery: `secureboot`.
import { fail, isAbsent, pass, said, unknown, unreadable } from '../check.ts'
import { betweenBoots } from '../pace.ts'
import type { Probe, Reading } from '../probe.ts'

const variable = (name: string): string =>
  `/sys/firmware/efi/efivars/${name}-8be4df61-93ca-11d2-aa0d-00e098032b8c`

/** Reads the firmware's variables: four bytes of attributes, then the value. Source: UEFI 2.10, 3.3; kernel efivarfs. */
const efivars: Reading = {
  sources: {
    secureBoot: { kind: 'file', path: variable('SecureBoot'), below: 'root', as: 'hex' },
    setupMode: { kind: 'file', path: variable('SetupMode'), below: 'root', as: 'hex' },
    firmware: { kind: 'folder', path: '/sys/firmware' },
  },
  read(answers) {
    if (isAbsent(answers, 'secureBoot')) {
      const firmware = said(answers, 'firmware')?.split('\n')
      if (firmware === undefined) return unreadable(answers, 'firmware')
      return firmware.includes('efi')
        ? unknown('the firmware has no SecureBoot variable')
        : fail('started without UEFI')
    }
    const value = said(answers, 'secureBoot')?.trim()
    const setup = said(answers, 'setupMode')?.trim()
    if (value === undefined || !/^[0-9a-f]{8}0[01]$/.test(value))
      return unreadable(answers, 'secureBoot')
    if (value.endsWith('00')) return fail('Secure Boot is off')
    return setup?.endsWith('01') ? fail('the firmware is in setup mode') : pass('Secure Boot is on')
  },
}

/** Reads the boot policy of Apple silicon and T2. Source: system_profiler(8), `SPiBridgeDataType`. */
const bootPolicy: Reading = {
  sources: {
    profiler: {
      kind: 'program',
      paths: ['/usr/sbin/system_profiler'],
      args: ['SPiBridgeDataType'],
    },
  },
  read(answers) {
    const level = /Secure Boot: (\w+) Security/.exec(said(answers, 'profiler') ?? '')?.[1]
    if (level === 'Full') return pass('Full Security')
    return level === undefined ? unreadable(answers, 'profiler') : fail(`${level} Security`)
  },
}

/** Reads the state that Windows keeps of it. Source: Windows registry, `SecureBoot\State`. */
const registry: Reading = {
  sources: {
    reg: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\reg.exe'],
      args: [
        'query',
        'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecureBoot\\State',
        '/v',
        'UEFISecureBootEnabled',
      ],
    },
  },
  read(answers) {
    const value = /UEFISecureBootEnabled\s+REG_DWORD\s+0x(\d+)/.exec(
      said(answers, 'reg') ?? '',
    )?.[1]
    if (value === '1') return pass('Secure Boot is on')
    return value === '0' ? fail('Secure Boot is off') : unreadable(answers, 'reg')
  },
}

export const secureBoot: Probe = {
  id: 'secure_boot',
  question: 'Does the firmware start only signed code?',
  ...betweenBoots,
  platforms: { linux: efivars, darwin: bootPolicy, win32: registry },
}
