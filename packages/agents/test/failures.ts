import type { ServerResponse } from 'node:http'
import type { HookBehaviour } from './hook-server.ts'

/** A way in which a hook can fail, or answer what is no decision. The hook's own time limit is one second. */
export type Failure = { readonly failure: string; readonly behaviour: HookBehaviour }

const status =
  (code: number, body = '') =>
  (response: ServerResponse) =>
    void response.writeHead(code, { 'content-type': 'application/json' }).end(body)

const denyBody = JSON.stringify({
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: 'no',
  },
})

/** Of an HTTP hook that is there. `not running` is a probe of its own. */
export const httpFailures: readonly Failure[] = [
  { failure: 'timeout', behaviour: () => undefined },
  { failure: 'connection dropped', behaviour: (response) => void response.destroy() },
  { failure: '400', behaviour: status(400) },
  { failure: '404', behaviour: status(404) },
  { failure: '403 with a deny', behaviour: status(403, denyBody) },
  { failure: '500', behaviour: status(500) },
  { failure: '500 with a deny', behaviour: status(500, denyBody) },
  { failure: '503', behaviour: status(503) },
  {
    failure: 'redirect',
    behaviour: (response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  },
  { failure: 'garbage', behaviour: 'no JSON at all' },
  { failure: 'truncated JSON', behaviour: denyBody.slice(0, -5) },
  { failure: 'a list', behaviour: '[]' },
  { failure: 'empty 200', behaviour: '' },
  { failure: '204', behaviour: status(204) },
  { failure: '{}', behaviour: {} },
  { failure: 'unknown keys', behaviour: { verdict: 'deny', permission: 'deny' } },
]

/** Of a command hook: lines of bash that have read the payload already. */
export const commandFailures: readonly { readonly failure: string; readonly script: string }[] = [
  { failure: 'timeout', script: 'sleep 20' },
  { failure: 'killed', script: 'kill -9 $$' },
  { failure: 'exit 1', script: 'exit 1' },
  { failure: 'exit 2', script: 'echo no >&2; exit 2' },
  { failure: 'exit 2 silent', script: 'exit 2' },
  { failure: 'exit 127', script: 'exit 127' },
  { failure: 'exit 0 with text', script: 'echo no' },
  { failure: 'exit 0 with truncated JSON', script: `printf '%s' '${denyBody.slice(0, -5)}'` },
  { failure: 'exit 0 with nothing', script: 'exit 0' },
  { failure: 'exit 0 with {}', script: "echo '{}'" },
]

/** The setups whose failures are told apart. */
export const setups = [
  { onFailure: 'block', options: { onFailure: 'block', timeout: 1 } },
  { onFailure: 'default', options: { timeout: 1 } },
] as const

/** The events besides PreToolUse that guard something, and the failures that stand for the rest there. */
export const otherGuards = ['UserPromptSubmit', 'PostToolUse', 'PostToolBatch'] as const
export const otherFailures = httpFailures.filter(({ failure }) =>
  ['timeout', 'connection dropped', '500', 'garbage', 'empty 200', '{}'].includes(failure),
)

/** Every row that the suite measures, without its result. */
export const measuredRows: readonly {
  readonly event: string
  readonly hook: string
  readonly failure: string
}[] = [
  ...setups.flatMap(({ onFailure }) => [
    ...['not running', ...httpFailures.map(({ failure }) => failure)].map((failure) => ({
      event: 'PreToolUse',
      hook: `http, onFailure: ${onFailure}`,
      failure,
    })),
    ...['not there', ...commandFailures.map(({ failure }) => failure)].map((failure) => ({
      event: 'PreToolUse',
      hook: `command, onFailure: ${onFailure}`,
      failure,
    })),
  ]),
  ...otherGuards.flatMap((event) =>
    ['not running', ...otherFailures.map(({ failure }) => failure)].map((failure) => ({
      event,
      hook: 'http, onFailure: block',
      failure,
    })),
  ),
]
