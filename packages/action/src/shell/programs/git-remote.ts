import type { Effect } from '../program.ts'

/**
 * An address that git reaches by running it: `ext::sh -c …`. Source: git-remote-ext(1): `% ` is a blank
 * inside a word, `%S` and its kin are filled in.
 */
export function runsAddress(addresses: readonly string[]): readonly Effect[] {
  return addresses.flatMap((address): readonly Effect[] => {
    const [, command = ''] = /^ext::(.+)$/s.exec(address) ?? []
    return command === ''
      ? []
      : [
          {
            do: 'run',
            words: command
              .split(/(?<!%) +/)
              .map((word) => word.replaceAll('% ', ' ').replace(/%[SsGV]/g, '')),
          },
          { do: 'obscure', code: 'GIT_CONFIG_EXECUTES' },
        ]
  })
}
