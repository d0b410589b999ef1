// Is there a TPM that keys can live in? osquery: `tpm_info`.
import { fail, isAbsent, notApplicable, pass, said, unreadable } from '../check.ts'
import { betweenBoots } from '../pace.ts'
import type { Probe, Reading } from '../probe.ts'

/** Reads the chips that the kernel knows. Source: kernel sysfs-class-tpm. A virtual TPM counts; key protection tells them apart. */
const sysfs: Reading = {
  sources: {
    tpm: { kind: 'tree', path: '/sys/class/tpm', files: ['tpm_version_major'], folders: [] },
    classes: { kind: 'folder', path: '/sys/class' },
  },
  read(answers) {
    const versions = [
      ...(said(answers, 'tpm') ?? '').matchAll(/^(tpm\d+)\/tpm_version_major\t(\d)$/gm),
    ]
    const [, name, version] = versions.find(([, , version]) => version === '2') ?? versions[0] ?? []
    if (version === '2') return pass(`TPM 2.0 (${name})`)
    if (version === '1') return fail('only a TPM 1.2')
    // No folder, or an empty one, where /sys itself can be read: there is none.
    const none = isAbsent(answers, 'tpm') || answers['tpm']?.status === 'read'
    if (none && said(answers, 'classes')?.split('\n').includes('block')) return fail('no TPM')
    return unreadable(answers, 'tpm')
  },
}

/** Reads `tpmtool`. Source: Microsoft, tpmtool getdeviceinformation. */
const tpmtool: Reading = {
  sources: {
    tpmtool: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\tpmtool.exe'],
      args: ['getdeviceinformation'],
    },
  },
  read(answers) {
    const text = said(answers, 'tpmtool') ?? ''
    const present = /^-TPM Present: (True|False)\s*$/m.exec(text)?.[1]
    if (present === 'False') return fail('no TPM')
    const version = /^-TPM Version: (\d\.\d)\s*$/m.exec(text)?.[1]
    if (present === undefined || version === undefined) return unreadable(answers, 'tpmtool')
    return version === '2.0' ? pass('TPM 2.0') : fail(`only a TPM ${version}`)
  },
}

export const tpm: Probe = {
  id: 'tpm',
  question: 'Is there a TPM 2.0?',
  ...betweenBoots,
  platforms: {
    linux: sysfs,
    darwin: { sources: {}, read: () => notApplicable('a Mac has a Secure Enclave and no TPM') },
    win32: tpmtool,
  },
}
