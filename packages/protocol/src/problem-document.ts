import { z } from 'zod'

/** How a problem travels: RFC 9457 `application/problem+json`, with our code, a reason and a hint that can be done. */
export const ProblemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** Lower case, no final period. */
  detail: z.string(),
  hint: z.string(),
  /** What a program needs to go on: the server's size, its time, where the body was wrong. */
  extra: z.record(z.string(), z.json()).optional(),
})

export type ProblemDocument = z.infer<typeof ProblemDocument>
export const problemContentType = 'application/problem+json'

type Row = { readonly status: number; readonly reason: string; readonly hint: string }

/** Every code the server answers, with its status and its words. A code that is not here is a bug. */
export const serverProblems = {
  REQUEST_INVALID: {
    status: 400,
    reason: 'the request does not have the shape this endpoint takes',
    hint: 'compare `extra.at` with spec/server-api.md',
  },
  BODY_NOT_JSON: {
    status: 400,
    reason: 'the body is not JSON',
    hint: 'send `content-type: application/json`',
  },
  BODY_ENCODING_REFUSED: {
    status: 415,
    reason: 'the body has an encoding or a type that is not taken',
    hint: 'send JSON, plain or zstd',
  },
  BODY_TOO_LARGE: {
    status: 413,
    reason: 'the body is larger than this endpoint takes',
    hint: 'send fewer entries per request',
  },
  HOST_REFUSED: {
    status: 421,
    reason: 'this host name is not the one the server answers on',
    hint: 'open the address that `custody up` printed',
  },
  ORIGIN_REFUSED: {
    status: 403,
    reason: 'the request comes from another site',
    hint: 'reload the console and try again',
  },
  SIGN_IN_NEEDED: {
    status: 401,
    reason: 'nobody is signed in',
    hint: 'type `custody sign-in` to get a new link',
  },
  LINK_REFUSED: {
    status: 401,
    reason: 'the sign-in link was used, is too old, or belongs to another browser',
    hint: 'type `custody sign-in` to get a new link',
  },
  CONTENT_UNKNOWN: {
    status: 404,
    reason: 'no such session, device or account is known here',
    hint: 'look it up in the console: an id, or the name of an account as sessions show it',
  },
  CONTENT_HELD: {
    status: 409,
    reason: 'some of these contents are held back from erasure',
    hint: 'let go of the hold first: `custody server release`',
  },
  OPERATOR_TOKEN_REFUSED: {
    status: 401,
    reason: 'the operator token is not the one in the server folder',
    hint: 'read server/operator-token again: it is new at each start',
  },
  SIGNATURE_MISSING: {
    status: 401,
    reason: 'the request is not signed',
    hint: 'sign it with the request key, RFC 9421, tag custody-device/1',
  },
  SIGNATURE_REFUSED: {
    status: 401,
    reason: 'the signature of the request does not hold',
    hint: 'announce a new request key',
  },
  SIGNATURE_EXPIRED: {
    status: 401,
    reason: 'the signature was made at another time than now',
    hint: 'set the clock: the server time is in `extra.now`',
  },
  NONCE_SEEN: {
    status: 401,
    reason: 'this nonce was used before',
    hint: 'sign each request with a new nonce',
  },
  DIGEST_WRONG: {
    status: 400,
    reason: 'the body is not the one that was signed',
    hint: 'send the bytes that content-digest covers',
  },
  REQUEST_KEY_UNKNOWN: {
    status: 401,
    reason: 'this request key was never announced, or it is too old',
    hint: 'upload a sealed `request-key` entry with the new key',
  },
  TOKEN_REFUSED: {
    status: 401,
    reason: 'the enrolment token is unknown, used up or too old',
    hint: 'make a new token in the console',
  },
  CHALLENGE_REFUSED: {
    status: 401,
    reason: 'the challenge is not one that this server gave, or it is too old',
    hint: 'ask for a new nonce and enrol again',
  },
  POSSESSION_REFUSED: {
    status: 401,
    reason: 'the enrolling device does not show that it holds its key',
    hint: 'sign the challenge with the key that is enrolled',
  },
  CREDENTIAL_REFUSED: {
    status: 401,
    reason: 'the chip has not opened the credential that was made for its key',
    hint: 'enrol again: a secret is good once, for some minutes',
  },
  CHIP_KNOWN: {
    status: 409,
    reason: 'the chip is that of another device, for ever',
    hint: 'see docs/errors/CHIP_KNOWN.md',
  },
  ENROLMENT_CONFLICT: {
    status: 409,
    reason: 'this key is enrolled under another device',
    hint: 'remove the other device first',
  },
  EPOCH_NEEDED: {
    status: 409,
    reason: 'this device goes on in a new epoch only',
    hint: 'ask for epoch `extra.epoch` with the key of that epoch: see docs/errors/EPOCH_NEEDED.md',
  },
  EPOCH_AWAITED: {
    status: 409,
    reason: 'the epoch was asked for, and no administrator has granted it yet',
    hint: 'an administrator types `custody server device grant`; ask again later',
  },
  EPOCH_REFUSED: {
    status: 409,
    reason: "that epoch is not this key's to open",
    hint: 'see docs/errors/EPOCH_REFUSED.md',
  },
  EPOCH_CLOSED: {
    status: 403,
    reason: 'this epoch of the device is closed: a later one was granted',
    hint: 'ask for the next epoch with a key of its own',
  },
  KEY_EXPIRED: {
    status: 403,
    reason: 'the key is past its end: no chip vouches for it, so it is good for 30 days only',
    hint: 'enrol again with a token, or let an administrator type `custody server device approve`',
  },
  ASK_UNKNOWN: {
    status: 409,
    reason: 'no key like that asks for this device’s next epoch',
    hint: 'type `custody server device list`: the machine itself has to ask first',
  },
  ASK_AMBIGUOUS: {
    status: 409,
    reason: 'more than one key asks for this device’s next epoch, and only one can have it',
    hint: 'find out which machine is the device, and name its key: `--key FINGERPRINT`',
  },
  STATE_DIFFERS: {
    status: 409,
    reason: 'the device is not in a state for that',
    hint: 'see its state: `custody server device list`',
  },
  WITNESS_AWAY: {
    status: 503,
    reason:
      'a witness does not tell what it has cosigned of this log, and would refuse a grant behind it',
    hint: 'start the witness, or take it out of the server’s `witnesses` file; then grant again',
  },
  DEVICE_UNKNOWN: { status: 404, reason: 'no such device', hint: 'enrol it first' },
  DEVICE_REFUSED: {
    status: 403,
    reason: 'this device is quarantined or removed',
    hint: 'ask an administrator',
  },
  ORIGIN_UNKNOWN: {
    status: 404,
    reason: 'no such evidence log',
    hint: 'use the origin that enrolment gave',
  },
  ORIGIN_FOREIGN: {
    status: 403,
    reason: 'this log belongs to another device',
    hint: 'use the origin that enrolment gave',
  },
  SIZE_DIFFERS: {
    status: 409,
    reason: 'the server holds another number of entries than the upload starts from',
    hint: 'go on from `extra.size`',
  },
  LOG_FORKED: {
    status: 409,
    reason: 'the log contradicts what the server already holds',
    hint: 'stop: an administrator must look at this device',
  },
  SEAL_REFUSED: {
    status: 422,
    reason: 'the seal does not cover these entries',
    hint: 'seal again and upload; if it stays, the log is damaged',
  },
  LEAF_REFUSED: {
    status: 422,
    reason: 'an entry is not in its one canonical form',
    hint: 'see `extra.seq` and `extra.problem`',
  },
  PAYLOAD_REFUSED: {
    status: 422,
    reason: 'a payload does not open the commitment of its entry',
    hint: 'see `extra.seq` and `extra.field`',
  },
  ENTRY_UNKNOWN: {
    status: 404,
    reason: 'no such entry',
    hint: 'upload leaves before their payloads',
  },
  SESSION_UNKNOWN: { status: 404, reason: 'no such session', hint: 'look in the list of sessions' },
  CALL_UNKNOWN: {
    status: 404,
    reason: 'no such tool call',
    hint: 'look in the list of tool calls',
  },
  ALERT_UNKNOWN: { status: 404, reason: 'no such alert', hint: 'look in the list of alerts' },
  MCP_SERVER_UNKNOWN: {
    status: 404,
    reason: 'no such MCP server',
    hint: 'look in the list of MCP servers',
  },
  ROUTE_UNKNOWN: { status: 404, reason: 'no such address', hint: 'see spec/server-api.md' },
  CURSOR_INVALID: {
    status: 400,
    reason: 'the cursor is not one that this list gave',
    hint: 'start again without it',
  },
  SEARCH_INVALID: {
    status: 400,
    reason: 'the search text cannot be read',
    hint: 'quote a phrase with "',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    reason: 'the store cannot be written',
    hint: 'see logs/server.log; the device keeps its entries and tries again',
  },
  SERVER_FAILED: { status: 500, reason: 'the server has a fault', hint: 'see logs/server.log' },
} as const satisfies { readonly [code: string]: Row }

export type ServerProblemCode = keyof typeof serverProblems

/** A problem as the wire carries it. `extra` holds data for programs, never words. */
export function problemDocument(
  code: ServerProblemCode,
  extra?: ProblemDocument['extra'],
): ProblemDocument {
  const { status, reason, hint } = serverProblems[code]
  const type = `urn:custody:problem:${code}`
  const title = code.toLowerCase().replaceAll('_', ' ')
  return { type, title, status, code, detail: reason, hint, ...(extra && { extra }) }
}
