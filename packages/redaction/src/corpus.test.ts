import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { secretsIn } from './redact.ts'

// Made by others, read in place: base64 of JSON lines, because they look like live tokens.
const folder =
  process.env['CUSTODY_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const corpus = `${folder}/corpora/secrets-gitleaks.jsonl.b64`

type Row = { readonly text: string; readonly rule: string; readonly expected: 'secret' | 'clean' }

test.skipIf(!existsSync(corpus))('the secrets corpus: recall and false positives', () => {
  const rows: readonly Row[] = Buffer.from(readFileSync(corpus, 'latin1'), 'base64')
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const secrets = rows.filter((row) => row.expected === 'secret')
  const clean = rows.filter((row) => row.expected === 'clean')
  const missed = secrets.filter((row) => secretsIn(row.text).length === 0)
  const wrong = clean.filter((row) => secretsIn(row.text).length > 0)
  const recall = `recall ${secrets.length - missed.length}/${secrets.length}`
  console.log(`${recall}, false positives ${wrong.length}/${clean.length}`)
  console.log(`missed: ${missed.map((row) => row.rule).join(', ')}`)
  // The one row missed names a kind of account and holds no secret. 20 of the false positives are Google
  // keys of the right shape that are known to be public.
  expect(missed.map((row) => row.rule)).toEqual(['gcp-service-account'])
  expect(wrong.length).toBeLessThanOrEqual(40)
})
