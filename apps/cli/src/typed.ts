import type { Cli } from './command.ts'

/**
 * The text as this person would write it: paths below their home begin with `~`, and each `custody …` to type gets
 * `npx` before it where the program was started through npm, so is not on the shell's PATH.
 */
export function asTyped(cli: Pick<Cli, 'env'>, text: string): string {
  const short = text.replaceAll(/(?<=`|^| )\/[^\s`]+/g, (path) => shortPath(cli, path))
  return cli.env['npm_execpath'] === undefined
    ? short
    : short.replaceAll(/(`|^ *)custody (?=[a-z-])/gm, '$1npx custody ')
}

/** A path as people write it: `~` for the home folder. */
export function shortPath({ env }: Pick<Cli, 'env'>, path: string): string {
  const home = env['HOME'] ?? ''
  return home.length > 1 && (path === home || path.startsWith(`${home}/`))
    ? `~${path.slice(home.length)}`
    : path
}
