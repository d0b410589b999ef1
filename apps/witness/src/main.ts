// `node apps/witness/src/main.ts VERB --folder DIR …`; `custody witness` starts it. VERB is init, add-log, remove-log, add-organisation,
// trust-roots, add-issuer, archive-key, stamp, logs, silent, key or run.
// Exit codes: 0 done or stopped as asked, 1 a fault, 2 wrong arguments or input, 3 a log is silent.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeNoteKey } from '@custody/evidence'
import { loadedRoots, runTrustRoots, tpmAttester } from '@custody/keys/attester'
import { isId } from '@custody/model'
import { enrolNonces } from './enrol/nonces.ts'
import { addLogs, takeOut } from './log-verbs.ts'
import { sayLogs } from './say-logs.ts'
import { witnessServer } from './serve.ts'
import { silentLogs } from './silent-logs.ts'
import type { ArchiveSigner } from './archive/archive-documents.ts'
import { isAskable } from './archive/fetch-issuer.ts'
import { startFetchingIssuers } from './archive/fetch-issuers.ts'
import { stop } from './stop.ts'
import { stampHeads, startStamping } from './stamp/stamp-heads.ts'
import { createWitnessKey, openArchiveKey, openWitnessKey } from './witness-key.ts'
import type { Cosigner } from './witness-key.ts'
import { createWitnessStore, openWitnessStore } from './witness-store.ts'
import type { WitnessStore } from './witness-store.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    name: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '47618' },
    as: { type: 'string' },
    tsa: { type: 'string' },
    'stamp-every': { type: 'string', default: 'day' },
    after: { type: 'string', default: '600' },
    reason: { type: 'string', default: '' },
    'even-cosigned': { type: 'boolean', default: false },
  },
})
process.umask(0o077)
const [verb = '', ...operands] = positionals
const folder =
  values.folder ?? stop(2, 'ARGUMENT_MISSING', 'it has no folder', 'name one with `--folder DIR`')
const keyPath = join(folder, 'witness-key.p8')
const archiveKeyPath = join(folder, 'archive-key.p8')
const storePath = join(folder, 'witness.db')
const rootsFolder = join(folder, 'trust-roots')
const evenCosigned = values['even-cosigned']
const store = () => open().store

const verbs: { readonly [name: string]: () => void } = {
  init,
  'add-log': () => addLogs(store, operands, seconds()),
  'remove-log': () =>
    takeOut(store, operands, { reason: values.reason, evenCosigned, at: seconds() }),
  'add-organisation': addOrganisations,
  'trust-roots': trustRoots,
  'add-issuer': addIssuers,
  'archive-key': archiveKey,
  stamp: () => void stamp(),
  logs,
  silent,
  key,
  run,
}
const act =
  verbs[verb] ??
  stop(2, 'VERB_UNKNOWN', `\`${verb}\` is nothing it does`, Object.keys(verbs).join(', '))
act()

function init(): void {
  const name =
    values.name ?? stop(2, 'ARGUMENT_MISSING', 'it has no name', 'give it one with `--name NAME`')
  if (!/^[^\s+]{1,255}$/u.test(name))
    stop(
      2,
      'NAME_INVALID',
      `\`${name}\` cannot be its name`,
      'a name has no white space and no plus: witness.example.org/w1',
    )
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const made = createWitnessStore(storePath, name)
  if (!made.ok)
    stop(
      2,
      made.error.code,
      `\`${folder}\` holds a witness already`,
      'its name and key are for good; another one takes another `--folder`',
    )
  const written = createWitnessKey(keyPath)
  if (!written.ok)
    stop(1, written.error.code, `\`${keyPath}\` is there already`, 'move it aside first')
  key()
}

/** Devices of these may enrol their logs by what their chips show. */
function addOrganisations(): void {
  const bad = operands.find((id) => !isId('org', id))
  if (operands.length === 0 || bad !== undefined)
    stop(
      2,
      'ARGUMENT_MISSING',
      `\`${bad ?? ''}\` is no organisation`,
      'name one as its server prints it: org_ and 26 characters',
    )
  const { store } = open()
  for (const id of operands) {
    store.addOrganisation(id)
    process.stdout.write(`enrols devices of ${id}\n`)
  }
  store.close()
}

/** Their keys are fetched and archived from the next `run` on. */
function addIssuers(): void {
  const bad = operands.find((issuer) => !isAskable(issuer))
  if (operands.length === 0 || bad !== undefined)
    stop(
      2,
      'ARGUMENT_MISSING',
      `\`${bad ?? ''}\` is no issuer`,
      'name one as its tokens do (`iss`): https://login.example.org',
    )
  const { store } = open()
  const made = createWitnessKey(archiveKeyPath)
  if (!made.ok && made.error.code !== 'KEY_FILE_EXISTS')
    stop(1, made.error.code, `\`${archiveKeyPath}\` cannot be made`, 'look at its folder')
  for (const issuer of operands) {
    store.addIssuer(issuer)
    process.stdout.write(`archives the keys of ${issuer}\n`)
  }
  store.close()
}

