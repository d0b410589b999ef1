import { expect, test } from 'vitest'
import { admitHook, hookFolder } from './gate.ts'

const url = `${hookFolder}/claude-code/PreToolUse`
const good = {
  host: '127.0.0.1:47615',
  'content-type': 'application/json',
  'x-custody-hook': '1',
}

function asked(headers: Record<string, string | readonly string[]>, at = url, method = 'POST') {
  const raw = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [name, one]),
  )
  const admitted = admitHook({ method, url: at, headers: raw }, 47615)
  return admitted.ok ? admitted.value : admitted.error.code
}

test('a hook of an agent passes, whatever the case of its header names', () => {
  expect(asked(good)).toEqual({ agent: 'claude-code', event: 'PreToolUse' })
  expect(
    asked({
      Host: '127.0.0.1:47615',
      'Content-Type': 'application/json; charset=utf-8',
      'X-Custody-Hook': '1',
    }),
  ).toEqual({ agent: 'claude-code', event: 'PreToolUse' })
})

test.each([
  { code: 'ORIGIN_REFUSED', headers: { ...good, Origin: 'http://localhost:3000' } },
  { code: 'ORIGIN_REFUSED', headers: { ...good, origin: '' } },
  { code: 'ORIGIN_REFUSED', headers: { ...good, 'Sec-Fetch-Site': 'same-origin' } },
  { code: 'HOST_REFUSED', headers: { ...good, host: 'localhost:47615' } },
  { code: 'HOST_REFUSED', headers: { ...good, host: 'evil.example:47615' } },
  { code: 'HOST_REFUSED', headers: { ...good, host: '127.0.0.1:80' } },
  { code: 'HOST_REFUSED', headers: { ...good, host: ['127.0.0.1:47615', 'evil.example'] } },
  { code: 'HOST_REFUSED', headers: { 'content-type': 'application/json', 'x-custody-hook': '1' } },
  { code: 'HOOK_MARK_MISSING', headers: { ...good, 'x-custody-hook': '0' } },
  { code: 'HOOK_MARK_MISSING', headers: { ...good, 'x-custody-hook': [] } },
  { code: 'CONTENT_TYPE_REFUSED', headers: { ...good, 'content-type': 'text/plain' } },
  { code: 'CONTENT_TYPE_REFUSED', headers: { ...good, 'content-type': [] } },
  {
    code: 'CONTENT_TYPE_REFUSED',
    headers: { ...good, 'content-type': ['application/json', 'text/plain'] },
  },
  { code: 'CONTENT_ENCODING_REFUSED', headers: { ...good, 'content-encoding': 'gzip' } },
])('$code for $headers', ({ code, headers }) => {
  expect(asked(headers)).toBe(code)
})

test.each([
  '/',
  `${hookFolder}/claude-code`,
  `${hookFolder}/claude-code/PreToolUse/`,
  `${hookFolder}/claude-code/PreToolUse?x=1`,
  `${hookFolder}/nobody/PreToolUse`,
  `${hookFolder}/claude-code/..`,
  `http://127.0.0.1:47615${url}`,
])('the address %s names no hook', (at) => {
  expect(asked(good, at)).toBe('ADDRESS_UNKNOWN')
})

test.each(['GET', 'PUT', 'OPTIONS', 'DELETE'])('%s is no way to send a hook', (method) => {
  expect(asked(good, url, method)).toBe('METHOD_REFUSED')
})
