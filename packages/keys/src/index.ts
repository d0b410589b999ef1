export type {
  KeyAttestation,
  KeyCapabilities,
  KeyProvider,
  SealingProblem,
} from './key-provider.ts'
