import type { Problem } from '@custody/model'
import type { ProblemDocument } from '@custody/protocol'

type Row = { readonly status: number; readonly detail: string; readonly hint: string }

const rows: { readonly [code: string]: Row } = {
  ROUTE_UNKNOWN: { status: 404, detail: 'no such question', hint: 'see spec/local-protocol.md' },
  REQUEST_INVALID: {
    status: 400,
    detail: 'the question does not have the shape this endpoint takes',
    hint: 'see spec/local-protocol.md',
  },
  CALLER_REFUSED: {
    status: 403,
    detail: 'this daemon does not know who asks, or does not govern that account',
    hint: 'ask as root or as a developer of this machine, outside of containers',
  },
  ROOT_NEEDED: {
    status: 403,
    detail: 'only root may ask this of a daemon that runs under an account of its own',
    hint: 'type it again with `sudo`',
  },
  CALL_UNKNOWN: {
    status: 404,
    detail: 'no such call is kept on this device',
    hint: 'type `custody log` to see the calls there are',
  },
  SESSION_UNKNOWN: {
    status: 404,
    detail: 'no such session is kept on this device',
    hint: 'type `custody status` to see the sessions there are',
  },
  AGENT_UNKNOWN: {
    status: 404,
    detail: 'there is no canary call for this agent',
    hint: 'name an agent that custody governs, for example `claude-code`',
  },
  EXPORT_EMPTY: { status: 404, detail: 'no entry matches', hint: 'leave the filters out' },
  DAEMON_FAILED: {
    status: 500,
    detail: 'the daemon has a fault',
    hint: 'see logs/daemon.log in CUSTODY_HOME',
  },
}

/** A problem as the wire carries it: RFC 9457, with a hint that can be done. */
export function controlProblem({ code }: Problem): ProblemDocument {
  const row = rows[code] ?? { status: 503, detail: `it did not work (${code})`, hint: 'try again' }
  const title = code.toLowerCase().replaceAll('_', ' ')
  return { type: `urn:custody:problem:${code}`, title, code, ...row }
}
