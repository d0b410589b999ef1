// The attester's side of an enrolment: for a server and a witness. It holds no key of a device.
export type { LevelReason } from './tpm/enrolment/endorsement-level.ts'
export type {
  AttestedFor,
  AttestedKey,
  TpmAttester,
  TpmAttesterProblem,
} from './tpm/enrolment/tpm-attester.ts'
export { shownChip } from './tpm/enrolment/shown-chip.ts'
export { tpmAttester } from './tpm/enrolment/tpm-attester.ts'
export type { RootKind, TrustRoot, TrustRootProblem } from './tpm/enrolment/trust-roots.ts'
export { addTrustRoots, readTrustRoots, removeTrustRoot } from './tpm/enrolment/trust-roots.ts'
export { loadedRoots, runTrustRoots } from './tpm/enrolment/run-trust-roots.ts'
