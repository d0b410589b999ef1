// What redaction costs: a 4 KB message, a hook payload of 4 KB, 1 MB of text, each beside one SHA-256 of the same text;
// the two take turns. `node packages/redaction/bench/redact.ts [--json]`
import { createHmac, hash } from 'node:crypto'
import { redact, redactJson, tagSecretWith } from '@custody/redaction'
import { besideBaseline, quantile, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'

const tagSecret = tagSecretWith(
  (key, message) => createHmac('sha256', key).update(message).digest(),
  new Uint8Array(32),
)
const words =
  'The build failed because `npm test` could not read the token from config.ts; password rules are checked in auth.go:42, see https://example.com/docs#keys\n'
const prose = words.repeat(28).slice(0, 4096)
const secret = `API_KEY=${'q7Zr2Lx9Tb4Vn8Kc'.repeat(2)}\n`
const payload = JSON.stringify({
  session_id: 'x'.repeat(36),
  tool_name: 'Bash',
  tool_input: { command: prose.slice(0, 1800), description: words },
  tool_response: { stdout: prose.slice(0, 1900), stderr: '' },
})

const withSecret = prose.slice(50) + secret
const large = prose.repeat(256)
type Case = {
  readonly what: string
  readonly text: string
  readonly times: number
  readonly run: (text: string) => unknown
}
const cases: readonly Case[] = [
  { what: '4 KB message, clean', text: prose, times: 2000, run: (text) => redact(text, tagSecret) },
  {
    what: '4 KB message, one secret',
    text: withSecret,
    times: 2000,
    run: (text) => redact(text, tagSecret),
  },
  {
    what: `${payload.length} B hook payload (JSON)`,
    text: payload,
    times: 2000,
    run: (text) => redactJson(text, tagSecret),
  },
  { what: '1 MB of text', text: large, times: 40, run: (text) => redact(text, tagSecret) },
]

tellMeasured({
  about: 'p50 of 2,000 runs each, 40 for the 1 MB; above 64 KB the daemon does it in a worker.',
  figures: cases.map(measured),
})

function measured({ what, text, times, run }: Case): Figure {
  const ours: number[] = []
  const theirs: number[] = []
  for (let at = 0; at < times; at += 1) {
    ours.push(timed(() => run(text)))
    theirs.push(timed(() => hash('sha256', text)))
  }
  return {
    what: `redact, ${what}`,
    unit: 'ms',
    value: quantile(ours, 0.5),
    interval: quantileInterval(ours, 0.5),
    baseline: besideBaseline('SHA-256 of the same text', { ours, theirs }, 0.5),
    aim: null,
  }
}

function timed(run: () => unknown): number {
  const from = performance.now()
  run()
  return performance.now() - from
}
