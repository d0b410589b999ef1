import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'
import { behindOptions } from './behind-options.ts'

/** Options of `flatpak run` whose value may be a word of its own. Source: flatpak-run(1). */
const valued =
  /^--(?:command|branch|arch|commit|cwd|runtime|runtime-version|runtime-commit|share|unshare|socket|nosocket|device|nodevice|allow|disallow|filesystem|nofilesystem|env|unset-env|env-fd|own-name|talk-name|no-talk-name|persist|parent-pid|instance-id-fd|app-path|usr-path|bind-mount|build-dir|system-own-name|system-talk-name)$/

/** What `flatpak run --command=sh APP …`, `enter` and `build` start; null where it is a matter of packages. */
export function flatpakRuns({ words }: Use): readonly Effect[] | null {
  const verb = words.findIndex((word) => !word.startsWith('-'))
  const name = words[verb] ?? ''
  if (!/^(?:run|enter|build)$/.test(name)) return null
  const own = words.slice(verb + 1)
  const [, ...given] = behindOptions(own, valued)
  const options = own.slice(0, own.length - given.length)
  const command = options.flatMap(
    (word, index) =>
      /^--command=(.*)$/s.exec(word)?.[1] ?? (options[index - 1] === '--command' ? word : []),
  )
  // The app's own program is nobody's here: only what stands in its place is followed.
  const started =
    name === 'run' ? (command.length > 0 ? [...command.slice(-1), ...given] : []) : given
  return started.length === 0 ? [] : [{ do: 'run', words: started }]
}
