import { request } from 'node:http'
import type { AgentName, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CanaryOutcome, CanaryResult } from '@custody/protocol'
import { hookFolder } from '../hooks/gate.ts'
import { canarySession } from '../sessions/canary-session.ts'
import type { ControlWorld } from './control-world.ts'

/**
 * A harmless call in an agent's own bytes: it is only asked for and never done. It writes over who may become root, which
 * the floor denies under every preset.
 */
type Canary = {
  readonly event: string
  readonly body: (at: CanaryPlace) => object
  /** What an answer says in the agent's own words; null where it lets the call run. */
  readonly says: (answer: unknown) => 'deny' | 'ask' | null
}
type CanaryPlace = { readonly id: string; readonly home: string }

const canaries: { readonly [agent in AgentName]?: Canary } = {
  'claude-code': {
    event: 'PreToolUse',
    body: ({ id, home }) => ({
      session_id: canarySession,
      transcript_path: '',
      cwd: home,
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Write',
      tool_input: { file_path: '/etc/sudoers', content: 'custody canary' },
      tool_use_id: id,
    }),
    says: (answer) => {
      const { hookSpecificOutput } = Object(answer)
      const { permissionDecision: says } = Object(hookSpecificOutput)
      return says === 'deny' || says === 'ask' ? says : null
    },
  },
}

/** What sending needs. `secret`: what a hook of a registered client carries; null where none is asked for. */
export type CanaryWorld = Pick<ControlWorld, 'government' | 'ground' | 'hookPort' | 'log'> & {
  readonly secret: string | null
}

/** Sends a canary through the hook port as the agent would, and tells what came of it. It must be denied. */
export async function sendCanary(
  world: CanaryWorld,
  agent: AgentName,
): Promise<Result<CanaryResult, Problem>> {
  const canary = canaries[agent]
  if (canary === undefined) return err({ code: 'AGENT_UNKNOWN' })
  const id = `canary_${Buffer.from(world.government.world.random(12)).toString('hex')}`
  const path = `${hookFolder}/${agent}/${canary.event}`
  const body = JSON.stringify(canary.body({ id, home: world.ground.account.home }))
  const startedMs = performance.now()
  const answer = await post(world, path, body)
  const latencyMs = performance.now() - startedMs
  const session = world.government.world.book.find(world.ground.account, agent, canarySession)
  const seq = session?.calls.get(id)?.seq ?? null
  const rules = seq === null ? [] : rulesOf(world, seq)
  const outcome = outcomeOf(answer, rules, canary)
  return ok({
    agent,
    denied: outcome === 'denied' || (outcome === 'refused' && answer.status === 200),
    outcome,
    url: `http://127.0.0.1:${world.hookPort}${path}`,
    status: answer.ok ? answer.status : null,
    answer: answer.text,
    latencyMs,
    seq,
    rules,
    problem: answer.ok ? null : 'NO_ANSWER',
  })
}

/** A failure's status stops the call as well, since our hooks say `onFailure`: by no rule, though. */
function outcomeOf(
  { ok: isAnswered, status, text }: Posted,
  rules: readonly string[],
  { says }: Canary,
): CanaryOutcome {
  if (!isAnswered) return 'unanswered'
  if (status !== 200) return 'refused'
  const said = says(parsed(text))
  if (said === 'deny') return rules.length > 0 ? 'denied' : 'refused'
  return said === 'ask' ? 'asked' : 'allowed'
}

function rulesOf(world: CanaryWorld, seq: number): string[] {
  const [leaf] = world.log().leaves(seq, seq + 1)
  const { decision } = Object(parsed(new TextDecoder().decode(leaf?.bytes)))
  const { rules } = Object(decision)
  return Array.isArray(rules) ? rules.map(String) : []
}

type Posted = { readonly ok: boolean; readonly status: number; readonly text: string }

function post({ hookPort, secret }: CanaryWorld, path: string, body: string): Promise<Posted> {
  return new Promise((resolve) => {
    const failed = (cause: Error) => resolve({ ok: false, status: 0, text: cause.message })
    const asked = request(
      {
        host: '127.0.0.1',
        port: hookPort,
        path,
        method: 'POST',
        agent: false,
        timeout: 10_000,
        headers: {
          'content-type': 'application/json',
          'x-custody-hook': '1',
          ...(secret === null ? {} : { 'x-custody-session': secret }),
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('error', failed)
        response.on('end', () => resolve({ ok: true, status: response.statusCode ?? 0, text }))
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('no answer in 10 s')))
    asked.on('error', failed)
    asked.end(body)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
