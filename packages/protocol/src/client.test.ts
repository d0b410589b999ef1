import { err, ok } from '@custody/model'
import { expect, test } from 'vitest'
import { clientOf, fieldsBesides } from './client.ts'
import type { Outgoing } from './client.ts'
import { problemDocument } from './problem-document.ts'
import { serverEndpoints } from './server.ts'

/** A server in a function: it keeps what was asked and always answers the same. */
function answering(status: number, answer: unknown) {
  const asked: Outgoing[] = []
  const send = async (request: Outgoing) => {
    asked.push(request)
    return ok({ status, body: new TextEncoder().encode(JSON.stringify(answer)) })
  }
  return { asked, client: clientOf(serverEndpoints, send) }
}

test('a query is encoded, a list repeats its name, and what is absent is left out', async () => {
  const { asked, client } = answering(200, { rows: [], next: null })
  const query = { outcome: ['deny' as const, 'ask' as const], q: 'rm -rf &x', device: undefined }
  expect(await client.listCalls({ query })).toEqual(ok({ rows: [], next: null }))
  expect(asked[0]?.target).toBe('/api/v1/tool-calls?outcome=deny&outcome=ask&q=rm%20-rf%20%26x')
})

test('a parameter cannot leave its place in the path', async () => {
  const { asked, client } = answering(404, problemDocument('MCP_SERVER_UNKNOWN'))
  await client.getMcpServer({ params: { fingerprint: '../me?x' } })
  expect(asked[0]?.target).toBe('/api/v1/mcp-servers/..%2Fme%3Fx')
})

test('a problem document comes back as data', async () => {
  const problem = problemDocument('SIZE_DIFFERS', { size: 7 })
  const { client } = answering(409, problem)
  expect(await client.uploadLeaves()).toEqual(err({ code: 'REFUSED', problem }))
})

test.each([
  { because: 'the answer has another shape', status: 200, answer: { now: 'soon' } },
  { because: 'the refusal is no problem document', status: 502, answer: '<html>' },
])('ANSWER_UNREADABLE when $because', async ({ status, answer }) => {
  const { client } = answering(status, answer)
  expect(await client.health()).toMatchObject({ error: { code: 'ANSWER_UNREADABLE', status } })
})

const policy = {
  version: `sha256:${'a'.repeat(64)}`,
  number: 2,
  preset: 'balanced',
  appliedSince: 1,
  content: { name: 'x', packs: [], rules: [], mode: 'enforce', mcpServers: [] },
  listing: null,
}
const stdio = { kind: 'stdio', command: '/x', args: [] }

test.each([
  ['what to capture', { captureLevel: 'full' }, ['captureLevel']],
  ['waivers', { content: { ...policy.content, waivers: [{ rule: 'r' }] } }, ['content.waivers']],
  [
    'an MCP server to deploy',
    {
      content: {
        ...policy.content,
        mcpServers: [{ match: stdio, level: 'observed', deploy: true }],
      },
    },
    ['content.mcpServers.0.deploy'],
  ],
  [
    'settings for agents, and a floor',
    { agentSettings: { env: { A: 'b' } }, floor: { packs: [] } },
    ['agentSettings', 'floor'],
  ],
  [
    'a mode for one pack',
    {
      content: {
        ...policy.content,
        packs: [{ name: 'p', summary: '', rules: [], tests: null, mode: 'observe' }],
      },
    },
    ['content.packs.0.mode'],
  ],
])(
  'a policy that brings %s as well is no policy, and the field is named',
  async (_, more, fields) => {
    expect(await answering(200, policy).client.fetchPolicy()).toMatchObject({ ok: true })
    expect(await answering(200, { ...policy, ...more }).client.fetchPolicy()).toMatchObject({
      error: { code: 'ANSWER_UNREADABLE', fields },
    })
  },
)

test('what else the answer to a check-in holds is passed over, and can be told', async () => {
  const answer = { now: 1, policyVersion: policy.version, stored: 0, nextCheckInMs: 1 }
  const more = { run: 'sh -c id', upgradeTo: 'https://x' }
  const read = await answering(200, { ...answer, ...more }).client.checkIn()
  expect(read.ok && fieldsBesides(serverEndpoints.checkIn, read.value)).toEqual([
    'run',
    'upgradeTo',
  ])
  expect(fieldsBesides(serverEndpoints.checkIn, answer)).toEqual([])
})
