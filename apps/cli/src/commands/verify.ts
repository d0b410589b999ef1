import { parseOrigin } from '@custody/evidence'
import type { TreeHead, TrustPolicy, Verification } from '@custody/evidence'
import { err, isBetterProtection, keyProtections, ok } from '@custody/model'
import type { KeyProtection, Result } from '@custody/model'
import { Command, Option } from 'commander'
import { resolve } from 'node:path'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending, ExitCode } from '../command.ts'
import { paint } from '../terminal.ts'
import type { CliProblem } from '../problem.ts'
import { asTyped } from '../typed.ts'
import { checkStamps } from '../verify/check-stamps.ts'
import type { CheckedStamp } from '../verify/check-stamps.ts'
import { progressOf } from '../verify/progress.ts'
import { readHeads } from '../verify/read-heads.ts'
import { readRoots, readStamp } from '../verify/read-stamp.ts'
import type { Stamped } from '../verify/read-stamp.ts'
import { renderVerification } from '../verify/render-verification.ts'
import type { Unmet } from '../verify/render-verification.ts'
import { readTrust, verifyFile } from '../verify/verify-file.ts'

const about = `Checks an evidence bundle offline and gives three verdicts apart: integrity (nothing was
changed), completeness (nothing is missing) and freshness (nothing newer is kept back). Whom to
trust comes from outside the bundle, by --trust; without it the best answer is self-consistent.

Exit code 0: verified; 1: failed, or contents are withheld; 2: the bundle or the trust policy
cannot be used; 3: self-consistent only.`

type Options = {
  readonly trust?: string
  readonly heads?: string
  readonly stamp?: string
  readonly tsa?: string
  readonly require?: KeyProtection
  readonly json?: true
}

/** `custody verify`: evidence, checked by anyone. */
export const verifyCommand: CommandFile = (cli) =>
  new Command('verify')
    .description(about)
    .argument('<bundle>', 'a file that `custody export` wrote')
    .option(
      '--trust <policy>',
      'a C2SP tlog-policy: the keys of logs, the witnesses and their quorum',
    )
    .addOption(
      new Option(
        '--require <protection>',
        'fail if a quorum does not vouch for a key that is held as well as that',
      ).choices([...keyProtections]),
    )
    .option('--heads <file>', 'what a witness says is newest: its `/heads`, fetched from itself')
    .addOption(
      new Option(
        '--stamp <file>',
        "a witness's time stamp of a log's head: when it was there at the latest; takes --tsa",
      ).conflicts('heads'),
    )
    .option(
      '--tsa <pem>',
      'certificates of the time stamp authorities that you trust, for --stamp and for stamps in the bundle',
    )
    .option('--json', 'print the verdicts as one JSON document')
    .action(
      act(cli, 'cannot verify', (path: string, options: Options) => verify(cli, path, options)),
    )

async function verify(cli: Cli, path: string, options: Options): Promise<Ending> {
  const trust = options.trust === undefined ? ok(null) : readTrust(resolve(cli.cwd, options.trust))
  if (!trust.ok) return trust
  const heads =
    options.heads === undefined
      ? ok(new Map<string, TreeHead>())
      : readHeads(resolve(cli.cwd, options.heads), trust.value)
  if (!heads.ok) return heads
  const stamped = await stampIn(cli, options, trust.value)
  if (!stamped.ok) return stamped
  const roots = options.tsa === undefined ? ok(null) : readRoots(resolve(cli.cwd, options.tsa))
  if (!roots.ok) return roots
  const { origin, head } = stamped.value ?? {}
  const known = origin === undefined || head === undefined ? heads.value : new Map([[origin, head]])
  const progress = progressOf(cli)
  const verified = await verifyFile(resolve(cli.cwd, path), trust.value, known, progress.between)
  progress.done()
  if (!verified.ok) return verified
  const { verification: it, stamps: held } = verified.value
  const failing = unmet(it, options.require)
  // A time is of no use where the entries are not what was stamped.
  const isWhole = it.integrity.verdict === 'holds'
  const time = isWhole ? stamped.value : null
  const stamps = isWhole ? await checkStamps(held, roots.value) : []
  const exit = failing === null ? exitCodes[it.outcome] : 1
  if (options.json === true) answerJson(cli, asJson({ it, failing, time, stamps }, options.require))
  else tell(cli, { it, failing, time, stamps }, path)
  return ok(exit)
}

const exitCodes: { readonly [outcome in Verification['outcome']]: ExitCode } = {
  verified: 0,
  'verified, no witness': 0,
  'self-consistent': 3,
  incomplete: 1,
  failed: 1,
}

async function stampIn(
  cli: Cli,
  { stamp, tsa }: Options,
  trust: TrustPolicy | null,
): Promise<Result<Stamped | null, CliProblem>> {
  if (stamp === undefined) return ok(null)
  if (tsa === undefined)
    return err({ code: 'STAMP_UNUSABLE', path: stamp, because: 'no authority is named by --tsa' })
  return readStamp({ stamp: resolve(cli.cwd, stamp), tsa: resolve(cli.cwd, tsa) }, trust)
}

type Found = {
  readonly it: Verification
  readonly failing: Unmet | null
  /** Of `--stamp`. */
  readonly time: Stamped | null
  /** Of the bundle itself. */
  readonly stamps: readonly CheckedStamp[]
}

function tell(cli: Cli, { it, failing, time, stamps }: Found, path: string): void {
  cli.stdout.write(renderVerification(cli.stdout, it, failing, { time, stamps }))
  if (it.outcome !== 'self-consistent') return
  const hint = `name whom you trust: \`custody verify ${path} --trust POLICY\``
  cli.stderr.write(`${paint(cli.stderr, 'cyan', 'hint:')} ${asTyped(cli, hint)}\n`)
}

/** The verification as it stands, with what was required and the entries of all logs together. */
function asJson(
  { it, failing, time: stamped, stamps }: Found,
  required: KeyProtection | undefined,
): object {
  const entries = it.logs.reduce((sum, log) => sum + log.entries, 0)
  const outcome = failing === null ? it.outcome : 'failed'
  const { origin, head, time, authority } = stamped ?? {}
  const told = stamped === null ? null : { origin, size: head?.size, time, authority }
  return {
    v: 1,
    ...it,
    outcome,
    entries,
    required: required ?? null,
    unmet: failing,
    stamped: told,
    stamps,
  }
}

/** What of `--require` is not met; null where it is, or nothing was required. It is asked of the keys of devices. */
function unmet({ logs }: Verification, required: KeyProtection | undefined): Unmet | null {
  if (required === undefined) return null
  const devices = logs.filter(({ origin }) => {
    const log = parseOrigin(origin)
    return log.ok && log.value.kind === 'device'
  })
  const below = devices.find(({ keyProtection }) => isBetterProtection(required, keyProtection))
  if (below === undefined && devices.length > 0) return null
  const { origin = null, keyProtection = null } = below ?? {}
  return { code: 'KEY_PROTECTION_BELOW', required, origin, keyProtection }
}
