import type { Status } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { sayAgo, sayDuration } from '../say-time.ts'
import { separatePlaces } from '../separate-installation.ts'
import { oneLine, paint, wrap } from '../terminal.ts'
import { canaryWord, wrongWithCanary } from './canary-words.ts'
import { alertLine, daemonRows, labelled, mcpLine, sessionLines } from './daemon-rows.ts'
import type { Row } from './daemon-rows.ts'
import type { StatusReport } from './report.ts'
import { wrongWith } from './wrong-with.ts'

/** The screen of a separate installation. A developer is shown own agents and sessions. */
export function separateRows(cli: Cli, report: StatusReport): readonly Row[] {
  const { daemon } = report
  return [
    ['Custody', running(cli, report)],
    ['Isolation', wrap(isolation, labelled)],
    ...(daemon === null
      ? []
      : [
          ['Key', wrap(keyLine(daemon), labelled)] as const,
          ...daemonRows(cli, separatePlaces.trustPolicy, daemon),
          ['Floor', wrap(floorLine(daemon), labelled)] as const,
          ['Canary', canaryLine(cli, daemon)] as const,
          [cli.uid === 0 ? 'Agents' : 'Your agents', agentLines(cli, daemon)] as const,
          ['Executables', executablesLine(daemon)] as const,
          ['Installed', atRestLines(cli, daemon)] as const,
          ['Programs', programLine(cli, daemon)] as const,
          ['MCP servers', mcpLine(report)] as const,
          [cli.uid === 0 ? 'Sessions' : 'Your sessions', sessionLines(cli, daemon)] as const,
          ['Alerts', alertLine(daemon)] as const,
        ]),
  ]
}

const isolation =
  'separate: policy, key, log and recorder are out of reach of the accounts that run agents. What is closed, ' +
  'detected and open, measured: docs/capabilities.md'

function running(cli: Cli, { daemon, refused }: StatusReport): string {
  if (daemon !== null)
    return `${paint(cli.stdout, 'green', 'up')} for ${sayDuration(daemon.now - daemon.startedAt)}`
  return refused === null
    ? paint(cli.stdout, 'red', 'down: the daemon does not answer')
    : paint(cli.stdout, 'yellow', 'up, and tells this account nothing')
}

function keyLine({ keyProtection, separate }: Status): string {
  const reached = separate?.keyReachedBy.join(' and ') ?? ''
  return `${keyProtection}; reached by ${reached === '' ? 'unknown accounts' : reached}`
}

function floorLine({ floor, policy }: Status): string {
  if (floor === null) return 'unknown'
  const { from, packs, stalePacks, maxAgeMs, remotePowers, mcpLock, witnesses } = floor
  const stale =
    stalePacks.length === 0
      ? ''
      : `; with ${stalePacks.join(', ')} once the policy is older than ${sayDuration(maxAgeMs)} (${sayDuration(policy.ageMs)} now)`
  const powers =
    remotePowers === null
      ? 'no floor file bounds the server'
      : `the server may do besides: ${remotePowers.length === 0 ? 'nothing' : remotePowers.join(', ')}`
  const lock = `${mcpLock ? '; MCP servers locked' : ''}${witnesses ? '; it names the witnesses' : ''}`
  return `${from === 'file' ? separatePlaces.floor : 'built in'}: ${packs.join(', ')}${stale}; ${powers}${lock}`
}

function canaryLine(cli: Cli, { canary, now }: Status): string {
  if (canary === null) return 'none sent yet'
  const when = `${sayAgo(canary.at, now)} (${canary.because.replace('-', ' ')})`
  return wrongWithCanary(canary) === null
    ? `denied ${when}, by ${canary.rules.slice(0, 3).join(', ')}`
    : paint(cli.stdout, 'red', `${canaryWord(canary)} ${when}`)
}

function agentLines(cli: Cli, { separate }: Status): string {
  const watched = separate?.watched ?? []
  if (watched.length === 0) return 'none runs now'
  return watched
    .slice(0, 8)
    .map((one) => {
      const isWell = wrongWith(one).length === 0
      const word = one.silent
        ? 'SILENT'
        : one.governed === 'no'
          ? 'NOT GOVERNED'
          : isWell
            ? 'governed'
            : 'TAMPERED'
      const { agent, version, account, pid } = one
      const name = oneLine(`${agent} ${version} of ${account}, process ${pid}`, 46)
      return `${name}: ${paint(cli.stdout, isWell ? 'green' : 'red', word)}`
    })
    .concat(watched.length > 8 ? [`and ${watched.length - 8} more: custody status --json`] : [])
    .join('\n')
}

function executablesLine({ separate }: Status): string {
  const executables = separate?.executables ?? null
  if (executables === null) return 'unknown'
  const { required, listed, firstSeen } = executables
  const seen = firstSeen === null ? '' : `; ${firstSeen.length} seen`
  if (required) return `only listed ones start: ${listed.length} listed${seen}`
  return listed.length === 0
    ? `none is listed: the first of a version is remembered${seen}`
    : `${listed.length} listed, others are told and start${seen}`
}

function programLine(cli: Cli, { separate, now }: Status): string {
  const programs = separate?.programs ?? null
  if (programs === null) return 'not looked yet'
  const { changes, files, complete, lookedAt } = programs
  const when = `looked ${sayAgo(lookedAt, now)}`
  if (changes.length > 0)
    return `${paint(cli.stdout, 'red', `${changes.length} NOT as installed`)}, ${when}`
  return `${files} files${complete ? '' : ', not all,'} as installed, ${when}`
}

/** Agents that lie on the machine; what is not known counts as not governed. */
function atRestLines(cli: Cli, { separate, now }: Status): string {
  const atRest = separate?.atRest ?? null
  if (atRest === null) return 'not looked yet'
  const { agents, complete, lookedAt } = atRest
  const lines = agents.slice(0, 8).map(({ agent, version, account, governed, installed }) => {
    const what = `${agent}${installed ? ` ${version}` : ', its settings only'}, ${account ?? 'all accounts'}`
    const isWell = governed === 'enforced'
    const word = isWell ? 'governed' : governed === 'no' ? 'NOT GOVERNED' : 'unknown'
    return `${oneLine(what, 46)}: ${paint(cli.stdout, isWell ? 'green' : 'yellow', word)}`
  })
  if (agents.length === 0) lines.push('no agent found where we look')
  if (agents.length > 8) lines.push(`and ${agents.length - 8} more: custody status --json`)
  if (!complete) lines.push('not every folder could be looked at')
  return [...lines, `looked ${sayAgo(lookedAt, now)}`].join('\n')
}
