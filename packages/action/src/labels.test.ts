import { describe, expect, test } from 'vitest'
import { pathFacts } from './path.ts'
import type { WorkspaceView } from './workspace.ts'
import { blankView } from './workspace.ts'

const linux = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
const mac: WorkspaceView = {
  ...blankView({ workingDirectory: '/Users/dev/proj', home: '/Users/dev' }),
  caseSensitive: false,
}
const root = blankView({ workingDirectory: '/root/proj', home: '/root' })

const labels = (path: string, view: WorkspaceView) =>
  pathFacts(path, view.workingDirectory, view).labels.join(' ')

describe('what a path is on Linux', () => {
  test.each([
    ['src/a.ts', ''],
    ['.', 'workspace-root'],
    ['~', 'home'],
    ['/home/other', 'home'],
    ['/', 'root'],
    ['/etc', 'system'],
    ['/etc/passwd', 'system user-database'],
    ['/etc/shadow', 'credential password-hash system user-database'],
    ['/etc/sudoers.d/x', 'sudo-rules sudoers system'],
    ['/etc/cron.d/x', 'cron schedule system'],
    ['/etc/profile.d/x.sh', 'shell-startup system'],
    ['/usr/bin/git', 'executable-path system'],
    ['/boot/vmlinuz', 'boot kernel system'],
    ['/dev/sda1', 'block-device device system'],
    ['/tmp/x', 'temporary'],
    ['/var/tmp/x', 'temporary'],
    ['/var/log/syslog', 'log system'],
    ['/proc/1/environ', 'process-memory system'],
    ['~/.ssh', 'ssh-key'],
    ['~/.ssh/id_rsa', 'ssh-key'],
    ['~/.ssh/id_rsa.pub', ''],
    ['~/.SSH/id_ed25519', 'ssh-key'],
    ['~/.SSH/config', ''],
    ['~/.ssh/authorized_keys', 'authorized-keys ssh-config'],
    ['/home/other/.ssh/id_rsa', 'ssh-key'],
    ['/root/.ssh/id_rsa', 'ssh-key system'],
    ['~/.aws/credentials', 'cloud-credential'],
    ['~/.kube/config', 'cloud-credential kube-config'],
    ['~/.netrc', 'credential forge-token'],
    ['~/.gnupg/x', 'key-material pgp-key'],
    ['~/.local/share/keyrings/x', 'keychain'],
    ['~/.mozilla/firefox/x', 'browser-profile'],
    ['~/.bashrc', 'shell-startup'],
    ['~/.bash_history', 'shell-history'],
    ['~/.gitconfig', 'git-config'],
    ['~/.config/systemd/user/x.service', 'schedule system-service'],
    ['~/.claude/settings.json', 'agent-config'],
    ['~/.local/state/custody/log', 'custody'],
    ['.env', 'env-file'],
    ['.env.example', ''],
    ['.git/hooks/pre-commit', 'git-hooks vcs-internal'],
    ['.git/config', 'git-config vcs-internal'],
    ['.github/workflows/ci.yml', 'ci-workflow'],
    ['package.json', 'package-manifest'],
    ['server.pem', 'key-material'],
    ['.mcp.json', 'agent-config mcp-config'],
    ['~/.claude/hooks/x.sh', 'agent-config agent-hooks'],
    ['~/.claude/CLAUDE.md', 'agent-config agent-instructions project-instructions'],
    ['~/.claude/projects/-home-dev/x.jsonl', 'agent-transcript'],
    ['CLAUDE.md', 'project-instructions'],
    ['.vscode/tasks.json', 'editor-task'],
    ['.devcontainer/devcontainer.json', 'editor-task'],
    ['~/Documents/x', 'personal'],
    ['~/.cache/pip', 'cache'],
    ['~/.cache', ''],
    ['~/.npmrc', 'credential package-manifest registry-token'],
    ['~/.docker/config.json', 'credential registry-token'],
    ['~/.config/gh/hosts.yml', 'credential forge-token'],
    ['terraform.tfstate', 'credential infrastructure-state'],
    ['ca.pem', 'key-material public-certificate'],
    ['~/.password-store/x.gpg', 'key-material password-store pgp-key'],
    ['~/.codex/auth.json', 'agent-config agent-login credential'],
    ['~/.ssh/known_hosts', 'known-hosts ssh-config'],
    ['/etc/ssh/sshd_config', 'ssh-config ssh-daemon system'],
    ['/etc/hosts', 'hosts-file system'],
    ['/etc/resolv.conf', 'resolver system'],
    ['/etc/ld.so.preload', 'preload shell-startup system'],
    ['/etc/apt/sources.list', 'package-source system'],
    ['/usr/local/share/ca-certificates/x.crt', 'system trust-store'],
    ['/etc/sysctl.conf', 'kernel-setting system'],
    ['/usr/lib/x.so', 'system system-library'],
    ['/lib/modules/x.ko', 'kernel kernel-module system system-library'],
    ['~/.config/autostart/x.desktop', 'autostart schedule'],
    ['.envrc', 'direnv env-file'],
    ['~/.vimrc', 'editor-startup shell-startup'],
    ['~/.gdbinit', 'shell-startup tool-startup'],
  ])('%s: %s', (path, expected) => {
    expect(labels(path, linux)).toBe(expected)
  })
})

