import type { Route } from '../route.ts'
import { actBundle } from './acts/bundle.ts'
import { listActs } from './acts/list.ts'
import { acknowledgeAlert } from './alerts/acknowledge.ts'
import { listAlerts } from './alerts/list.ts'
import { eraseContent } from './content/erase.ts'
import { holdContent } from './content/hold.ts'
import { startEnrolment } from './devices/challenge.ts'
import { revealContent } from './content/reveal.ts'
import { approveDevice, releaseDevice, removeDevice } from './devices/change-state.ts'
import { listStandings } from './devices/standings.ts'
import { checkIn } from './devices/check-in.ts'
import { getCompleteness } from './devices/completeness.ts'
import { requestCredentials } from './devices/credentials.ts'
import { enrol } from './devices/enrol.ts'
import { getDevice } from './devices/get.ts'
import { listDevices } from './devices/list.ts'
import { requestNonce } from './devices/nonce.ts'
import { exportBundle } from './evidence/bundle.ts'
import { entryBundle } from './evidence/entry-bundle.ts'
import { getEntry } from './evidence/get.ts'
import { listEntries } from './evidence/list.ts'
import { fetchCosigned } from './evidence/cosigned.ts'
import { trustPolicy } from './evidence/trust-policy.ts'
import { uploadLeaves } from './evidence/upload-leaves.ts'
import { uploadPayloads } from './evidence/upload-payloads.ts'
import { getMcpServer } from './mcp-servers/get.ts'
import { listMcpServers } from './mcp-servers/list.ts'
import { overview } from './overview/get.ts'
import { fetchPolicy } from './policies/fetch.ts'
import { getPolicies } from './policies/get.ts'
import { simulatePolicy } from './policies/simulate.ts'
import { getSession } from './sessions/get.ts'
import { listSessions } from './sessions/list.ts'
import { getTimeline } from './sessions/timeline.ts'
import { exportCallBundle } from './tool-calls/bundle.ts'
import { exportCalls } from './tool-calls/export.ts'
import { countCalls } from './tool-calls/facets.ts'
import { getCall } from './tool-calls/get.ts'
import { listCalls } from './tool-calls/list.ts'

/** Every route that runs in a thread of the store, by the name of its endpoint. */
export const routes: { readonly [name: string]: Route } = {
  startEnrolment,
  requestCredentials,
  enrol,
  requestNonce,
  uploadLeaves,
  uploadPayloads,
  fetchCosigned,
  checkIn,
  fetchPolicy,
  overview,
  listSessions,
  getSession,
  getTimeline,
  listCalls,
  countCalls,
  exportCalls,
  getCall,
  listMcpServers,
  getMcpServer,
  getPolicies,
  simulatePolicy,
  listDevices,
  getDevice,
  listStandings,
  releaseDevice,
  approveDevice,
  removeDevice,
  getCompleteness,
  listActs,
  actBundle,
  listAlerts,
  acknowledgeAlert,
  listEntries,
  getEntry,
  exportBundle,
  entryBundle,
  trustPolicy,
  exportCallBundle,
  eraseContent,
  holdContent,
  revealContent,
}
