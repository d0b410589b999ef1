import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** Programs, the options whose value they hand to a shell, and whether such a value ends at the next word or at the end. */
type Handed = readonly [programs: RegExp, options: RegExp]

/**
 * Options whose value is a command. Sources: each program's manual. What a program's own meaning tells of is not
 * repeated here.
 */
const handed: readonly Handed[] = [
  [/^(?:man|apropos|bat|batcat|delta|psql|gh|systemctl|journalctl|aws|dmesg)$/, /^(?:-P|--pager)$/],
  [/^split$/, /^--filter$/],
  [/^(?:fzf|sk)$/, /^(?:--preview|--bind)$/],
  [/^(?:dialog|whiptail|zenity|xmessage)$/, /^--(?:prgbox|programbox|progressbox)$/],
  [/^(?:g?tar|bsdtar)$/, /^--(?:to-command|use-compress-program|rsh-command|rmt-command)$/],
  [/^vagrant$/, /^(?:-c|--command)$/],
  [/^nix(?:-shell|-env)?$/, /^(?:--run|--command|-c)$/],
  [/^(?:g?sort)$/, /^--compress-program$/],
  [/^(?:mapfile|readarray)$/, /^-C$/],
  [/^(?:certbot|letsencrypt)$/, /^--(?:pre|post|deploy|renew|manual-auth|manual-cleanup)-hook$/],
  [
    /^(?:logrotate|ntfsclone|rdiff-backup|borg|restic|duplicity)$/,
    /^--(?:rsh|remote-schema|password-command)$/,
  ],
  [/^(?:openvpn)$/, /^--(?:up|down|route-up|tls-verify|client-connect|auth-user-pass-verify)$/],
  [/^(?:wget)$/, /^--use-askpass$/],
  [/^(?:nmap)$/, /^--script$/],
  [/^(?:pdsh|dsh|clush)$/, /^(?:-R)$/],
]

/** What the options of programs that nobody here knows say when their value is a command. */
const commandLike =
  /^--?(?:exec|run|cmd|command|shell|shell-command|on-change|on-success|on-failure|onerror|pager|editor|(?:pre|post)-?(?:hook|command|cmd|exec|script)|hook|preview|filter-command|proxy-command)$/i

/** Programs that stand before a command of its own: what follows them or one of their options is run. */
const before: readonly (readonly [programs: RegExp, after: RegExp])[] = [
  [
    /^(?:xterm|uxterm|lxterminal|x-terminal-emulator|konsole|alacritty|kitty|urxvt|rxvt|st|foot|wezterm|terminator|tilix|xfce4-terminal|mate-terminal|gnome-terminal|ptyxis|kgx|qterminal|terminology|sakura|cool-retro-term)$/,
    /^(?:-e|-x|--|--command|--execute|start)$/,
  ],
  [/^(?:lxc|incus|lxc-attach|machinectl|distrobox|toolbox|flatpak-spawn|podman-remote)$/, /^--$/],
  [
    /^(?:capsh|bwrap|firejail|runcon|sg|ssh-agent|dbus-launch|startx|xinit|systemd-cat|pipexec|daemonize|start-stop-daemon|softlimit|chpst|envdir|envuidgid|setuidgid|tini|dumb-init|aa-exec|minijail0|ltrace|fatrace|perf|prlimit)$/,
    /^(?:--|-x|--exec|-c|record|stat)$/,
  ],
  [/^(?:nix|nix-shell|devbox|flox|guix|conda|mamba|pixi|micromamba)$/, /^(?:--|-c|--command)$/],
]

/** What a program starts because an option of it, or the words behind a mark, say so. */
export function commandOptions(use: Use, unfamiliar: boolean): readonly Effect[] {
  const options = handed.filter(([programs]) => programs.test(use.program)).map(([, one]) => one)
  if (unfamiliar) options.push(commandLike)
  const texts = use.words.flatMap((word, index): readonly string[] => {
    const [, own, value = ''] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
    if (own !== undefined) return options.some((one) => one.test(own)) ? [value] : []
    return options.some((one) => one.test(use.words[index - 1] ?? '')) ? [word] : []
  })
  return [
    ...texts.filter(isCommand).map((text): Effect => ({ do: 'shell', text: boundTo(text) })),
    ...behind(use, unfamiliar),
  ]
}

/** `less +'!cmd'` and its kin start with a mark; `execute(cmd)` binds a key. */
function boundTo(text: string): string {
  return /\b(?:execute|execute-silent|become|reload|transform)\((.*)\)/s.exec(text)?.[1] ?? text
}

function isCommand(text: string): boolean {
  return isLiteral(text) && text.trim() !== '' && !text.startsWith('-')
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
