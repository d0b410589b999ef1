// Throws random and mutated questions and answers at the native programs, in a throw-away machine, as root:
// `node apps/native/fuzz.ts [--minutes N] [--seed FIRST] [--build installed|sanitized|valgrind]`.
// Without --seed it starts at one that the time gives, and says which: the same seed does the same again.
import { parseArgs } from 'node:util'
import type { NativeBuild } from './src/native-programs.ts'
import { nativeFuzz } from './test/fuzz/fuzz-native.ts'

const builds: readonly NativeBuild[] = ['installed', 'sanitized', 'valgrind']
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 2 ** 31) },
    build: { type: 'string', default: 'sanitized' },
  },
})
const build = builds.find((one) => one === values.build)
if (build === undefined) throw new Error(`no such build: ${values.build}`)
const totals = new Map<string, number>()
const batch = 500

await using fuzz = await nativeFuzz(build)
const until = performance.now() + Number(values.minutes) * 60_000
let seed = Number(values.seed)
const askSeeds = batch / 5
do {
  for (const kind of ['broker', 'ask'] as const) {
    const { counts, problems } = await fuzz[kind](seed, kind === 'broker' ? batch : askSeeds)
    for (const [what, count] of Object.entries(counts)) {
      const name = `${kind} ${what}`
      totals.set(name, (totals.get(name) ?? 0) + count)
    }
    for (const problem of problems) console.log(`${kind}: ${problem}`)
    if (problems.length > 0) process.exitCode = 1
  }
  seed += batch
  console.log(
    `seeds ${values.seed} to ${seed - 1}: ${[...totals].map((pair) => pair.join(' ')).join(', ')}`,
  )
} while (performance.now() < until && process.exitCode === undefined)
