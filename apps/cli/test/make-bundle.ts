// Writes evidence into the current folder, for the scripts of `custody verify`: `whole.bundle` with its `trust-policy`,
// and one bundle for each way of tampering. The key is made on the spot and forgotten.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import {
  appendEntry,
  emptyLog,
  encodeBundleLine,
  encodeCheckpoint,
  encodeTrustPolicy,
  noContext,
  portableCrypto,
  rootOf,
  sealNote,
} from '@custody/evidence'
import type { AppendedEntry, EntryDraft, EvidenceLog, SealKey } from '@custody/evidence'
import { instant, newId } from '@custody/model'

const crypto = portableCrypto
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const device = newId('dev', random(16))
const origin = `${newId('org', random(16))}/device/${device}/e1`
const begin = Date.UTC(2026, 10, 23, 4, 0, 0)

type Sealer = { readonly key: SealKey; readonly seal: (text: string) => Uint8Array }

function makeSealer(): Sealer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
  return {
    key: { kind: 'file-p256/1', publicKey: spki, nvName: null },
    seal: (text) =>
      new Uint8Array(
        sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      ),
  }
}

function enrolled(sealer: Sealer): EntryDraft {
  return {
    ...noContext,
    at: instant(begin),
    source: 'device',
    kind: 'enrolled',
    facts: {
      publicKey: Buffer.from(sealer.key.publicKey).toString('hex'),
      seal: 'file-p256/1',
      nvName: null,
      keyProtection: 'file',
      isolation: 'same-user',
      environment: 'host',
      platform: 'linux',
      origin,
      notAfter: null,
    },
    fields: { host: Buffer.from('laptop.example') },
  }
}

function heartbeat(index: number): EntryDraft {
  return {
    ...noContext,
    at: instant(begin + index * 60_000),
    source: 'device',
    kind: 'heartbeat',
    facts: { outbox: index, oldestMs: null, sessions: 0 },
    fields: { name: Buffer.from(`beat ${index}`) },
  }
}

type Made = { readonly lines: readonly string[]; readonly entries: number }

/** A log of `count` entries, sealed after every fourth and after the last. */
function makeLog(sealer: Sealer, count: number): Made {
  let log: EvidenceLog = emptyLog(crypto, origin)
  const lines = [
    encodeBundleLine({ kind: 'bundle' }),
    encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
  ]
  for (let index = 0; index < count; index += 1) {
    const draft = index === 0 ? enrolled(sealer) : heartbeat(index)
    const appended = appendEntry(log, draft, { crypto, random })
    if (!appended.ok) throw new Error(JSON.stringify(appended.error))
    lines.push(...entryLines(appended.value))
    log = appended.value.log
    if (index % 4 === 3 || index === count - 1) lines.push(sealLine(sealer, log))
  }
  lines.push(encodeBundleLine({ kind: 'end', logs: 1, leaves: count }))
  return { lines, entries: count }
}

function entryLines({ leafBytes, payloads }: AppendedEntry): readonly string[] {
  return [
    encodeBundleLine({ kind: 'leaf', bytes: leafBytes }),
    ...payloads.map((payload) => encodeBundleLine({ kind: 'payload', payload })),
  ]
}

function sealLine({ key, seal }: Sealer, log: EvidenceLog): string {
  const text = encodeCheckpoint({
    origin,
    size: log.frontier.size,
    root: rootOf(crypto, log.frontier),
  })
  return encodeBundleLine({
    kind: 'checkpoint',
    note: sealNote(crypto, text, { origin, key, signature: seal(text) }),
  })
}

const write = (name: string, lines: readonly string[]): void => writeFileSync(name, lines.join(''))

const sealer = makeSealer()
const { lines } = makeLog(sealer, Number(process.argv[2] ?? 10))
const isAbout = (index: number, what: string) => lines[index]?.startsWith(`{"${what}"`) === true
const at = (what: string, nth: number) =>
  [...lines.keys()].filter((index) => isAbout(index, what))[nth] ?? 0

writeFileSync('trust-policy', encodeTrustPolicy(crypto, [{ origin, key: sealer.key }]))
writeFileSync('stranger-policy', encodeTrustPolicy(crypto, [{ origin, key: makeSealer().key }]))
write('whole.bundle', lines)
write(
  'edited.bundle',
  lines.with(at('leaf', 2), lines[at('leaf', 2)]?.replace('"outbox":2', '"outbox":3') ?? ''),
)
write('content-changed.bundle', lines.with(at('payload', 2), lines[at('payload', 3)] ?? ''))
write('withheld.bundle', lines.toSpliced(at('payload', 2), 1))
write('entry-removed.bundle', lines.toSpliced(at('leaf', 2), 2))
write('cut.bundle', lines.slice(0, -3))
