import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { agentOfPackage, agentOfPath, packageFoldersUp } from '@custody/agents'
import type { Agent, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'

/** One line of `agentExecutables` in a file of /etc/custody/config.d. */
export type ListedExecutable = {
  readonly client: Agent['name']
  readonly version: string
  readonly sha256: string
}

/** Reads an agent's executable as the daemon would list it. Links are followed: what counts is what would run. */
export async function executableOf(named: string): Promise<Result<ListedExecutable, CliProblem>> {
  const unreadable = (because: string) =>
    err({ code: 'FILE_UNREADABLE', path: named, because } as const)
  let path: string
  try {
    path = realpathSync(named)
  } catch (cause) {
    return unreadable(reasonOf(cause))
  }
  const agent = agentOfPath(path) ?? packageAbove(path)
  if (agent === null) return unreadable('it lies in no package of an agent that Custody knows')
  const digest = createHash('sha256')
  let start: Buffer | null = null
  try {
    for await (const piece of createReadStream(path)) {
      start ??= piece as Buffer
      digest.update(piece as Buffer)
    }
  } catch (cause) {
    return unreadable(reasonOf(cause))
  }
  if (start === null || start.toString('latin1', 0, 2) === '#!')
    return unreadable('an interpreter runs it, so its executable would be the interpreter')
  return ok({ client: agent.name, version: agent.version, sha256: digest.digest('hex') })
}

/** The first package file above it decides; another's ends the search. */
function packageAbove(path: string): Agent | null {
  let folder = dirname(path)
  for (let step = 0; step < packageFoldersUp && folder !== '/'; step += 1) {
    const found = agentOfPackage(readOrEmpty(join(folder, 'package.json')))
    if (found !== null) return found === 'other' ? null : found
    folder = dirname(folder)
  }
  return null
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
}
