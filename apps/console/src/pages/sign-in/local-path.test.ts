import { expect, test } from 'vitest'
import { localPath } from './local-path.ts'

test.each([
  { to: '/tool-calls?outcome=deny', path: '/tool-calls?outcome=deny' },
  { to: undefined, path: '/' },
  { to: 'https://evil.example/', path: '/' },
  { to: '//evil.example/', path: '/' },
  { to: '/\\evil.example/', path: '/' },
  { to: 'javascript:alert(1)', path: '/' },
])('after sign-in `$to` leads to $path', ({ to, path }) => {
  expect(localPath(to)).toBe(path)
})
