import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { AgentName } from '@custody/model'
import type { ProcessName } from '../../broker/broker.ts'
import { argvOf } from '../../mcp/child-processes.ts'
import { readStat, readUid } from '../../identify/process-stat.ts'

/** Programs that agents run as, by the name they give themselves or are started under. */
const names: { readonly [name: string]: AgentName } = {
  claude: 'claude-code',
  codex: 'codex',
  gemini: 'gemini-cli',
  copilot: 'copilot-cli',
  opencode: 'opencode',
  'cursor-agent': 'cursor',
}

/** A process that may be an agent, by its name or because anyone's program may be one: a reason to look at it, no more. */
export type Suspect = {
  readonly process: ProcessName
  /** By its name; null where its name says nothing. */
  readonly agent: AgentName | null
}

const wordsLookedAt = 3

/**
 * The processes of governed accounts, and those of anyone that are called as an agent is. Cheap: it reads what the kernel
 * tells everyone.
 */
export function suspects(isGoverned: (uid: number) => boolean, proc = '/proc'): readonly Suspect[] {
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): readonly Suspect[] => {
      const agent = agentByName(Number(name), proc)
      const uid = agent === null ? readUid(proc, Number(name)) : null
      if (agent === null && (uid === null || !isGoverned(uid))) return []
      const stat = readStat(proc, Number(name))
      if (stat === null) return []
      return [{ process: { pid: stat.pid, startTime: stat.startTime }, agent }]
    })
}

/** An interpreter's script counts as well: the first words of its command line. */
function agentByName(pid: number, proc: string): AgentName | null {
  const words = [commandName(pid, proc), ...argvOf(pid, proc).slice(0, wordsLookedAt)]
  for (const word of words) {
    const name = basename(word).replace(/\.(?:exe|js|mjs|cjs)$/, '')
    const agent = names[name]
    if (agent !== undefined && Object.hasOwn(names, name)) return agent
  }
  return null
}

function commandName(pid: number, proc: string): string {
  try {
    return readFileSync(`${proc}/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
