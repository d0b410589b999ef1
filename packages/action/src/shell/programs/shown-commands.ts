/** Programs that show something and change nothing, whatever their words. */
const shows = new Set(
  'ls dir stat file du df cat tac head tail less more zcat grep egrep fgrep zgrep rg wc diff cmp md5sum sha256sum cut sort uniq tree readlink realpath which whoami id groups true ps pgrep pidof top htop lsof ss netstat dmesg lscpu lsblk lsmod lspci lsusb free uptime vmstat iostat uname getent findmnt blkid test ['.split(
    ' ',
  ),
)

/** Programs that show something when their first words are these. Sources: their manuals. */
const showsWith: { readonly [program: string]: RegExp } = {
  systemctl: /^(?:status|show|list-\S+|is-\S+|cat)$/,
  journalctl: /^(?!--(?:vacuum|rotate|flush|sync))/,
  docker: /^(?:ps|images|logs|inspect|version|info|stats|top|port|diff|history|search)$/,
  podman: /^(?:ps|images|logs|inspect|version|info|stats|top|port)$/,
  service: /^--status-all$/,
  apt: /^(?:update|list|search|show|policy)$/,
  'apt-get': /^update$/,
  'apt-cache': /^/,
  dpkg: /^(?:-l|-L|-s|-S|--list|--status)$/,
  git: /^(?:status|log|diff|show|rev-parse)$/,
  ufw: /^status$/,
  iptables: /^(?:-L|-S|--list)$/,
  nginx: /^(?:-t|-T|-v|-V)$/,
  supervisorctl: /^status$/,
}

/** Whether an account is known to have every right. */
export function isRoot(account: string): boolean {
  return /^(?:root|toor|administrator|#?0)$/i.test(account)
}

/** Programs that are a prompt when nothing tells them what to run. */
const prompts =
  /^(?:su|sh|bash|dash|zsh|ksh|fish|ash|csh|tcsh|pwsh|python\d?(?:\.\d+)?|ipython|perl|ruby|irb|node|lua|tclsh|screen|tmux|login|newgrp)$/

/** Whether a command can only show something. Whoever is root reads everything: what it reads is judged apart. */
export function onlyShows([program = '', first = '']: readonly string[]): boolean {
  const name = nameOf(program)
  return shows.has(name) || showsWith[name]?.test(first) === true
}

/** Whether a command is a shell or an interpreter that waits for what is typed: `bash`, `bash -l`, `su -`. */
export function isPrompt([program = '', ...words]: readonly string[]): boolean {
  const name = nameOf(program)
  if (/^(?:env|exec|command|nohup|setsid|nice|time|stdbuf)$/.test(name))
    return isPrompt(
      words.slice(
        Math.max(
          words.findIndex((word) => !/^-|=/.test(word)),
          0,
        ),
      ),
    )
  if (!prompts.test(name)) return false
  if (name === 'su')
    return (
      !words.some((word) => /^(?:-c|--command)/.test(word)) &&
      // The shell of an account without root's rights is told where su is.
      words.every((word) => word.startsWith('-') || isRoot(word))
    )
  return words.every((word) => /^-(?:[ilse]+|-login|-noprofile|-norc|-posix|)$/.test(word))
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1)
}
