// Prints what redaction costs: a 4 KB message, a 4 KB hook payload, 1 MB of text. Run: node packages/redaction/bench/redact.ts
import { createHmac } from 'node:crypto'
import { redact, redactJson, tagSecretWith } from '@custody/redaction'

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

const cases: readonly (readonly [string, number, () => unknown])[] = [
  ['4 KB message, clean', 2000, () => redact(prose, tagSecret)],
  ['4 KB message, one secret', 2000, () => redact(prose.slice(50) + secret, tagSecret)],
  [`${payload.length} B hook payload (JSON)`, 2000, () => redactJson(payload, tagSecret)],
  ['1 MB text', 20, () => redact(prose.repeat(256), tagSecret)],
]

for (const [name, times, run] of cases) {
  const ms = Array.from({ length: times }, () => {
    const started = performance.now()
    run()
    return performance.now() - started
  }).sort((a, b) => a - b)
  const at = (share: number): string => (ms[Math.floor(ms.length * share)] ?? 0).toFixed(3)
  console.log(`${name.padEnd(32)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`)
}
