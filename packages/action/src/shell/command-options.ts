import { isLiteral } from './marks.ts'
import type { Effect } from './program.ts'
import { startedByName } from './started-by-name.ts'
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
  [/^dmsetup$/, /^--exec$/],
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
    /^(?:bwrap|firejail|runcon|sg|dbus-launch|startx|xinit|systemd-cat|pipexec|start-stop-daemon|softlimit|chpst|envdir|envuidgid|setuidgid|tini|dumb-init|aa-exec|minijail0|ltrace|fatrace|perf)$/,
    /^(?:--|-x|--exec|-c|record|stat)$/,
  ],
  [/^(?:nix|nix-shell|devbox|flox|guix|conda|mamba|pixi|micromamba)$/, /^(?:--|-c|--command)$/],
]

/** Media programs that record the screen, the camera or the microphone. Sources: ffmpeg-devices(1), sox(1). */
function listens(use: Use): boolean {
  return (
    /^(?:ffmpeg|ffplay|gst-launch-1\.0|vlc|cvlc)$/.test(use.program) &&
    use.words.some((word) =>
      /^(?:x11grab|avfoundation|v4l2|alsa|pulse|dshow|gdigrab|kmsgrab|ximagesrc|autoaudiosrc|screen:\/\/.*)$/.test(
        word,
      ),
    )
  )
}

/** The address of a mining pool. */
const pool = /^(?:-\w|--[\w-]+=)?stratum\d?(?:\+(?:tcp|ssl|tls|udp))?:\/\//

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
    ...(listens(use) ? [{ do: 'run' as const, words: ['arecord'] }] : []),
    ...(use.words.some((word) => pool.test(word)) &&
    !/^(?:echo|printf|grep|rg|git|curl)$/.test(use.program)
      ? [{ do: 'run' as const, words: ['xmrig'] }]
      : []),
    ...variablesRun(use),
    ...(/^(?:go|cargo|rustc|tcc|crystal|v|nim|zig|make|gmake)$/.test(use.program) &&
    use.words.some((word) => /^\/dev\/(?:stdin|fd\/0)$/.test(word))
      ? [{ do: 'input' as const, language: 'other' as const }]
      : []),
    ...escapes(use),
    ...(unfamiliar ? marked(use) : []),
    ...texts.filter(isCommand).map((text): Effect => ({ do: 'shell', text: boundTo(text) })),
    ...behindOrNamed(use, unfamiliar),
  ]
}

/** `less +'!cmd'` and its kin start with a mark; `execute(cmd)` binds a key, and a comma the next one. Source: fzf(1). */
function boundTo(text: string): string {
  const each =
    /\b(?:execute(?:-silent)?|become|reload(?:-sync)?|transform[\w-]*|preview)\(((?:[^()]|\([^()]*\))*)\)(?=$|[+,])/gs
  const commands = [...text.matchAll(each)].map(([, command = '']) => command)
  if (commands.length > 0) return commands.join('\n')
  return /\b(?:execute|execute-silent|become|reload|transform)\((.*)\)/s.exec(text)?.[1] ?? text
}

function isCommand(text: string): boolean {
  return isLiteral(text) && text.trim() !== '' && !text.startsWith('-')
}

