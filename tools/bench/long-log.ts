import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { nodeCrypto } from '@custody/keys'
import { plainFigure, tellMeasured } from '@custody/testkit'
import { sampleBundle, trustText } from '../../packages/evidence/bench/sample-bundle.ts'

// `node tools/bench/long-log.ts [--entries N] [--json]`: `custody verify` over a log that long, from the start of the process to
// its end, with its memory; beside a bare SHA-256 of the file. The file is some 3 KB an entry, and goes away afterwards.

const entries = Number(process.argv[process.argv.indexOf('--entries') + 1]) || 1_000_000
const perSeal = 16
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'custody-long-log-'))
const trust = join(folder, 'trust-policy')
process.once('exit', () => rmSync(folder, { recursive: true }))
writeFileSync(trust, trustText)

/** Writes a bundle of that many entries, a mebibyte at a time. */
function write(name: string, count: number): string {
  const path = join(folder, name)
  const file = openSync(path, 'w')
  let text = ''
  for (const { lines } of sampleBundle(count, perSeal, nodeCrypto)) {
    for (const line of lines) text += `${line}\n`
    if (text.length < 2 ** 20) continue
    writeSync(file, text)
    text = ''
  }
  writeSync(file, text)
  closeSync(file)
  return path
}

type Verified = { readonly tookMs: number; readonly peakMiB: number }

async function verify(path: string, count: number): Promise<Verified> {
  const words = [join(root, 'apps/cli/custody.mjs'), 'verify', path, '--trust', trust, '--json']
  const begun = performance.now()
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let peakKiB = 0
  const watching = setInterval(() => {
    peakKiB = Math.max(peakKiB, Number(/^VmHWM:\s+(\d+)/m.exec(statusOf(child.pid))?.[1] ?? 0))
  }, 50)
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
  const exit = await new Promise((resolve) => child.once('close', resolve))
  const tookMs = performance.now() - begun
  clearInterval(watching)
  const verdict = JSON.parse(said)
  if (exit !== 0 || verdict.entries !== count) throw new Error(said.slice(0, 1000))
  return { tookMs, peakMiB: peakKiB / 1024 }
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

async function hashed(path: string): Promise<number> {
  const begun = performance.now()
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), createHash('sha256'))
  return performance.now() - begun
}

const few = Math.ceil(entries / 50)
const short = await verify(write('short.bundle', few), few)
const path = write('long.bundle', entries)
const long = await verify(path, entries)
const bareMs = await hashed(path)
const name = entries.toLocaleString('en')
tellMeasured({
  about:
    `\`custody verify\` over one file of ${name} entries, ${perSeal} a seal, ${(statSync(path).size / 1e9).toFixed(1)} GB, once: from ` +
    `the start of the process to its end, one thread; memory is VmHWM, beside that over a fiftieth of the entries.`,
  figures: [
    {
      ...plainFigure(`custody verify, a log of ${name} entries`, 'ms', long.tookMs),
      baseline: { what: 'SHA-256 of the file', value: bareMs, ratioInterval: null },
      aim: { of: 'value', bound: 'at most', limit: 120_000 },
    },
    plainFigure(`custody verify, entries a second of these`, '/s', (entries * 1000) / long.tookMs),
    {
      ...plainFigure(`custody verify, memory at most, ${name} entries`, 'MiB', long.peakMiB),
      baseline: {
        what: `the same, ${few.toLocaleString('en')} entries`,
        value: short.peakMiB,
        ratioInterval: null,
      },
    },
  ],
})
