import { chown, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Custody } from '@custody/testkit'
import type { World } from './world.ts'

/** Approves one of the two MCP servers by its exact command line, in the file where the operator chooses the policy. */
export async function writePolicy(world: World, custody: Custody): Promise<void> {
  const [command, ...args] = world.mcp.approved
  const policy = {
    preset: 'balanced',
    mcpServers: [{ match: { kind: 'stdio', command, args }, level: 'observed' }],
  }
  const { uid, gid } = world.person
  for (const folder of ['.local', '.local/state', '.local/state/custody'].map((name) =>
    join(world.person.home, name),
  )) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chown(folder, uid, gid)
  }
  const path = join(custody.home, 'policy.json')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(policy, null, 2)}\n`, { mode: 0o600 })
  await chown(path, uid, gid)
}
