import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { serverTrustPolicy } from '../../views/server-trust-policy.ts'

/** Whom this server believes. Who takes it from here believes this server. */
export const trustPolicy = route({
  endpoint: serverEndpoints.trustPolicy,
  thread: 'reader',
  answer: async (world, { query: { device } }) =>
    ok({
      fileName: 'trust-policy',
      contentType: 'text/plain; charset=utf-8',
      chunks: oneChunk(await serverTrustPolicy(world, device)),
    }),
})

async function* oneChunk(text: string): AsyncIterable<string> {
  yield text
}
