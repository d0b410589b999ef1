import type { DeviceId, Instant, OrganisationId } from '@custody/model'
import type { EnrolmentToken, KeptPolicy } from '@custody/stores'
import type { HeadToCosign, LogToCosign } from '../witnesses/head-to-cosign.ts'
import type { StoreThreads } from '../threads/store-threads.ts'

/** What the main thread needs of the store, typed. The functions behind it are in tasks.ts. */
export type StoreTasks = {
  readonly organisation: () => Promise<OrganisationId>
  readonly keepToken: (token: EnrolmentToken) => Promise<void>
  readonly deviceOfRequestKey: (
    key: string,
  ) => Promise<{ readonly id: DeviceId; readonly state: string } | null>
  readonly keepLink: (hash: Uint8Array, expiresAt: Instant) => Promise<void>
  readonly useLink: (hash: Uint8Array) => Promise<boolean>
  readonly keepBrowserSession: (hash: Uint8Array, session: BrowserSession) => Promise<void>
  readonly browserSession: (hash: Uint8Array) => Promise<BrowserSession | null>
  readonly endBrowserSession: (hash: Uint8Array) => Promise<void>
  readonly currentPolicy: () => Promise<KeptPolicy | null>
  readonly publish: (policy: Omit<KeptPolicy, 'number'>) => Promise<KeptPolicy>
  readonly logsToCosign: () => Promise<readonly LogToCosign[]>
  /** Null where the log is gone or shorter than that. */
  readonly headToCosign: (origin: string, oldSize: number) => Promise<HeadToCosign | null>
  readonly keepCosigned: (origin: string, size: number, note: string, at: Instant) => Promise<void>
  readonly raise: (code: string, device?: DeviceId) => Promise<void>
}

export type BrowserSession = { readonly since: Instant; readonly expiresAt: Instant }

export function storeTasks({ task }: Pick<StoreThreads, 'task'>): StoreTasks {
  const read = <Value>(name: string, given: unknown = null) =>
    task('reader', name, given) as Promise<Value>
  const write = <Value>(name: string, given: unknown = null) =>
    task('writer', name, given) as Promise<Value>
  return {
    organisation: () => write('organisation'),
    keepToken: (token) => write('keepToken', token),
    deviceOfRequestKey: (key) => read('deviceOfRequestKey', key),
    keepLink: (hash, expiresAt) => write('keepLink', { hash, expiresAt }),
    useLink: (hash) => write('useLink', hash),
    keepBrowserSession: (hash, session) => write('keepBrowserSession', { hash, ...session }),
    browserSession: (hash) => read('browserSession', hash),
    endBrowserSession: (hash) => write('endBrowserSession', hash),
    currentPolicy: () => read('currentPolicy'),
    publish: (policy) => write('publish', policy),
    logsToCosign: () => read('logsToCosign'),
    headToCosign: (origin, oldSize) => read('headToCosign', { origin, oldSize }),
    keepCosigned: (origin, size, note, at) => write('keepCosigned', { origin, size, note, at }),
    raise: (code, device) => write('raise', { code, device: device ?? null }),
  }
}
