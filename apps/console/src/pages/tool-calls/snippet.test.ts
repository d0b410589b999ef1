import { expect, test } from 'vitest'
import { snippetParts } from './snippet.ts'

test('a match is told from what stands around it', () => {
  expect(snippetParts('cat \ue000~/.ssh\ue001/id_rsa')).toEqual([
    { text: 'cat ', matched: false },
    { text: '~/.ssh', matched: true },
    { text: '/id_rsa', matched: false },
  ])
})

test('stray marks are dropped', () => {
  expect(snippetParts('\ue001a\ue001b')).toEqual([
    { text: 'a', matched: false },
    { text: 'b', matched: false },
  ])
})
