/** Where secrets most often lie: what a pattern is tried for whose folder or name is not written out. */
const belowHome =
  '.ssh/id_rsa .ssh/id_ed25519 .ssh/id_ecdsa .ssh/authorized_keys .aws/credentials .netrc .npmrc .pypirc .pgpass .git-credentials .kube/config .docker/config.json .config/gh/hosts.yml .gnupg/secring.gpg .bash_history .zsh_history .bashrc .zshrc .profile'.split(
    ' ',
  )
const ofTheMachine = '/etc/shadow /etc/gshadow /etc/passwd /etc/sudoers /etc/krb5.keytab'.split(' ')

/** Patterns with more stars, or longer ones, mean nothing in particular. */
const starsMax = 8

/**
 * The well-known secrets that a pattern can be meant for: `~/.ss?/id_rs?`, `/etc/sh*w`, `./.e?v`. A name that says almost
 * nothing, as in `/etc/*`, is meant for none of them.
 */
export function meantBy(pattern: string, home: string): readonly string[] {
  if (!/[*?]/.test(pattern) || pattern.includes('**') || pattern.length > 200) return []
  const names = pattern.split('/')
  const last = names.at(-1) ?? ''
  if (last.replace(/[*?]/g, '').length < 2 || pattern.split('*').length > starsMax) return []
  const own = `${names.slice(0, -1).join('/')}/.env`
  const expression = new RegExp(`^${names.map(nameAs).join('/')}$`)
  return [...belowHome.map((rest) => `${home}/${rest}`), ...ofTheMachine, own].filter((path) =>
    expression.test(path),
  )
}

/** One name as an expression. A star in front matches no dot. Source: bash(1), "Pathname Expansion". */
function nameAs(name: string): string {
  const body = name
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return /^[*?]/.test(name) ? `(?!\\.)${body}` : body
}
