import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decodeHex,
  encodeBundleLine,
  encodeTrustPolicy,
  parseTrustPolicy,
  portableCrypto,
  verifyBundle,
} from '@custody/evidence'
import type { Verification } from '@custody/evidence'
import { nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { installSwtpm } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import type { BundleVector } from '../../../spec/vectors/bundle-shapes.ts'
import { bundleVectors } from '../../../spec/vectors/bundle-vectors.ts'
import { origin } from '../../../spec/vectors/sample-log.ts'
import { chipSealed } from './chip-sealed.ts'

// spec/verify.py shares no code with `custody verify`: what both say alike is in the pages, and not in one program's head.

const root = join(import.meta.dirname, '../../..')
const script = join(root, 'spec', 'verify.py')
const isHere = ['python3', 'openssl'].every(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
)
const read = (name: string) => JSON.parse(readFileSync(join(root, 'spec/vectors', name), 'utf8'))

type Bundle = Pick<BundleVector, 'lines' | 'trust' | 'heads'>

/** Asks the second verifier about many things at once; a process for each would take a minute. */
function ask<Answer>(questions: readonly object[]): readonly Answer[] {
  const asking = join(import.meta.dirname, 'ask-second-verifier.py')
  const done = spawnSync('python3', [asking, join(root, 'spec')], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (done.status !== 0) throw new Error(done.stderr)
  return JSON.parse(done.stdout)
}

function first({ lines, trust, heads }: Bundle): Verification {
  const policy = trust === null ? null : parseTrustPolicy(portableCrypto, trust)
  const known = heads.map(({ origin, size, root: hex }) => {
    const hash = decodeHex(hex)
    if (!hash.ok) throw new Error(hex)
    return [origin, { size, root: hash.value }] as const
  })
  if (policy?.ok === false) throw new Error(policy.error.code)
  return verifyBundle(lines, {
    crypto: portableCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: policy?.value ?? null,
    heads: new Map(known),
  })
}

/** What both say; figures, times of entries and the reasons beside a verdict are the first one's alone. */
function said({ outcome, integrity, completeness, freshness, logs }: Verification) {
  const problems = integrity.problems.map(
    ({ code, origin, seq, line }) => `${line} ${code} ${seq} ${origin}`,
  )
  return {
    outcome,
    integrity: integrity.verdict,
    problems: [...new Set(problems)].toSorted(),
    completeness: completeness.verdict,
    payloads: completeness.payloads,
    freshness: [freshness.verdict, freshness.cosignedAt],
    logs: logs.map((log) => ({
      log: [log.origin, log.scope, log.entries, log.seals, log.isTrusted, log.newestAt],
      head: log.head,
      grant: log.grant,
      cosigned: log.cosigned,
      key: [log.keyProtection, log.serversWord, log.isolation, log.keyFingerprint],
      payloads: log.payloads,
      counter: [log.completeness.verdict, log.completeness.to, log.completeness.holes.unprovable],
    })),
  }
}

/** One character of each line made another, and each line left out, doubled, or put one further down. */
function changed({ lines, ...about }: Bundle): readonly Bundle[] {
  return [...lines.entries()].flatMap(([at, line]) => {
    const places = Array.from({ length: 4 }, (_, part) =>
      Math.floor(((part + 0.5) * line.length) / 4),
    )
    const edited = places.map((place) =>
      lines.with(
        at,
        `${line.slice(0, place)}${line[place] === '0' ? '1' : '0'}${line.slice(place + 1)}`,
      ),
    )
    const moved = lines.toSpliced(at, 1).toSpliced(at + 1, 0, line)
    return [...edited, lines.toSpliced(at, 1), lines.toSpliced(at, 0, line), moved].map((made) => ({
      ...about,
      lines: made,
    }))
  })
}

describe.skipIf(!isHere)('the second verifier', () => {
  test('has at most 400 lines, and needs nothing but Python and openssl', () => {
    const text = readFileSync(script, 'utf8')
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(400)
    const imported = [...text.matchAll(/^(?:import|from) ([^\n]+)$/gm)].flatMap(([, names = '']) =>
      names.replace(/ import .*/, '').split(', '),
    )
    // All of them are Python's own.
    const known = 'argparse base64 functools hashlib hmac json pathlib re subprocess sys tempfile'
    expect(imported.toSorted()).toEqual(known.split(' '))
  })

  test('says of every vector what the first says: verdicts, codes, entries and lines', () => {
    const vectors = bundleVectors
    const answers = ask<Verification>(vectors)
    for (const [at, vector] of vectors.entries()) {
      const answer = answers[at]
      if (answer === undefined) throw new Error(vector.name)
      expect(said(answer), vector.name).toEqual(said(first(vector)))
      expect(answer.outcome, vector.name).toBe(vector.outcome)
    }
  })

  test.each(['whole', 'selected', 'cosigned', 'erased', 'epochs', 'organisation', 'quoted'])(
    'says the same of `%s` with any line left out, doubled, moved or edited',
    (name) => {
      const vector = bundleVectors.find((one) => one.name === name)
      const bundles = vector === undefined ? [] : changed(vector)
      const answers = ask<Verification>(bundles)
      expect(answers.length).toBeGreaterThan(40)
      for (const [at, bundle] of bundles.entries()) {
        const answer = answers[at]
        if (answer === undefined) throw new Error(`${at}`)
        expect(said(answer), bundle.lines.join('\n')).toEqual(said(first(bundle)))
      }
    },
  )

  test('reads what is well formed, and nothing else', () => {
    const vectors: readonly { format: string; name: string; text: string; expect: string }[] = read(
      'formats.json',
    ).filter(({ format }: { format: string }) => format !== 'proof-file')
    const answers = ask<boolean>(vectors)
    expect(vectors.length).toBeGreaterThan(30)
    for (const [at, { format, name, expect: code }] of vectors.entries())
      expect(answers[at], `${format}, ${name}`).toBe(code === 'ok')
  })

  test('takes a seal of a chip for one where the first does', () => {
    const vectors: readonly { name: string; expect: string }[] = read('tpm-seals.json')
    const answers = ask<string | null>(vectors)
    for (const [at, { name, expect: code }] of vectors.entries()) {
      const problem = code === 'ATTEST_KEY_INVALID' ? 'SEAL_KEY_INVALID' : 'SEAL_SIGNATURE_BAD'
      expect(answers[at], name).toBe(code === 'ok' ? null : problem)
    }
  })

  test('nests of a thousand lists in a leaf fail it, and do not end it', () => {
    const leaf = `{"leaf":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
    const [whole] = bundleVectors.filter(({ name }) => name === 'whole')
    if (whole === undefined) throw new Error('no vector')
    const bundle = { ...whole, lines: whole.lines.toSpliced(2, 1, leaf) }
    expect(first(bundle).outcome).toBe('failed')
    expect(ask<Verification>([bundle])).toMatchObject([{ outcome: 'failed' }])
  })
})

const swtpm = await installSwtpm()

describe.skipIf(!isHere || !swtpm.ok)('the second verifier, of a log that a chip seals', () => {
  test('says what the first says: of the log, of each line edited, and of another counter', async () => {
    if (!swtpm.ok) return
    const { lines, trust, key } = await chipSealed(swtpm.value)
    const good = {
      lines: lines.map((line) => encodeBundleLine(line).slice(0, -1)),
      trust,
      heads: [],
    }
    const nvName = key.nvName?.map((byte, at) => (at === 33 ? byte ^ 1 : byte)) ?? null
    const other = encodeTrustPolicy(portableCrypto, [{ origin, key: { ...key, nvName } }])
    const bundles = [good, { ...good, trust: null }, { ...good, trust: other }, ...changed(good)]
    const answers = ask<Verification>(bundles)
    expect(answers[0]).toMatchObject({ outcome: 'verified, no witness', logs: [{ seals: 2 }] })
    expect(answers[2]?.outcome).toBe('failed')
    for (const [at, bundle] of bundles.entries()) {
      const answer = answers[at]
      if (answer === undefined) throw new Error(`${at}`)
      expect(said(answer), bundle.lines.join('\n')).toEqual(said(first(bundle)))
    }
  })
})

describe.skipIf(!isHere || !swtpm.ok)('the second verifier, of a chip without a counter', () => {
  test('says what the first says: the seals hold, and completeness is not claimed', async () => {
    if (!swtpm.ok) return
    const { lines, trust } = await chipSealed(swtpm.value, 'tpm-quote/1')
    const good = {
      lines: lines.map((line) => encodeBundleLine(line).slice(0, -1)),
      trust,
      heads: [],
    }
    const [answer] = ask<Verification>([good])
    if (answer === undefined) throw new Error('no answer')
    expect(answer).toMatchObject({ outcome: 'verified, no witness', logs: [{ seals: 2 }] })
    expect(said(answer)).toEqual(said(first(good)))
    expect(first(good).completeness.because).toContain('no-counter')
  })
})

describe.skipIf(!isHere)('the second verifier as a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'custody-second-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (...words: readonly string[]) => {
    const done = spawnSync(words[0] ?? '', words.slice(1), { cwd: folder, encoding: 'utf8' })
    return { exit: done.status, stdout: done.stdout, stderr: done.stderr }
  }
  const custody = (...words: readonly string[]) =>
    run(process.execPath, join(root, 'apps/cli/custody.mjs'), 'verify', ...words)
  const made =
    isHere && run(process.execPath, join(root, 'apps/cli/test/make-bundle.ts'), '10').exit === 0

  test.each([
    { bundle: 'whole', trust: 'trust-policy', exit: 0 },
    { bundle: 'whole', trust: 'stranger-policy', exit: 1 },
    { bundle: 'whole', trust: null, exit: 3 },
    { bundle: 'edited', trust: 'trust-policy', exit: 1 },
    { bundle: 'content-changed', trust: 'trust-policy', exit: 1 },
    { bundle: 'withheld', trust: 'trust-policy', exit: 1 },
    { bundle: 'entry-removed', trust: 'trust-policy', exit: 1 },
    { bundle: 'cut', trust: 'trust-policy', exit: 1 },
  ])(
    '$bundle with $trust: exit code $exit, as `custody verify` has it',
    ({ bundle, trust, exit }) => {
      expect(made).toBe(true)
      const words = [`${bundle}.bundle`, ...(trust === null ? [] : ['--trust', trust]), '--json']
      const [ours, theirs] = [custody(...words), run('python3', script, ...words)]
      expect([ours.exit, theirs.exit], theirs.stderr).toEqual([exit, exit])
      expect(said(JSON.parse(theirs.stdout))).toEqual(said(JSON.parse(ours.stdout)))
    },
  )

  test('a policy that it does not understand is none', () => {
    expect(run('python3', script, 'whole.bundle', '--trust', 'whole.bundle')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('line 1 of the policy cannot be understood'),
    })
  })
})
