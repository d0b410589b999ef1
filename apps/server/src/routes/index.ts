import type { Route } from '../route.ts'
import { checkIn } from './devices/check-in.ts'
import { enrol } from './devices/enrol.ts'
import { requestNonce } from './devices/nonce.ts'
import { uploadLeaves } from './evidence/upload-leaves.ts'
import { uploadPayloads } from './evidence/upload-payloads.ts'
import { fetchPolicy } from './policies/fetch.ts'

/** Every route that runs in a thread of the store, by the name of its endpoint. */
export const routes: { readonly [name: string]: Route } = {
  enrol,
  requestNonce,
  uploadLeaves,
  uploadPayloads,
  checkIn,
  fetchPolicy,
}
