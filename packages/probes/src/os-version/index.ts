// Does the maker of this system still mend it? osquery: `os_version`.
import type { CheckResult, Instant } from '@custody/model'
import { fail, pass, said, unknown, unreadable } from '../check.ts'
import { betweenBoots } from '../pace.ts'
import type { Probe, Reading } from '../probe.ts'
import { supportEnds } from './support-ends.ts'

/** Reads os-release. Source: os-release(5); `SUPPORT_END` where the maker tells it, our table elsewhere. */
const osRelease: Reading = {
  sources: { 'os-release': { kind: 'file', path: '/etc/os-release', below: 'root', as: 'text' } },
  read(answers, at) {
    const text = said(answers, 'os-release') ?? ''
    const value = (name: string): string | undefined =>
      new RegExp(`^${name}=(?:"([^"]*)"|'([^']*)'|(.*))$`, 'm')
        .exec(text)
        ?.slice(1)
        .find((part) => part !== undefined)
    const id = value('ID')
    if (id === undefined) return unreadable(answers, 'os-release')
    const version = value('VERSION_ID') ?? ''
    const name = value('PRETTY_NAME') ?? `${id} ${version}`
    // Makers of one number a year (RHEL and its kin) count the major alone.
    const end =
      value('SUPPORT_END') ??
      supportEnds[`${id} ${version}`] ??
      supportEnds[`${id} ${version.split('.')[0]}`]
    return judged(name, end, at)
  },
}

/** Reads `sw_vers`. Source: sw_vers(1). */
const swVers: Reading = {
  sources: { sw_vers: { kind: 'program', paths: ['/usr/bin/sw_vers'], args: [] } },
  read(answers, at) {
    const version = /^ProductVersion:\s*(\d+)([\d.]*)$/m.exec(said(answers, 'sw_vers') ?? '')
    if (version === null) return unreadable(answers, 'sw_vers')
    return judged(`macOS ${version[1]}${version[2]}`, supportEnds[`macos ${version[1]}`], at)
  },
}

/** Reads the build number. Source: Windows registry, `Windows NT\CurrentVersion`. */
const currentVersion: Reading = {
  sources: {
    reg: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\reg.exe'],
      args: ['query', 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'],
    },
  },
  read(answers, at) {
    const text = said(answers, 'reg') ?? ''
    const build = /^\s*CurrentBuild\s+REG_SZ\s+(\d+)\s*$/m.exec(text)?.[1]
    if (build === undefined) return unreadable(answers, 'reg')
    const name = /^\s*DisplayVersion\s+REG_SZ\s+(\S+)/m.exec(text)?.[1] ?? ''
    return judged(`Windows build ${build} ${name}`.trim(), supportEnds[`windows ${build}`], at)
  },
}

function judged(name: string, end: string | undefined, at: Instant): CheckResult {
  const endsAt = end === undefined ? Number.NaN : Date.parse(`${end}T23:59:59Z`)
  if (Number.isNaN(endsAt)) return unknown(`${name}: the end of its support is not known`)
  return at <= endsAt
    ? pass(`${name}, supported until ${end}`)
    : fail(`${name}, unsupported since ${end}`)
}

export const osVersion: Probe = {
  id: 'os_version',
  question: 'Is this version of the operating system still supported?',
  ...betweenBoots,
  platforms: { linux: osRelease, darwin: swVers, win32: currentVersion },
}
