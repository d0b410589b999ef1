import { actBundle, listActs } from './server/acts.ts'
import { acknowledgeAlert, listAlerts } from './server/alerts.ts'
import { eraseContent, holdContent, revealContent } from './server/content.ts'
import {
  checkIn,
  fetchCosigned,
  fetchPolicy,
  requestNonce,
  uploadLeaves,
  uploadPayloads,
} from './server/device-requests.ts'
import { getCompleteness } from './server/completeness.ts'
import {
  approveDevice,
  grantEpoch,
  listStandings,
  releaseDevice,
  removeDevice,
} from './server/device-acts.ts'
import { getDevice, listDevices } from './server/devices.ts'
import { entryBundle, exportBundle, getEntry, listEntries, trustPolicy } from './server/evidence.ts'
import { enrol, requestCredentials, startEnrolment } from './server/enrolment.ts'
import { getMcpServer, listMcpServers } from './server/mcp-servers.ts'
import { overview } from './server/overview.ts'
import { getPolicies, simulatePolicy } from './server/policies.ts'
import { getSession, getTimeline, listSessions } from './server/sessions.ts'
import { health, live, makeLink, signIn, signOut, whoAmI } from './server/sign-in.ts'
import {
  countCalls,
  exportCallBundle,
  exportCalls,
  getCall,
  listCalls,
} from './server/tool-calls.ts'

/** A console sends this header with every POST: another site cannot set it without asking first, and is refused. */
export const consoleHeader = { name: 'x-custody-console', value: '1' } as const

/** Everything the server answers, by the name that the client calls it. */
export const serverEndpoints = {
  startEnrolment,
  requestCredentials,
  enrol,
  requestNonce,
  uploadLeaves,
  uploadPayloads,
  fetchCosigned,
  fetchPolicy,
  checkIn,
  health,
  makeLink,
  signIn,
  signOut,
  whoAmI,
  overview,
  listSessions,
  getSession,
  getTimeline,
  listCalls,
  countCalls,
  exportCalls,
  exportCallBundle,
  getCall,
  listMcpServers,
  getMcpServer,
  getPolicies,
  simulatePolicy,
  listDevices,
  getDevice,
  listStandings,
  grantEpoch,
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
  eraseContent,
  holdContent,
  revealContent,
  live,
} as const

export type ServerEndpoints = typeof serverEndpoints
