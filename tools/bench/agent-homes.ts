import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Custody, ThrowAwayPerson } from '@custody/testkit'

/** What answers the hooks of a session. */
export const kinds = ['custody', 'empty hook', 'no hook'] as const
export type Kind = (typeof kinds)[number]

/** A home for each kind, alike but for its hooks. */
export type AgentHomes = AsyncDisposable & { readonly homeOf: (kind: Kind) => string }

/**
 * Installs Custody's hooks in the person's home, and beside it makes a home whose hooks, on the very same events,
 * go to a process that does nothing, and a home without hooks.
 */
export async function agentHomes(custody: Custody, person: ThrowAwayPerson): Promise<AgentHomes> {
  const installed = await custody.run('install', 'claude-code', '--yes')
  if (installed.exitCode !== 0) throw new Error(`install failed: ${installed.stderr}`)
  const settings = await readFile(join(person.home, '.claude', 'settings.json'), 'utf8')

  const child = spawn(process.execPath, [join(import.meta.dirname, 'empty-hook.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = await once(createInterface({ input: child.stdout }), 'line')
  const emptyHome = join(person.folder, 'empty-hook')
  const bareHome = join(person.folder, 'no-hook')
  await person.write(
    join(emptyHome, '.claude', 'settings.json'),
    redirected(settings, String(port)),
  )
  await person.write(join(bareHome, '.claude', 'settings.json'), '{}')

  const homes = { custody: person.home, 'empty hook': emptyHome, 'no hook': bareHome }
  return {
    homeOf: (kind) => homes[kind],
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}

type Hook = { readonly type: string; readonly url?: string }
type Settings = { readonly hooks: { readonly [event: string]: readonly { hooks: Hook[] }[] } }

/** The same settings with every HTTP hook going to that port; command hooks are left out. */
function redirected(settings: string, port: string): string {
  const { hooks } = JSON.parse(settings) as Settings
  const toPort = (hook: Hook) => ({
    ...hook,
    url: String(hook.url).replace(/^http:\/\/127\.0\.0\.1:\d+/, `http://127.0.0.1:${port}`),
  })
  const events = Object.entries(hooks).map(([event, groups]) => [
    event,
    groups
      .map((group) => ({
        ...group,
        hooks: group.hooks.filter(({ type }) => type === 'http').map(toPort),
      }))
      .filter((group) => group.hooks.length > 0),
  ])
  return JSON.stringify({ hooks: Object.fromEntries(events) })
}
