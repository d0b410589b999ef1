import type { SealKey } from '@custody/evidence'
import type { DeviceId, Instant, OrganisationId, Result } from '@custody/model'
import type { DeviceStanding } from '@custody/protocol'
import type { Erased } from '../acts/erase-content.ts'
import type {
  EnrolmentToken,
  KeptPolicy,
  KeptStamp,
  KeptStatement,
  NewAlert,
} from '@custody/stores'
import type { Act } from '../acts/record-act.ts'
import type { ClosingLog, GrantWish, LastHead } from '../epochs/grant-epoch.ts'
import type { Refusal } from '../refusal.ts'
import type { GrantToTell, ProvenGrant } from '../witnesses/tell-grant.ts'
import type { HeadToCosign, LogToCosign } from '../witnesses/head-to-cosign.ts'
import type { StoreThreads } from '../threads/store-threads.ts'

/** What the main thread needs of the store, typed. The functions behind it are in tasks.ts. */
export type StoreTasks = {
  readonly organisation: () => Promise<OrganisationId>
  readonly keepToken: (token: EnrolmentToken, by: string) => Promise<void>
  readonly deviceOfRequestKey: (
    key: string,
  ) => Promise<{ readonly id: DeviceId; readonly state: string } | null>
  readonly keepLink: (hash: Uint8Array, expiresAt: Instant) => Promise<void>
  /** False: the link is no good. An act either way. */
  readonly signIn: (opened: OpenedSession) => Promise<boolean>
  readonly browserSession: (hash: Uint8Array) => Promise<BrowserSession | null>
  readonly signOut: (hash: Uint8Array, by: string) => Promise<void>
  readonly currentPolicy: () => Promise<KeptPolicy | null>
  readonly publish: (policy: Omit<KeptPolicy, 'number'>, by: string) => Promise<KeptPolicy>
  readonly logsToCosign: () => Promise<readonly LogToCosign[]>
  /** Null where the log is gone or shorter than that. */
  readonly headToCosign: (origin: string, oldSize: number) => Promise<HeadToCosign | null>
  readonly keepCosigned: (origin: string, size: number, note: string, at: Instant) => Promise<void>
  /** Logs that witnesses have cosigned further than any stamp goes. */
  readonly logsToStamp: () => Promise<readonly string[]>
  /** Keeps a stamp of a head that is held here; of any other nothing is kept. */
  readonly keepStamp: (origin: string, stamp: KeptStamp, noteText: string) => Promise<void>
  /** Erases contents stored before that and not held back, as many as one turn takes. */
  readonly eraseStoredBefore: (before: Instant) => Promise<Erased>
  /** Durable when it resolves. */
  readonly recordAct: (act: Act) => Promise<void>
  /** Durable when it resolves. Gives back how many heads were told. */
  readonly tellHeads: () => Promise<number>
  /** Gives back the end of the log's key, which a witness that vouches for its chip takes away. */
  readonly keepStatement: (origin: string, statement: KeptStatement) => Promise<Instant | null>
  readonly quarantine: (device: DeviceId, because: string) => Promise<void>
  readonly raise: (
    code: string,
    device?: DeviceId | null,
    facts?: NewAlert['facts'],
  ) => Promise<void>
  /** Null where the log is no device's, or no key of it is known. */
  readonly keyOfLog: (origin: string) => Promise<SealKey | null>
  /** Whether the log held here had that head. */
  readonly holdsHead: (head: LastHead) => Promise<boolean>
  /** Ascending by device and epoch. */
  readonly grantsToTell: () => Promise<readonly GrantToTell[]>
  /** Null where the acts are not that long. */
  readonly proveGrant: (seq: number, size: number) => Promise<ProvenGrant | null>
  readonly toGrant: (wish: GrantWish) => Promise<Result<ClosingLog, Refusal>>
  readonly grantEpoch: (
    wish: GrantWish,
    closing: ClosingLog,
    witnessed: LastHead | null,
  ) => Promise<Result<DeviceStanding, Refusal>>
  /** False: a device was handed it, it was given often enough, or that head tells no more. */
  readonly grantAgain: (grant: GrantToTell, witnessed: LastHead) => Promise<boolean>
  readonly isHandedOut: (origin: string) => Promise<boolean>
  /** False: another act has taken the place of that one. */
  readonly handOut: (origin: string, leafHash: string) => Promise<boolean>
  /** Makes devices whose keys have ended `pending`, and tells of it. */
  readonly expireKeys: () => Promise<void>
  /** Records in the acts what the operator has changed in files. */
  readonly noteSettings: (by: string) => Promise<void>
}

export type BrowserSession = { readonly since: Instant; readonly expiresAt: Instant }

/** What a browser session is opened by, and who opens it. */
export type OpenedSession = BrowserSession & {
  readonly link: Uint8Array
  readonly hash: Uint8Array
  readonly by: string
}

export function storeTasks({ task }: Pick<StoreThreads, 'task'>): StoreTasks {
  const read = <Value>(name: string, given: unknown = null) =>
    task('reader', name, given) as Promise<Value>
  const write = <Value>(name: string, given: unknown = null) =>
    task('writer', name, given) as Promise<Value>
  return {
    organisation: () => write('organisation'),
    keepToken: (token, by) => write('keepToken', { token, by }),
    deviceOfRequestKey: (key) => read('deviceOfRequestKey', key),
    keepLink: (hash, expiresAt) => write('keepLink', { hash, expiresAt }),
    signIn: (opened) => write('signIn', opened),
    browserSession: (hash) => read('browserSession', hash),
    signOut: (hash, by) => write('signOut', { hash, by }),
    currentPolicy: () => read('currentPolicy'),
    publish: (policy, by) => write('publish', { policy, by }),
    logsToCosign: () => read('logsToCosign'),
    headToCosign: (origin, oldSize) => read('headToCosign', { origin, oldSize }),
    keepCosigned: (origin, size, note, at) => write('keepCosigned', { origin, size, note, at }),
    logsToStamp: () => read('logsToStamp'),
    keepStamp: (origin, stamp, noteText) => write('keepStamp', { origin, stamp, noteText }),
    eraseStoredBefore: (before) => write('eraseStoredBefore', before),
    recordAct: (act) => write('recordAct', act),
    tellHeads: () => write('tellHeads'),
    keepStatement: (origin, statement) => write('keepStatement', { origin, statement }),
    quarantine: (device, because) => write('quarantine', { device, because }),
    raise: (code, device = null, facts = {}) => write('raise', { code, device, facts }),
    keyOfLog: (origin) => read('keyOfLog', origin),
    holdsHead: (head) => read('holdsHead', head),
    grantsToTell: () => read('grantsToTell'),
    proveGrant: (seq, size) => read('proveGrant', { seq, size }),
    toGrant: (wish) => read('toGrant', wish),
    grantEpoch: (wish, closing, witnessed) => write('grantEpoch', { wish, closing, witnessed }),
    grantAgain: (grant, witnessed) => write('grantAgain', { grant, witnessed }),
    isHandedOut: (origin) => read('isHandedOut', origin),
    handOut: (origin, leafHash) => write('handOut', { origin, leafHash }),
    expireKeys: () => write('expireKeys'),
    noteSettings: (by) => write('noteSettings', by),
  }
}
