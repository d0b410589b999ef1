export { backoffMs } from './backoff.ts'
export type { Cleaner, CleanFields, RawFields } from './clean-fields.ts'
export { cleanFields, fieldBytesMax, joinFields, noFields, secretsOf } from './clean-fields.ts'
export type { Closable, CloseContent, Closing } from './close-content.ts'
export { contentCloser } from './close-content.ts'
export { capturedOf, marked } from './capture.ts'
export type { Cosigning } from './cosign.ts'
export { anchorOf, cosignedAt, cosignLagMs, takeCosigned } from './cosign.ts'
export type {
  DeviceLog,
  LogLeaf,
  LogPayload,
  LogProblem,
  LogSeal,
  LogState,
  PageLimits,
  RecordedEntry,
} from './device-log.ts'
export type { Attestation, DeviceSelf, Enroller, EnrolProblem, Enrolment } from './enrol.ts'
export { enrol } from './enrol.ts'
export type { OwnStanding } from './hold-grant.ts'
export { isAsAsked } from './hold-grant.ts'
export type { EpochGrant, EpochNeeded, NextEpoch } from './next-epoch.ts'
export { neededEpoch } from './next-epoch.ts'
export type { Heart } from './heartbeat.ts'
export { heartbeat } from './heartbeat.ts'
export type { Happening, Recorder, RecordHow } from './record.ts'
export { record } from './record.ts'
export type { AnnouncedKey, KeyAnnouncer, RequestKey } from './request-key.ts'
export { announceRequestKey, requestKeyLifeMs } from './request-key.ts'
export type { Sealer } from './seal.ts'
export { sealNext } from './seal.ts'
export type { OfferedPolicy, PolicySyncer, SyncedPolicy } from './sync-policy.ts'
export type { OfferProblem } from './sync-policy.ts'
export { isOfferProblem, policyApplied, syncPolicy } from './sync-policy.ts'
export type { Uploader, UploadLimits, UploadProblem, UploadStep } from './upload.ts'
export { uploadAll, uploadNext } from './upload.ts'
export type { CheckListed } from './listed-policy.ts'
export { listedPolicies } from './listed-policy.ts'
export type { AcceptedCode, Administrators, CodeWorld, OfferedCode } from './accept-code.ts'
export { acceptCode, codeHash, codePurpose, vetoHash, vetoPurpose } from './accept-code.ts'
