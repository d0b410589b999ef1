import type { Status } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { sayAgo, sayCount, sayDuration, sayMany } from '../say-time.ts'
import { oneLine, wrap } from '../terminal.ts'
import { shortPath } from '../typed.ts'
import type { StatusReport } from './report.ts'
import { endedLogLines, endWords } from './standing-words.ts'

/** A label, and lines of at most `labelled` beside it. */
export type Row = readonly [string, string]

export const labelled = 63

/** Device, server, evidence and policy. */
export function daemonRows(cli: Cli, trustPolicy: string, daemon: Status): readonly Row[] {
  const { device, enrolment, keyProtection, server, log, policy, now, witness, capture, floor } =
    daemon
  const waiting = log.recorded - log.stored
  return [
    [
      'Device',
      [
        `${device}, ${enrolment.replace('_', ' ')}; key: ${keyProtection}`,
        ...keyLines(daemon),
      ].join('\n'),
    ],
    [
      'Server',
      server.url === null
        ? 'none'
        : `${server.url}, last contact ${sayAgo(server.lastContactAt, now)}`,
    ],
    [
      'Evidence',
      `${sayMany(log.recorded, 'entry', 'entries')}, ${sayCount(log.sealed)} sealed, ${sayCount(log.stored)} stored; ${waiting} on the way\n` +
        `last recorded ${sayAgo(log.lastRecordedAt, now)}, last sealed ${sayAgo(log.lastSealedAt, now)}\n` +
        `${witnessed(witness)}; trust policy: ${shortPath(cli, trustPolicy)}`,
    ],
    ['Capture', wrap(`${captureLine(capture)}${sealedTo(floor)}`, labelled)],
    [
      'Policy',
      `${policy.preset}, ${sayDuration(policy.ageMs)} old, from ${policy.source === 'floor' ? 'the built-in floor' : 'the server'}\n` +
        `${wrap(policy.packs.join(', '), labelled)}\n${policy.version.slice(0, 19)}`,
    ],
  ]
}

/** The key's end, the epoch that is asked for, and the logs of before. */
function keyLines(daemon: Status): readonly string[] {
  const end = endWords(daemon)
  const { epoch } = daemon
  const asked = epoch?.asking ?? null
  const lines = [
    ...(end === null ? [] : [`the key is ${end}`]),
    ...(epoch === null || epoch.epoch === 1 ? [] : [`it writes epoch ${epoch.epoch} of its log`]),
    ...(asked === null ? [] : [`waits for an administrator to grant epoch ${asked.epoch}`]),
    ...endedLogLines(daemon).map((line) => `kept log, ${line}`),
  ]
  return lines.map((line) => wrap(line, labelled))
}

/** What leaves the device of what is recorded. */
export function captureLine(capture: Status['capture']): string {
  if (capture === null) return 'not told'
  const words = {
    full: 'what agents say and do leaves the device, secrets replaced',
    redacted: 'leaves the device with secrets and personal data replaced',
    metadata: 'no content leaves the device; facts and decisions do',
  }
  return `${capture}: ${words[capture]}`
}

/** Who can read what leaves. */
function sealedTo(floor: Status['floor']): string {
  if (floor?.content == null) return ''
  return floor.content === 'investigators'
    ? '; closed to all but investigators'
    : '; closed on the way, for the server to read'
}

function witnessed(witness: Status['witness']): string {
  if (witness === null) return 'no witness'
  const late = witness.lagMs === 0 ? '' : `, the next waits ${sayDuration(witness.lagMs)}`
  return `${sayCount(witness.cosigned)} cosigned${late}`
}

export function mcpLine({ mcpServers }: StatusReport): string {
  if (mcpServers.length === 0) return 'none seen'
  const approved = { yes: 'approved', no: 'not approved', unknown: 'undecided' }
  return mcpServers
    .slice(0, 5)
    .map(({ name, approved: is, level }) => `${oneLine(name, 30)}: ${approved[is]}, ${level}`)
    .concat(mcpServers.length > 5 ? [`and ${mcpServers.length - 5} more in the console`] : [])
    .join('\n')
}

export function sessionLines(cli: Cli, { sessions, now }: Status): string {
  const open = sessions.filter(({ closedAt }) => closedAt === null)
  if (open.length === 0)
    return sessions.length === 0 ? 'none yet' : `none open; ${sessions.length} lately`
  return open
    .slice(0, 5)
    .map(({ agent, workspace, calls, denied, lastSeenAt }) => {
      const where = workspace === null ? '' : ` in ${oneLine(shortPath(cli, workspace), 24)}`
      return `${agent}${where}: ${sayMany(calls, 'call')}, ${denied} denied, ${sayAgo(lastSeenAt, now)}`
    })
    .join('\n')
}

export function alertLine({ alerts, now }: Status): string {
  if (alerts.length === 0) return 'none'
  return alerts
    .slice(0, 3)
    .map(({ code, at, seq }) => `${code}, ${sayAgo(at, now)} (entry ${seq})`)
    .concat(alerts.length > 3 ? [`and ${alerts.length - 3} more: custody log`] : [])
    .join('\n')
}
