import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { InstallReceipt } from '@custody/agents'
import type { AgentName, Result } from '@custody/model'
import { agentNames, err, ok } from '@custody/model'
import { z } from 'zod'
import type { Home } from '../home.ts'
import { makeFolder } from '../make-folder.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf, syncFolder, writeFile } from '../write-file.ts'

const Text = z.string().nullable()
const Receipt = z.strictObject({
  v: z.literal(1),
  agent: z.enum(agentNames),
  files: z.array(z.strictObject({ path: z.string(), before: Text, after: Text })),
})

/** What is kept of an install: `unreadable` is told apart from `none`, because it once held original bytes. */
export type KeptReceipt =
  | { readonly status: 'kept'; readonly receipt: InstallReceipt }
  | { readonly status: 'none' }
  | { readonly status: 'unreadable'; readonly path: string }

/** The agents of which a receipt stands in the home, sorted. A home that cannot be read has none. */
export function installedAgents(home: Home): readonly string[] {
  try {
    const names = readdirSync(home.installs).filter((name) => name.endsWith('.json'))
    return names.map((name) => basename(name, '.json')).sort()
  } catch {
    return []
  }
}

export function readReceipt(home: Home, agent: AgentName): KeptReceipt {
  const path = receiptPath(home, agent)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return gone ? { status: 'none' } : { status: 'unreadable', path }
  }
  try {
    return { status: 'kept', receipt: Receipt.parse(JSON.parse(text)) }
  } catch {
    return { status: 'unreadable', path }
  }
}

/** Keeps a receipt, or takes the kept one away where it is null. Mode 0600: settings can hold keys. Durable. */
export function keepReceipt(
  home: Home,
  agent: AgentName,
  receipt: InstallReceipt | null,
): Result<true, CliProblem> {
  const path = receiptPath(home, agent)
  try {
    if (receipt === null) {
      rmSync(path, { force: true })
      return ok(true)
    }
    makeFolder(home.installs, 0o700)
    syncFolder(home.path)
  } catch (error) {
    return err({ code: 'FILE_NOT_WRITTEN', path, because: reasonOf(error) })
  }
  return writeFile(path, `${JSON.stringify(receipt)}\n`, { mode: 0o600 })
}

function receiptPath(home: Home, agent: AgentName): string {
  return join(home.installs, `${agent}.json`)
}
