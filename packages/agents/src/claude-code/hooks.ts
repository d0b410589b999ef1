import type { Json, JsonObject } from '@custody/model'
import type { InstallRequest } from '../install-plan.ts'

/** In the path of each of our addresses: the client shows the address when it cannot reach us. */
const helpInPath = '/custody/blocked-run-custody-doctor/claude-code/'

type HookedEvent = {
  readonly event: string
  readonly transport: 'http' | 'command'
  /** Whether a failure of ours blocks what the event guards, if the fail mode is closed. */
  readonly guards: boolean
  readonly timeoutSeconds: number
}

/**
 * The events that we hook, in the order of a session.
 *
 * Left out on purpose: WorktreeCreate (a hook replaces git's own), MessageDisplay, FileChanged and PreModelSwitch
 * (a call per token or file), and those that tell nothing that these do not.
 */
export const hookedEvents: readonly HookedEvent[] = [
  // Never comes over HTTP, and cannot block.
  { event: 'SessionStart', transport: 'command', guards: false, timeoutSeconds: 5 },
  { event: 'UserPromptSubmit', transport: 'http', guards: true, timeoutSeconds: 30 },
  { event: 'PreToolUse', transport: 'http', guards: true, timeoutSeconds: 30 },
  { event: 'PermissionRequest', transport: 'http', guards: false, timeoutSeconds: 5 },
  { event: 'PostToolUse', transport: 'http', guards: true, timeoutSeconds: 30 },
  { event: 'PostToolUseFailure', transport: 'http', guards: false, timeoutSeconds: 30 },
  // The last stop before the model sees what its calls brought: here a failing PostToolUse is made up for.
  { event: 'PostToolBatch', transport: 'http', guards: true, timeoutSeconds: 30 },
  { event: 'SubagentStart', transport: 'http', guards: false, timeoutSeconds: 5 },
  { event: 'SubagentStop', transport: 'http', guards: false, timeoutSeconds: 5 },
  { event: 'Stop', transport: 'http', guards: false, timeoutSeconds: 5 },
  { event: 'ConfigChange', transport: 'http', guards: false, timeoutSeconds: 5 },
  { event: 'SessionEnd', transport: 'http', guards: false, timeoutSeconds: 5 },
]

/** The hook for each event, as it stands in the client's settings. Literal 127.0.0.1: `localhost` may be another. */
export function hooksOf(request: HookRequest): ReadonlyMap<string, JsonObject> {
  const hooks = new Map<string, JsonObject>()
  for (const hooked of hookedEvents) {
    const url = `http://127.0.0.1:${request.hookPort}${helpInPath}${hooked.event}`
    const hook =
      hooked.transport === 'http'
        ? httpHook(hooked, url, request)
        : commandHook(hooked, request.commandFor(hooked.event, url))
    if (hook !== null) hooks.set(hooked.event, hook)
  }
  return hooks
}

/** The hooks of a person's own settings. */
export function ownHooksOf(request: InstallRequest): ReadonlyMap<string, JsonObject> {
  const { hookPort, failMode, nodePath, hookScriptPath } = request
  return hooksOf({
    hookPort,
    failMode,
    headers: {},
    commandFor: (_, url) =>
      nodePath === null || hookScriptPath === null ? null : [nodePath, hookScriptPath, url],
  })
}

/** What hooks are made from. */
export type HookRequest = {
  readonly hookPort: number
  readonly failMode: 'open' | 'closed'
  /** Besides the mark of a hook. Literal: nothing is read from the developer's environment. */
  readonly headers: { readonly [name: string]: string }
  /** The words of the command hook for an event; null leaves it out. */
  readonly commandFor: (event: string, url: string) => readonly [string, ...string[]] | null
}

function httpHook(hooked: HookedEvent, url: string, request: HookRequest): JsonObject {
  return {
    type: 'http',
    url,
    headers: { 'X-Custody-Hook': '1', ...request.headers },
    timeout: hooked.timeoutSeconds,
    ...(hooked.guards && request.failMode === 'closed' ? { onFailure: 'block' } : {}),
  }
}

/** In exec form: no shell reads it. */
function commandHook(
  { timeoutSeconds }: HookedEvent,
  words: readonly [string, ...string[]] | null,
): JsonObject | null {
  if (words === null) return null
  const [command, ...args] = words
  return { type: 'command', command, args, timeout: timeoutSeconds }
}

/** Whether a hook is one of ours, from this or another install. */
export function isOurHook(hook: Json | undefined): boolean {
  if (typeof hook !== 'object' || hook === null || Array.isArray(hook)) return false
  const { url, args } = hook as { readonly url?: Json; readonly args?: Json }
  const addresses = [url, ...(Array.isArray(args) ? (args as readonly Json[]) : [])]
  return addresses.some((each) => typeof each === 'string' && each.includes(helpInPath))
}
