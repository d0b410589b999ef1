import { instant } from '@custody/model'
import type { PolicyRequest, SessionHistory } from './request.ts'

type Call = Pick<PolicyRequest, 'tool' | 'actions' | 'complete' | 'incompleteBecause'>

/** A session in which nothing happened yet. */
export const noHistory: SessionHistory = {
  complete: true,
  readSecret: null,
  fetchedNetwork: null,
  wrote: new Map(),
  fetched: new Map(),
}

/**
 * A request about which nothing is known but the call: for dry runs, tests and the console's playground.
 * What is not known is unknown: no posture, no servers, no binding, no history.
 */
export function plainRequest(call: Call, change: Partial<PolicyRequest> = {}): PolicyRequest {
  const now = instant(0)
  return {
    now,
    principal: { id: 'somebody', groups: [], assurance: 'none', bindingAgeMs: null },
    device: {
      id: 'somewhere',
      groups: [],
      platform: 'linux',
      isolation: 'same-user',
      keyProtection: 'none',
    },
    session: { id: 'none', history: noHistory },
    agent: { name: 'unknown', version: 'unknown' },
    executable: 'unknown',
    subagent: false,
    permissionMode: 'unknown',
    posture: { at: now, checks: [] },
    cosignLagMs: null,
    mcpServers: [],
    ...call,
    ...change,
  }
}
