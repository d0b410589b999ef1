import { readFileSync } from 'node:fs'
import type { AllowedMcpServer } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { z } from 'zod'
import type { Home } from '../home.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'

// The part of the operator's choice that reaches an agent's settings; the rest is the server's to read.
const Chosen = z.object({
  mcpServers: z
    .array(
      z.object({
        match: z.discriminatedUnion('kind', [
          z.object({
            kind: z.literal('stdio'),
            command: z.string(),
            args: z.array(z.string()).default([]),
          }),
          z.object({ kind: z.literal('url'), url: z.string() }),
          z.object({
            kind: z.literal('fingerprint'),
            startedBy: z.array(z.string()).default([]),
          }),
          z.object({ kind: z.literal('origin'), origin: z.string() }),
        ]),
      }),
    )
    .optional(),
})

/**
 * The MCP servers that the operator approved in `policy.json`, as an agent's settings can name them; null where the
 * file says nothing of MCP servers, which leaves the agent's own list alone. One that is approved by origin, or by a
 * fingerprint without the command line beside it, cannot be named in settings and is left out, so it does not start.
 */
export function approvedServers(
  home: Home,
): Result<readonly AllowedMcpServer[] | null, CliProblem> {
  const path = home.policyChoice
  const unreadable = (because: string) => err({ code: 'CONFIG_UNREADABLE', path, because } as const)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return gone ? ok(null) : unreadable(reasonOf(error))
  }
  const chosen = Chosen.safeParse(jsonOf(text))
  if (!chosen.success) return unreadable('it does not name MCP servers as spec/policy.md says')
  return ok(chosen.data.mcpServers?.flatMap(({ match }) => allowed(match)) ?? null)
}

type Match = NonNullable<z.infer<typeof Chosen>['mcpServers']>[number]['match']

function allowed(match: Match): readonly AllowedMcpServer[] {
  switch (match.kind) {
    case 'stdio':
      return [{ kind: 'command', command: [match.command, ...match.args] }]
    case 'url':
      return [{ kind: 'url', url: match.url }]
    case 'fingerprint': {
      const [command, ...args] = match.startedBy
      return command === undefined ? [] : [{ kind: 'command', command: [command, ...args] }]
    }
    case 'origin':
      return []
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
