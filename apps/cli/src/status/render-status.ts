import { sameUserNotice } from '@custody/model'
import type { Status } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { sayAgo, sayCount, sayDuration, sayMany } from '../say-time.ts'
import { columns, oneLine, paint, wrap } from '../terminal.ts'
import { asTyped, shortPath } from '../typed.ts'
import type { HookState } from './hook-state.ts'
import type { StatusReport } from './report.ts'

type Row = readonly [string, string]

const labelled = 63

/** The one screen of `custody status`, for 80 columns. */
export function renderStatus(cli: Cli, report: StatusReport): string {
  const { daemon } = report
  const rows: readonly Row[] = [
    ['Custody', running(cli, report)],
    ['Isolation', wrap(isolation(daemon), labelled)],
    ...(daemon === null ? [] : daemonRows(cli, daemon)),
    ['Agents', report.agents.map((agent) => agentLine(cli, agent, daemon)).join('\n')],
    ...(daemon === null
      ? []
      : [
          ['MCP servers', mcpLine(report)] as const,
          ['Sessions', sessionLines(cli, daemon)] as const,
          ['Alerts', alertLine(daemon)] as const,
        ]),
  ]
  return `${columns(rows)}\n${concernLines(cli, report)}`
}

function running(cli: Cli, { up, daemon }: StatusReport): string {
  if (daemon === null)
    return up === null
      ? paint(cli.stdout, 'red', 'down: the daemon does not answer')
      : paint(cli.stdout, 'yellow', `starting, by process ${up.pid}`)
  const since = `${sayDuration(daemon.now - daemon.startedAt)}`
  const by = up === null ? 'the daemon alone' : `kept running by process ${up.pid}`
  return `${paint(cli.stdout, 'green', 'up')} for ${since}, ${by}`
}

function isolation(daemon: Status | null): string {
  if (daemon === null) return `same-user (${sameUserNotice})`
  return daemon.notice === null ? daemon.isolation : `${daemon.isolation} (${daemon.notice})`
}

function daemonRows(
  cli: Cli,
  { device, enrolment, keyProtection, server, log, policy, now, witness }: Status,
): readonly Row[] {
  const waiting = log.recorded - log.stored
  return [
    ['Device', `${device}, ${enrolment.replace('_', ' ')}; key: ${keyProtection}`],
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
        `${witness === 'none' ? 'no witness' : witness}; trust policy: ${shortPath(cli, cli.home.trustPolicy)}`,
    ],
    [
      'Policy',
      `${policy.preset}, ${sayDuration(policy.ageMs)} old, from ${policy.source === 'floor' ? 'the built-in floor' : 'the server'}\n` +
        `${wrap(policy.packs.join(', '), labelled)}\n${policy.version.slice(0, 19)}`,
    ],
  ]
}

function agentLine(cli: Cli, { agent, hooks }: HookState, daemon: Status | null): string {
  const seen = daemon?.agents.find(({ name }) => name === agent)
  const words = {
    installed: 'governed',
    absent: 'not governed',
    tampered: 'TAMPERED',
    unreadable: 'UNREADABLE',
  }
  const colours = { installed: 'green', absent: 'dim', tampered: 'red', unreadable: 'red' } as const
  const state = paint(cli.stdout, colours[hooks], words[hooks].padEnd(12))
  const traffic =
    seen === undefined || daemon === null || seen.hookCalls === 0
      ? ''
      : `  ${sayMany(seen.hookCalls, 'hook call')}, last ${sayAgo(seen.lastHookAt, daemon.now)}`
  return `${agent.padEnd(13)}${state}${traffic}`.trimEnd()
}

function mcpLine({ mcpServers }: StatusReport): string {
  if (mcpServers.length === 0) return 'none seen'
  const approved = { yes: 'approved', no: 'not approved', unknown: 'undecided' }
  return mcpServers
    .slice(0, 5)
    .map(({ name, approved: is, level }) => `${oneLine(name, 30)}: ${approved[is]}, ${level}`)
    .concat(mcpServers.length > 5 ? [`and ${mcpServers.length - 5} more in the console`] : [])
    .join('\n')
}

function sessionLines(cli: Cli, { sessions, now }: Status): string {
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

function alertLine({ alerts, now }: Status): string {
  if (alerts.length === 0) return 'none'
  return alerts
    .slice(0, 3)
    .map(({ code, at, seq }) => `${code}, ${sayAgo(at, now)} (entry ${seq})`)
    .concat(alerts.length > 3 ? [`and ${alerts.length - 3} more: custody log`] : [])
    .join('\n')
}

function concernLines(cli: Cli, { concerns }: StatusReport): string {
  if (concerns.length === 0) return ''
  const lines = concerns.map(
    ({ says, hint }) =>
      `${paint(cli.stdout, 'red', 'wrong:')} ${wrap(says, 72, '       ')}\n` +
      asTyped(cli, `       type \`${hint}\``),
  )
  return `\n${lines.join('\n')}\n`
}
