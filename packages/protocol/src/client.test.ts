import { err, ok } from '@custody/model'
import { expect, test } from 'vitest'
import { clientOf } from './client.ts'
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
