// Are security updates waiting? osquery has no such table; its `patches` and `apt_sources` come near.
import { fail, isAbsent, pass, said, saidWell, unknown, unreadable } from '../check.ts'
import { withUpgrades } from '../pace.ts'
import type { Answers, Probe, Reading } from '../probe.ts'

const listsAgeMsMax = 7 * 24 * 60 * 60_000

/**
 * Counts the security updates that a simulated upgrade would install, without the network: as old as the lists
 * are, so old lists are `unknown`. Sources: apt-get(8), -s; dnf(8), updateinfo; debian-policy, reboot-required.
 */
const packageManagers: Reading = {
  sources: {
    reboot: { kind: 'file', path: '/run/reboot-required', below: 'root', as: 'text' },
    apt: {
      kind: 'program',
      paths: ['/usr/bin/apt-get'],
      args: ['--simulate', '--quiet', '--option', 'Debug::NoLocking=true', 'dist-upgrade'],
    },
    lists: { kind: 'folder', path: '/var/lib/apt/lists' },
    dnf: {
      kind: 'program',
      paths: ['/usr/bin/dnf'],
      args: ['--quiet', '--cacheonly', 'updateinfo', 'list', '--security', '--updates'],
    },
  },
  read(answers, at) {
    if (answers['reboot']?.status === 'read') return fail('a restart is due after an update')
    const waiting = isAbsent(answers, 'apt') ? byDnf(answers) : byApt(answers)
    if (waiting === null) return unreadable(answers, isAbsent(answers, 'apt') ? 'dnf' : 'apt')
    if (waiting > 0) return fail(`${waiting} security updates wait`)
    const lists = answers['lists']
    const changed = lists?.status === 'read' ? lists.modifiedAt : null
    if (isAbsent(answers, 'apt')) return pass('no security update waits')
    if (changed === null || at - changed > listsAgeMsMax)
      return unknown('no security update waits by package lists older than 7 days')
    return pass('no security update waits')
  },
}

function byApt(answers: Answers): number | null {
  const text = saidWell(answers, 'apt')
  // The summary line is what tells a simulation that ran to its end.
  if (text === null || !/^\d+ upgraded, \d+ newly installed/m.test(text)) return null
  return text.split('\n').filter((line) => /^Inst .*\(.*-security\b/i.test(line)).length
}

function byDnf(answers: Answers): number | null {
  const answer = answers['dnf']
  if (answer?.status !== 'read' || answer.exitCode !== 0) return null
  return answer.text
    .split('\n')
    .filter((line) => /\bSec\.|\b(?:critical|important|moderate|low)\b/i.test(line)).length
}

/** Reads what the last check of Software Update found. Source: defaults(1), `com.apple.SoftwareUpdate`. */
const softwareUpdate: Reading = {
  sources: {
    defaults: {
      kind: 'program',
      paths: ['/usr/bin/defaults'],
      args: ['read', '/Library/Preferences/com.apple.SoftwareUpdate', 'LastUpdatesAvailable'],
    },
  },
  read(answers) {
    const text = said(answers, 'defaults')?.trim() ?? ''
    if (!/^\d+$/.test(text)) return unreadable(answers, 'defaults')
    return text === '0' ? pass('no update waits') : fail(`${text} updates wait`)
  },
}

const search =
  "$s=(New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher(); $s.Online=$false; $s.Search('IsInstalled=0 and IsHidden=0').Updates.Count"

/** Counts the updates that the last scan found. Source: Windows Update Agent, `IUpdateSearcher`, offline. */
const updateAgent: Reading = {
  sources: {
    updates: {
      kind: 'program',
      paths: ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'],
      args: ['-NoProfile', '-NonInteractive', '-Command', search],
    },
  },
  read(answers) {
    const text = said(answers, 'updates')?.trim() ?? ''
    if (!/^\d+$/.test(text)) return unreadable(answers, 'updates')
    return text === '0' ? pass('no update waits') : fail(`${text} updates wait`)
  },
}

export const osUpdates: Probe = {
  id: 'os_updates',
  question: 'Are all security updates installed?',
  ...withUpgrades,
  platforms: { linux: packageManagers, darwin: softwareUpdate, win32: updateAgent },
}
