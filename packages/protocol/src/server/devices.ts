import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AgentNamed,
  CheckStatusWord,
  Count,
  DeviceIdText,
  IsolationWord,
  KeyProtectionWord,
  manyOf,
  Moment,
  Nothing,
  OriginText,
  pageOf,
  Paging,
  PlatformWord,
  PolicyVersionText,
} from '../scalar.ts'
import { AgentHealth, OutboxState, PostureCheckBody } from './device-requests.ts'
import { DeviceTrust, Figure } from './row.ts'

/** `wiped`: it asks for its next epoch because its log is gone; it waits for an administrator. */
export const DeviceStateWord = z.enum(['pending', 'active', 'wiped', 'quarantined', 'removed'])

export const DeviceRow = z.object({
  trust: DeviceTrust,
  state: DeviceStateWord,
  health: z.enum(['ok', 'silent', 'ungoverned', 'posture-failing']),
  platform: PlatformWord,
  osVersion: z.string(),
  account: z.object({ uid: Count, name: z.string() }),
  enrolledAt: Moment,
  /** The last sealed entry, by the server's clock; what counts as a sign of life. */
  lastEntryAt: Moment.nullable(),
  lastCheckInAt: Moment.nullable(),
  policy: z.object({ version: PolicyVersionText.nullable(), upToDate: z.boolean() }),
  posture: z.object({ pass: Count, fail: Count, unknown: Count }),
  agents: z.array(
    z.object({ agent: AgentNamed, hooks: z.enum(['present', 'missing', 'tampered', 'unknown']) }),
  ),
  outbox: OutboxState.nullable(),
  sessions: Figure,
  denied: Figure,
  openAlerts: Figure,
})

export const listDevices = endpoint({
  method: 'GET',
  path: '/api/v1/devices',
  caller: 'console',
  summary: 'Every device',
  params: Nothing,
  query: z.object({
    health: manyOf(z.enum(['ok', 'silent', 'ungoverned', 'posture-failing'])),
    state: manyOf(DeviceStateWord),
    isolation: IsolationWord.optional(),
    keyProtection: KeyProtectionWord.optional(),
    policy: z.enum(['up-to-date', 'behind']).optional(),
    /** Devices on which this probe answers so now: `disk_encryption:fail`. */
    posture: z.string().max(80).optional(),
    mcp: z.string().max(128).optional(),
    q: z.string().max(500).optional(),
    ...Paging,
  }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(DeviceRow) },
  problems: ['CURSOR_INVALID'],
})

export const getDevice = endpoint({
  method: 'GET',
  path: '/api/v1/devices/{device}',
  caller: 'console',
  summary: 'One device: posture with its history, agents and hooks, key, log',
  params: z.object({ device: DeviceIdText }),
  query: Nothing,
  body: Nothing,
  answer: {
    kind: 'json',
    schema: DeviceRow.extend({
      agentHealth: z.array(AgentHealth),
      ungovernedAgents: z.array(z.object({ agent: AgentNamed, detail: z.string() })),
      checks: z.array(
        PostureCheckBody.extend({
          /** Older than its maximum age: counts as unknown. */
          stale: z.boolean(),
          /** Changes only, newest first, at most 50; out of sealed entries. */
          history: z.array(
            z.object({
              at: Moment,
              status: CheckStatusWord,
              detail: z.string(),
              seq: Count,
              epoch: Count,
            }),
          ),
        }),
      ),
      key: z.object({
        protection: KeyProtectionWord,
        /** SHA-256 of the SubjectPublicKeyInfo; hex. */
        fingerprint: z.string(),
        publicKey: z.string(),
        enrolledAt: Moment,
      }),
      logs: z.array(
        z.object({
          origin: OriginText,
          epoch: Count,
          size: Count,
          root: z.string(),
          checkpoint: z.string().nullable(),
          storedAt: Moment.nullable(),
          forked: z.boolean(),
        }),
      ),
      bootId: z.string().nullable(),
      daemonVersion: z.string().nullable(),
    }),
  },
  problems: ['DEVICE_UNKNOWN'],
})
