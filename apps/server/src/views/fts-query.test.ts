import { expect, test } from 'vitest'
import { ftsQuery, ftsWords, snippetOf } from './fts-query.ts'

test.each([
  { typed: 'git push', query: '"git" "push"' },
  { typed: '"git push"', query: '"git push"' },
  { typed: 'pus*', query: '"pus" *' },
  { typed: '~/.ssh/id_rsa', query: '"ssh id rsa"' },
  { typed: 'a OR b NEAR(c)', query: '"a" "OR" "b" "NEAR c"' },
  { typed: 'x" -y ^z text:w', query: '"x" "y" "z" "text w"' },
  { typed: ' … -- "" ', query: null },
])('$typed is searched as $query', ({ typed, query }) => {
  expect(ftsQuery(typed)).toBe(query)
})

test('a snippet marks the longest word that occurs, and takes marks out of captured text', () => {
  const text = `cat \uE000/home/dev/.ssh/id_rsa\n| base64`
  expect(snippetOf(text, ftsWords('ssh id_rsa'))).toBe(
    'cat /home/dev/.\uE000ssh\uE001/id_rsa | base64',
  )
  expect(snippetOf(text, ['curl'])).toBeNull()
})
