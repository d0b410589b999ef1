import type { Cli } from './command.ts'

/**
 * The text with each `custody …` in it as this person can type it: started through npm or npx, the program is not
 * on the shell's PATH, and `npx` has to stand before it.
 */
export function asTyped({ env }: Pick<Cli, 'env'>, text: string): string {
  return env['npm_execpath'] === undefined
    ? text
    : text.replaceAll(/(`|^ *)custody (?=[a-z-])/gm, '$1npx custody ')
}

/** A path as people write it: `~` for the home folder. */
export function shortPath({ env }: Pick<Cli, 'env'>, path: string): string {
  const home = env['HOME'] ?? ''
  return home.length > 1 && (path === home || path.startsWith(`${home}/`))
    ? `~${path.slice(home.length)}`
    : path
}
