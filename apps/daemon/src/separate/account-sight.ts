import { createHash } from 'node:crypto'
import type { ScriptText } from '@custody/action'
import type { Clock, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type {
  Files,
  Layout,
  NamedDigest,
  Seat,
  Tail,
  TailMark,
  TailProblem,
} from '@custody/workspace'
import {
  analyseBy,
  readGitRemote,
  readLayout,
  resolveByLooks,
  scriptFrom,
  wholeLines,
} from '@custody/workspace'
import type { AccountFiles } from '../broker/account-files.ts'
import { accountFiles } from '../broker/account-files.ts'
import type { BrokerProblem } from '../broker/connection.ts'
import type { Account } from '../home/account.ts'
import type { AccountSight } from '../standing.ts'

const mib = 1024 * 1024
const layoutAgeMsMax = 10_000
const layoutsMax = 256
const transcriptBytesMax = 2 * 1024 ** 3
const nobody = { uid: 65_534, gid: 65_534 }
const absentErrnos = new Set([2, 20])

/** What governed accounts name, seen by the broker with each account's own rights. */
export function brokerSight(brokerSocket: string, now: Clock): AccountSight {
  const connections = new Map<number, AccountFiles>()
  const layouts = new Map<string, { readonly at: number; readonly layout: Promise<Layout> }>()

  const of = (account: Account): AccountFiles => {
    const known = connections.get(account.uid)
    if (known !== undefined) return known
    // Our own canaries name files too. The broker never becomes us: nobody's rights are enough for them.
    const isOurs = account.uid === process.getuid?.()
    const fresh = accountFiles(brokerSocket, isOurs ? nobody : account)
    connections.set(account.uid, fresh)
    return fresh
  }
  const layoutOf = (seat: Seat, files: Files): Promise<Layout> => {
    const key = JSON.stringify(seat)
    const known = layouts.get(key)
    if (known !== undefined && now() - known.at < layoutAgeMsMax && now() >= known.at)
      return known.layout
    if (layouts.size >= layoutsMax) layouts.clear()
    const layout = readLayout(seat, files)
    layouts.set(key, { at: now(), layout })
    return layout
  }
  const analyse: AccountSight['analyse'] = async (account, place, work) => {
    const { home, uid, name } = account
    const seat = { ...place, home, uid, account: name }
    const files = filesOf(of(account), uid)
    return analyseBy(files, seat, await layoutOf(seat, files), work)
  }
  return {
    analyse,
    async look(account, workingDirectory) {
      const place = { workingDirectory, additionalRoots: [] }
      const [root, branch] = await analyse(account, place, (view) => {
        const [first = null] = view.roots
        return [first, first === null ? null : view.branchOf(first)] as const
      })
      const remotes = await readGitRemote(workingDirectory, filesOf(of(account), account.uid))
      return { root, remotes, branch }
    },
    async read(account, path) {
      const text = await filesOf(of(account), account.uid).readText(path, 8 * mib)
      return text?.text ?? null
    },
    digested: (account) => ({
      ...filesOf(of(account), account.uid),
      digest: (path) => digestOf(of(account), path, account.uid),
    }),
    tail: (account, path, mark) => tailAs(of(account), account, path, mark),
  }
}

/** The broker's answers as files of one account. Only regular files that it owns are read. */
function filesOf(files: AccountFiles, uid: number): Files {
  const look: Files['look'] = async (path) => {
    const looked = await files.look(path)
    if (!looked.ok) return { kind: isAbsent(looked.error) ? 'absent' : 'unknown' }
    const { status, target } = looked.value
    switch (status.kind) {
      case 'file':
        return { kind: 'file', hardLinks: status.hardLinks, id: status.id }
      case 'link':
        return { kind: 'link', target }
      default:
        return { kind: status.kind }
    }
  }
  return {
    look,
    async idOf(path) {
      const looked = await files.look(path)
      return looked.ok ? looked.value.status.id : null
    },
    readText: (path, maxBytes) => readWhole(files, path, uid, maxBytes),
    async names(folder) {
      const names = await files.list(folder)
      return names.ok ? names.value : []
    },
    resolve: (path) => resolveByLooks(look, path),
  }
}

const digestBytesMax = 256 * mib

/** The digest of a regular file of the account or of root, piece by piece; null where it changed meanwhile. */
async function digestOf(
  files: AccountFiles,
  path: string,
  uid: number,
): Promise<NamedDigest | null> {
  const digest = createHash('sha256')
  let version = ''
  for (let offset = 0; ; offset += mib) {
    const piece = await files.read(path, offset, mib)
    if (!piece.ok) return null
    const { status, bytes } = piece.value
    const { sizeBytes, changedAtMs } = status
    if ((status.uid !== uid && status.uid !== 0) || sizeBytes > digestBytesMax) return null
    if (version !== '' && version !== status.version) return null
    version = status.version
    digest.update(bytes)
    if (bytes.length < mib) return { sha256: digest.digest('hex'), sizeBytes, changedAtMs }
  }
}

async function readWhole(
  files: AccountFiles,
  path: string,
  uid: number,
  maxBytes: number,
): Promise<ScriptText | null> {
  const pieces: Buffer[] = []
  let version = ''
  for (let size = 0; ;) {
    const piece = await files.read(path, size, mib)
    if (!piece.ok) return null
    const { status, bytes } = piece.value
    if (status.uid !== uid || status.sizeBytes > maxBytes) return null
    // Changed while it was read: what was read is no state that the file ever had.
    if (version !== '' && version !== status.version) return null
    version = status.version
    pieces.push(Buffer.from(bytes))
    size += bytes.length
    if (bytes.length < mib || size >= status.sizeBytes) return scriptFrom(Buffer.concat(pieces))
  }
}

function isAbsent(problem: BrokerProblem): boolean {
  return problem.code === 'BROKER_REFUSED' && absentErrnos.has(problem.errno)
}

/** Reads on in a file that grows, below the account's own home once its links are resolved. */
async function tailAs(
  files: AccountFiles,
  { uid, home }: Account,
  path: string,
  mark: TailMark,
): Promise<Result<Tail, TailProblem>> {
  const { look, resolve } = filesOf(files, uid)
  if ((await look(path)).kind === 'link') return err({ code: 'FILE_LINK_REFUSED' })
  const [place, top] = await Promise.all([resolve(path), resolve(home)])
  if (place === null || top === null) return err({ code: 'FILE_ABSENT' })
  if (!place.startsWith(`${top}/`)) return err({ code: 'FILE_OUTSIDE_FOLDER' })
  const read = await files.read(place, mark.offset, mib)
  if (!read.ok) {
    if (isAbsent(read.error)) return err({ code: 'FILE_ABSENT' })
    return err({ code: 'FILE_UNREADABLE', cause: read.error.code })
  }
  const { status, bytes } = read.value
  if (status.uid !== uid) return err({ code: 'FILE_OWNER_DIFFERS' })
  if (status.sizeBytes > transcriptBytesMax)
    return err({ code: 'FILE_TOO_LARGE', sizeBytes: status.sizeBytes })
  if ((mark.file !== null && mark.file !== status.id) || status.sizeBytes < mark.offset)
    return err({ code: 'FILE_REPLACED' })
  const lines = wholeLines(Buffer.from(bytes), { ...mark, file: status.id }, mib)
  const { offset } = lines.mark
  return ok({
    ...lines,
    more: offset > mark.offset && offset < status.sizeBytes && bytes.length === mib,
  })
}
