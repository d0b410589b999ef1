import { sameUserNotice } from '@custody/model'
import type { Status } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { sayAgo, sayDuration, sayMany } from '../say-time.ts'
import { columns, paint, wrap } from '../terminal.ts'
import { asTyped } from '../typed.ts'
import type { HookState } from './hook-state.ts'
import { alertLine, daemonRows, labelled, mcpLine, sessionLines } from './daemon-rows.ts'
import type { Row } from './daemon-rows.ts'
import { separateRows } from './separate-rows.ts'
import type { StatusReport } from './report.ts'

/** The one screen of `custody status`, for 80 columns. */
export function renderStatus(cli: Cli, report: StatusReport): string {
  const { daemon } = report
  if (report.separate) return `${columns(separateRows(cli, report))}\n${concernLines(cli, report)}`
  const rows: readonly Row[] = [
    ['Custody', running(cli, report)],
    ['Isolation', wrap(isolation(daemon), labelled)],
    ...(daemon === null ? [] : daemonRows(cli, cli.home.trustPolicy, daemon)),
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

function concernLines(cli: Cli, { concerns }: StatusReport): string {
  if (concerns.length === 0) return ''
  const lines = concerns.map(
    ({ says, hint }) =>
      `${paint(cli.stdout, 'red', 'wrong:')} ${wrap(says, 72, '       ')}\n` +
      asTyped(cli, `       type \`${hint}\``),
  )
  return `\n${lines.join('\n')}\n`
}
