import type { Effect } from './program.ts'
import { startedByName } from './started-by-name.ts'
import type { Use } from './use.ts'

/** Programs that stand before a command of its own: what follows them or one of their options is run. */
const before: readonly (readonly [programs: RegExp, after: RegExp])[] = [
  [
    /^(?:xterm|uxterm|lxterminal|x-terminal-emulator|konsole|alacritty|kitty|urxvt|rxvt|st|foot|wezterm|terminator|tilix|xfce4-terminal|mate-terminal|gnome-terminal|ptyxis|kgx|qterminal|terminology|sakura|cool-retro-term)$/,
    /^(?:-e|-x|--|--command|--execute|start)$/,
  ],
  [/^(?:lxc|incus|lxc-attach|machinectl|distrobox|toolbox|flatpak-spawn|podman-remote)$/, /^--$/],
  [
    /^(?:bwrap|firejail|runcon|sg|dbus-launch|startx|xinit|systemd-cat|pipexec|start-stop-daemon|softlimit|chpst|envdir|envuidgid|setuidgid|tini|dumb-init|aa-exec|minijail0|ltrace|fatrace|perf)$/,
    /^(?:--|-x|--exec|-c|record|stat)$/,
  ],
  [/^(?:nix|nix-shell|devbox|flox|guix|conda|mamba|pixi|micromamba)$/, /^(?:--|-c|--command)$/],
]

/** What stands behind a mark, and what begins with the name of a program that an unknown one seems to start. */
export function behindOrNamed(use: Use, unfamiliar: boolean): readonly Effect[] {
  const marked = behind(use, unfamiliar)
  const again = (one: Effect) => marked.some((other) => wordCount(other) === wordCount(one))
  return [...marked, ...(unfamiliar ? startedByName(use).filter((one) => !again(one)) : [])]
}

/** How many of the last words an effect starts; as many are the same ones. */
function wordCount(effect: Effect): number {
  return effect.do === 'run' ? effect.words.length : 0
}

/** `xterm -e rm x`, `lxc exec box -- rm x`; behind the dashes of an unknown program a shell or a deletion is one. */
function behind(use: Use, unfamiliar: boolean): readonly Effect[] {
  const marks = before.find(([programs]) => programs.test(use.program))?.[1]
  const at = use.words.findIndex((word) =>
    (marks ?? (unfamiliar ? /^(?:--|-e|-x)$/ : /^(?!)/)).test(word),
  )
  const words = at === -1 ? [] : use.words.slice(at + 1)
  const [first = ''] = words
  if (first === '' || (marks === undefined && !telling.test(first))) return []
  return words.length === 1 && /\s/.test(first)
    ? [{ do: 'shell', text: first }]
    : [{ do: 'run', words }]
}

/** Programs that nothing but a command begins with. */
const telling =
  /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|zsh|dash|rm|shred|mkfs(?:\.\w+)?|dd|curl|wget|nc|ncat|sudo|python3?|perl|cat|chmod|chown)$/