describe('what a path is where letter case is one', () => {
  test.each([
    ['~/.SSH/id_rsa', 'ssh-key'],
    ['~/.ſſh/id_rsa', 'ssh-key'],
    ['~/.s\u200Csh/ID_RSA', 'ssh-key'],
    ['/users/DEV/.ssh/id_rsa', 'ssh-key'],
    ['/Users/other/.AWS/Credentials', 'cloud-credential'],
    ['/System/Volumes/Data/Users/dev/.ssh/id_rsa', 'ssh-key'],
    ['~/library/keychains/login.keychain-db', 'keychain'],
    ['~/Library/LaunchAgents/x.plist', 'launch-agent schedule'],
    ['/LIBRARY/LaunchDaemons/x.plist', 'launch-agent schedule system'],
    ['/ETC/passwd', 'system user-database'],
    ['/private/var/folders/a/b', 'temporary'],
    ['.GIT/Hooks/pre-commit', 'git-hooks vcs-internal'],
    ['jenkinsfile', 'ci-workflow'],
    ['/Users/dev', 'home'],
    ['/USERS/dev/Proj', 'workspace-root'],
    ['/Users/dev/src/a.ts', ''],
  ])('%s: %s', (path, expected) => {
    expect(labels(path, mac)).toBe(expected)
  })

  test('a name composed in another way is the same', () => {
    const home = '/Users/jose\u0301'
    const view = { ...blankView({ workingDirectory: home, home }), caseSensitive: false }
    expect(labels('/Users/jos\u00E9/.ssh/id_rsa', view)).toBe('ssh-key')
  })
})

describe("what a path is on Windows' disks", () => {
  test.each([
    ['C:\\Users\\Dev\\.SSH\\ID_RSA', 'ssh-key system'],
    ['/mnt/c/users/dev/.aws/credentials', 'cloud-credential system'],
    ['/c/Users/dev/.netrc', 'credential forge-token'],
    ['C:\\Users\\dev', 'home system'],
    ['C:\\proj\\.ENV', 'env-file system'],
    ['C:\\proj\\.env. ', 'env-file system'],
    ['..\\other\\.env', 'env-file'],
  ])('%s: %s', (path, expected) => {
    expect(labels(path, linux)).toBe(expected)
  })
})

describe('other ways to the same file', () => {
  test.each([
    ["another process's root", '/proc/1/root/etc/shadow', 'credential'],
    ['its thread', '/proc/1/task/1/root/home/dev/.ssh/id_rsa', 'ssh-key'],
    ['root behind root', '/proc/1/root/proc/1/root/home/dev/.bashrc', 'shell-startup'],
  ])('%s', (_, path, label) => {
    expect(labels(path, linux).split(' ')).toContain(label)
  })
})

test("root's own home is a home, not the system's", () => {
  expect(labels('~/notes', root)).toBe('')
  expect(labels('~', root)).toBe('home system')
  expect(labels('~/.bashrc', root)).toBe('shell-startup')
})
