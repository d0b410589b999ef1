import { newId } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { encodeBundleLine } from './bundle.ts'
import type { BundleLine } from './bundle.ts'
import { parseBundleLine } from './parse-bundle-line.ts'

const key = newId('key', new Uint8Array(16))
const bytes = Uint8Array.of(123, 125)
const sealed: BundleLine = {
  kind: 'sealed',
  sealed: { seq: 2, field: 4, key, nonce: new Uint8Array(12), bytes: new Uint8Array(48) },
}
const stated: BundleLine = {
  kind: 'statement',
  statement: { by: { witness: 'witness.example/w1', signature: new Uint8Array(64) }, bytes },
}
const head: BundleLine = { kind: 'head', note: 'a\n1\nAAAA\n\n— a AAAAAAAA\n' }
const written = (line: BundleLine) => encodeBundleLine(line).slice(0, -1)
const invalid = { ok: false, error: { code: 'BUNDLE_LINE_INVALID' } }

test.each<[string, BundleLine]>([
  ['a closed payload', sealed],
  ['a statement of a witness', stated],
  ["the server's own word", { kind: 'statement', statement: { by: null, bytes } }],
  ['a head', head],
])('%s reads back as it was written', (_, line) => {
  expect(parseBundleLine(written(line))).toEqual({ ok: true, value: line })
})

test('the lines look as the page has them', () => {
  expect(written(sealed)).toBe(
    `{"sealed":{"seq":2,"field":4,"key":"${key}","nonce":"${'0'.repeat(24)}","bytes":"${'A'.repeat(64)}"}}`,
  )
  expect(written(stated)).toBe(
    `{"statement":{"witness":"witness.example/w1","bytes":"e30=","signature":"${'0'.repeat(128)}"}}`,
  )
  expect(written(head)).toBe('{"head":"a\\n1\\nAAAA\\n\\n— a AAAAAAAA\\n"}')
})

describe('no line of a bundle', () => {
  test.each([
    ['a nonce of 11 bytes', written(sealed).replace('"nonce":"00', '"nonce":"')],
    ['a key id of another kind', written(sealed).replace('key_', 'ses_')],
    ['a field that is none', written(sealed).replace('"field":4', '"field":0')],
    ['a signature and no witness', written(stated).replace('"witness.example/w1"', 'null')],
    ['a witness and no signature', written(stated).replace(/"0{128}"/, 'null')],
    ['a witness with a plus in its name', written(stated).replace('example/', 'example+')],
    ['a statement that is no base64', written(stated).replace('e30=', 'e30')],
    ['a head that is no text', '{"head":1}'],
    ['a head and more', written(head).replace('}', ',"seq":1}')],
  ])('%s', (_, text) => {
    expect(parseBundleLine(text)).toEqual(invalid)
  })
})