/** What stands behind a mark, and what begins with the name of a program that an unknown one seems to start. */
function behindOrNamed(use: Use, unfamiliar: boolean): readonly Effect[] {
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

/** Programs with a small language of their own, and how a command stands in it. */
const escaping: readonly (readonly [programs: RegExp, escape: RegExp])[] = [
  [/^(?:less|more|most|man|vim?|nvim|ex|view)$/, /^\+!(.+)$/gs],
  [
    /^(?:dc|ftp|lftp|sftp|telnet|nslookup|gnuplot|smbclient|mutt|nmap)$/,
    /(?:^|\n)[^\S\n]*!\s*([^\n]+)/g,
  ],
  [/^(?:tclsh|wish|expect)$/, /(?:^|[\s;[{])(?:exec|spawn|system)\s+([^;\]\n}]+)/g],
  [/^m4$/, /\be?syscmd\(`?([^`')]+)/g],
  [/^cmake$/, /\bexecute_process\s*\(\s*COMMAND\s+([^)]+)\)/gi],
  [/^gnuplot$/, /\bsystem\s*\(?\s*["']([^"']+)["']/g],
  [
    /^apt(?:-get|itude)?$/,
    /^(?:-o)?(?:APT|DPkg|Dir)::[\w:-]*(?:Invoke|Tools|Pkgs|Run)[\w:-]*=(.+)$/gis,
  ],
]

/** `less +'!cmd'`, `dc -e '!cmd'`, `apt-get -o …::Pre-Invoke::=cmd`: commands in what a program is told or fed. */
function escapes(use: Use): readonly Effect[] {
  const own = escaping.filter(([programs]) => programs.test(use.program))
  const texts = own.length === 0 ? [] : [...use.words, use.input.text ?? ''].filter(isLiteral)
  return [
    ...own.flatMap(([, escape]) =>
      texts.flatMap((text) =>
        [...text.matchAll(escape)].map(([, command = '']): Effect => ({
          do: 'shell',
          text: command,
        })),
      ),
    ),
    ...elsewhere(use),
  ]
}

/** `salt '*' cmd.run x`, `pdsh -w hosts x`, `machinectl shell root@.host x`: commands for other machines are commands. */
function elsewhere(use: Use): readonly Effect[] {
  const after = (at: number) => (at < 0 ? [] : use.words.slice(at))
  const words =
    use.program === 'salt' || use.program === 'salt-call'
      ? after(use.words.indexOf('cmd.run') + 1 || -1)
      : use.program === 'machinectl' && use.words[0] === 'shell'
        ? after(2)
        : /^(?:pdsh|dsh|clush|pssh|parallel-ssh)$/.test(use.program)
          ? after(use.words.findIndex((word, index) => index > 1 && !word.startsWith('-')))
          : []
  return words.length === 0 ? [] : [{ do: 'shell', text: words.join(' ') }]
}

/** Variables whose value a program starts. Git's own are told with git. Sources: each program's manual, "Environment". */
const run: readonly (readonly [programs: RegExp, names: string])[] = [
  [/^(?:man|apropos|info)$/, 'MANPAGER PAGER'],
  [/^(?:systemctl|journalctl|loginctl|coredumpctl)$/, 'SYSTEMD_PAGER PAGER SYSTEMD_EDITOR'],
  [/^psql$/, 'PSQL_PAGER PAGER PSQL_EDITOR'],
  [/^(?:gh|glab)$/, 'GH_PAGER PAGER GH_EDITOR EDITOR BROWSER'],
  [/^aws$/, 'AWS_PAGER PAGER'],
  [/^(?:bat|batcat)$/, 'BAT_PAGER PAGER'],
  [/^(?:mysql|mariadb|help|aptitude|apt)$/, 'PAGER'],
  [/^(?:less|zless|lessfile)$/, 'LESSOPEN LESSCLOSE'],
  [
    /^(?:crontab|vipw|vigr|visudo|edquota|fc|sudoedit|sudo|k9s|chezmoi|pass|gopass|sops|virsh)$/,
    'SUDO_EDITOR VISUAL EDITOR',
  ],
  [/^(?:kubectl|oc|k)$/, 'KUBE_EDITOR EDITOR'],
  [/^(?:ssh|scp|sftp|ssh-add)$/, 'SSH_ASKPASS'],
  [/^sudo$/, 'SUDO_ASKPASS'],
  [/^rsync$/, 'RSYNC_RSH RSYNC_CONNECT_PROG'],
  [/^svn$/, 'SVN_SSH SVN_EDITOR'],
  [/^cvs$/, 'CVS_RSH'],
  [/^(?:xdg-open|sensible-browser|open|npm|python\d*|jupyter)$/, 'BROWSER'],
  [/^(?:make|gmake|cmake|meson|ninja|configure|go|cargo)$/, 'CC CXX AR LD RUSTC_WRAPPER'],
  [/^(?:fzf|sk)$/, 'FZF_DEFAULT_COMMAND'],
]

/** What a program starts because a variable of the call says so: `MANPAGER='…' man ls`. */
function variablesRun(use: Use): readonly Effect[] {
  return run
    .filter(([programs]) => programs.test(use.program))
    .flatMap(([, names]) => names.split(' '))
    .flatMap((name) => use.variables.get(name) ?? [])
    .map((value) => value.replace(/^\|+/, '').trim())
    .filter(isCommand)
    .map((text): Effect => ({ do: 'shell', text }))
}

/** Lines that begin with a mark are commands to most programs that are fed: `tasksh <<< '!cmd'`. */
function marked({ input }: Use): readonly Effect[] {
  if (input.text === null || !isLiteral(input.text)) return []
  return [...input.text.matchAll(/(?:^|\n)!\s*([^\n]+)/g)]
    .slice(0, 8)
    .map(([, text = '']) => ({ do: 'shell', text }))
}
