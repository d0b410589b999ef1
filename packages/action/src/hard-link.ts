import type { Walked } from './walk-path.ts'
import type { WorkspaceView } from './workspace.ts'

/** Files that somebody would reach by another name: what a shell, a login, git or an agent reads by itself. */
const belowHome = names(`
  .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin
  .config/fish/config.fish .envrc .inputrc .vimrc .ssh/authorized_keys .ssh/config .ssh/rc .ssh/known_hosts
  .ssh/id_rsa .ssh/id_ed25519 .ssh/id_ecdsa .ssh/id_dsa .aws/credentials .aws/config .kube/config
  .config/gcloud/application_default_credentials.json .docker/config.json .netrc .pgpass .git-credentials
  .npmrc .pypirc .vault-token .config/gh/hosts.yml .gitconfig .config/git/config .claude.json
  .claude/settings.json .claude/.credentials.json .codex/config.toml`)
const belowRoot = names(`
  .env .env.local .npmrc .mcp.json .git/config .git/hooks/pre-commit .git/hooks/pre-push
  .git/hooks/post-checkout .git/hooks/post-merge .claude/settings.json .claude/settings.local.json`)

function names(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/**
 * The telling name of a file that has several: `notes.txt` that is `~/.bashrc` too. Null where none is known.
 * Package stores link thousands of files, so only these few are compared, and only with a file that has more names.
 */
export function otherNameOf({ look, path }: Walked, view: WorkspaceView): string | null {
  if (look?.kind !== 'file' || look.hardLinks < 2) return null
  const { id } = look
  const telling = [
    ...belowHome.map((name) => `${view.home}/${name}`),
    ...view.roots.slice(0, 4).flatMap((root) => belowRoot.map((name) => `${root}/${name}`)),
  ]
  if (telling.includes(path)) return null
  const same = telling.find((name) => {
    const there = view.look(name)
    return there.kind === 'file' && there.id === id
  })
  return same ?? null
}
