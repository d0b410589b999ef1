import { isLiteral } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'

/** Files that every step of a build can ask for: `--secret id=x,src=FILE`, `--ssh default=FILE`. Source: docker-build(1). */
export function handedToBuild(verb: string, words: readonly string[]): readonly Effect[] {
  if (!/^(?:build|bake)$/.test(verb)) return []
  const secrets = valuesOf('--secret', words).flatMap(
    (value) => /(?:^|,)(?:src|source)=([^,]*)/.exec(value)?.[1] ?? [],
  )
  const keys = valuesOf('--ssh', words).flatMap(
    (value) => /^[^=]*=(.*)$/s.exec(value)?.[1]?.split(',') ?? [],
  )
  // A socket is an agent's, which signs and keeps the keys.
  // An unknown one of a single word is an agent's socket too, as a rule: `$SSH_AUTH_SOCK`.
  return [...secrets, ...keys.filter((path) => isLiteral(path) || path.includes('/'))]
    .filter((path) => !path.endsWith('.sock'))
    .map((path) => touch('read', path, { manner: 'bind' }))
}

function valuesOf(option: string, words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    if (words[index - 1] === option) return [word]
    return word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : []
  })
}
