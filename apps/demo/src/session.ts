import { join } from 'node:path'
import { installClaudeCode, reachableClient, runClaude, scriptedModel } from '@custody/testkit'
import type { ClaudeEnd, ModelRequest } from '@custody/testkit'
import { prompt, scriptsOf } from './script.ts'
import type { World } from './world.ts'

export type SessionRun = { readonly end: ClaudeEnd; readonly requests: readonly ModelRequest[] }

/**
 * What the developer allowed beforehand. It covers every call of the script but one, the dangerous ones too: what
 * is stopped among them is stopped by Custody alone.
 */
const allowList = [
  'Bash(ls:*)',
  'Bash(cat:*)',
  'Bash(base64:*)',
  'Bash(curl:*)',
  'Bash(sh:*)',
  'Bash(git push:*)',
  'Read',
  'Edit',
  'Agent',
  'mcp__notes',
  'mcp__leaky',
]

/** Runs the real client once, in its default permission mode, against the scripted model. */
export async function runSession(world: World): Promise<SessionRun> {
  const installed = await installClaudeCode()
  if (!installed.ok)
    throw new Error(`cannot install the client: ${JSON.stringify(installed.error)}`)
  await using client = await reachableClient(installed.value)
  const model = await scriptedModel(scriptsOf(world))
  try {
    const end = await runClaude({
      client: client.path,
      person: world.person,
      modelUrl: model.url,
      prompt,
      args: clientOptions(await mcpConfig(world), world.person.home),
      timeoutMs: 120_000,
    })
    return { end, requests: model.requests }
  } finally {
    await model.close()
  }
}

function clientOptions(mcpConfigPath: string, home: string): readonly string[] {
  const mode = ['--permission-mode', 'default']
  const servers = ['--mcp-config', mcpConfigPath]
  return [...mode, '--allowedTools', ...allowList, ...servers, '--add-dir', home]
}

async function mcpConfig(world: World): Promise<string> {
  const server = ([command, ...args]: readonly [string, ...string[]]) => ({ command, args })
  const path = join(world.person.folder, 'mcp.json')
  const servers = { notes: server(world.mcp.approved), leaky: server(world.mcp.unapproved) }
  await world.person.write(path, JSON.stringify({ mcpServers: servers }))
  return path
}