/** Has the heads stamped that are not yet, once. */
async function stamp(): Promise<void> {
  const authority = authorityOf(values.tsa ?? '')
  const { store } = open()
  const done = await stampHeads({ store, authority, now: seconds })
  store.close()
  if (!done.ok)
    stop(1, done.error.code, `\`${authority}\` gave no time stamp`, 'nothing is lost: ask again')
  process.stdout.write(`stamped ${done.value} heads\n`)
}

function authorityOf(text: string): string {
  return URL.canParse(text)
    ? text
    : stop(2, 'ARGUMENT_MISSING', 'no authority is named', 'name one with `--tsa URL` (RFC 3161)')
}

/** The key of the archive, as a trust policy names a log. */
function archiveKey(): void {
  const { store } = open()
  process.stdout.write(`${encodeNoteKey(openArchive(store).key, 'note')}\n`)
  store.close()
}

function openArchive(store: WitnessStore): ArchiveSigner {
  const opened = openArchiveKey(archiveKeyPath, `${store.name()}/issuers`)
  if (!opened.ok)
    return stop(
      1,
      opened.error.code,
      `\`${archiveKeyPath}\` cannot be the key of its archive`,
      '`custody witness add-issuer` makes it; one that others could read is none any more',
    )
  return opened.value
}

/** Which makers of chips this witness believes. */
function trustRoots(): void {
  const done = runTrustRoots(rootsFolder, operands, values.as ?? null)
  if (!done.ok) stop(2, done.error.code, done.error.reason, done.error.hint)
  process.stdout.write(done.value)
}

function logs(): void {
  const { store } = open()
  process.stdout.write(sayLogs(store))
  store.close()
}

/** The logs that have stopped growing, by what was cosigned here. For a monitor that asks again and again. */
function silent(): void {
  if (!/^[1-9]\d{0,8}$/.test(values.after))
    stop(
      2,
      'ARGUMENT_MISSING',
      `\`${values.after}\` is no time`,
      'give whole seconds: `--after 600`',
    )
  const { store } = open()
  const found = silentLogs(store.heads(), seconds(), Number(values.after), store.closings())
  store.close()
  for (const { origin, size, grownAt } of found)
    process.stdout.write(
      `silent ${origin} since ${new Date(grownAt * 1000).toISOString()}, ${size} entries\n`,
    )
  if (found.length > 0) process.exit(3)
}

/** The line that a trust policy takes. */
function key(): void {
  const { store, cosigner } = open()
  process.stdout.write(`${encodeNoteKey(cosigner.key, 'cosignature')}\n`)
  store.close()
}

function run(): void {
  const { store, cosigner } = open()
  const now = seconds
  const attester = tpmAttester({
    key: randomBytes(32),
    roots: () => loadedRoots(rootsFolder),
    now: () => Date.now(),
  })
  const witness = { store, cosigner, now, attester, nonces: enrolNonces(now) }
  const tell = (code: string, issuer?: string): void => {
    const said = { part: 'witness', time: Date.now(), msg: code, issuer }
    process.stderr.write(`${JSON.stringify(said)}\n`)
  }
  const server = witnessServer(witness, ({ code }) => tell(code))
  const archiving =
    store.issuers().length === 0
      ? null
      : startFetchingIssuers({ store, signer: openArchive(store), now, tell })
  const stamping =
    values.tsa === undefined
      ? null
      : startStamping({ store, authority: authorityOf(values.tsa), now }, stampEveryMs(), tell)
  server.on('error', (error) =>
    stop(1, 'PORT_TAKEN', error.message, 'choose another with `--port`'),
  )
  server.listen(Number(values.port), values.host, () => {
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : null
    const verifierKey = encodeNoteKey(cosigner.key, 'cosignature')
    process.stdout.write(
      `${JSON.stringify({ ready: true, pid: process.pid, host: values.host, port, witness: verifierKey })}\n`,
    )
  })
  const close = () => {
    archiving?.stop()
    stamping?.stop()
    server.close(() => {
      store.close()
      process.exit(0)
    })
    server.closeIdleConnections()
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

function stampEveryMs(): number {
  const every = new Map([
    ['hour', 60 * 60_000],
    ['day', 24 * 60 * 60_000],
  ]).get(values['stamp-every'])
  return every ?? stop(2, 'ARGUMENT_MISSING', 'that is no interval', '`--stamp-every` hour or day')
}

function open(): { readonly store: WitnessStore; readonly cosigner: Cosigner } {
  const missing = (code: string) =>
    stop(2, code, `\`${folder}\` holds no witness`, 'make one: `custody witness init --name NAME`')
  if (!existsSync(storePath)) missing('WITNESS_MISSING')
  const store = openWitnessStore(storePath)
  if (!store.ok) return missing(store.error.code)
  const cosigner = openWitnessKey(keyPath, store.value.name())
  if (!cosigner.ok)
    return stop(
      1,
      cosigner.error.code,
      `\`${keyPath}\` cannot be its key`,
      'a key that others could read, or that is gone, is none any more: make a new witness with a new name',
    )
  return { store: store.value, cosigner: cosigner.value }
}

/** POSIX seconds. */
function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
