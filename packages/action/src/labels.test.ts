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
    ['/etc/shadow', 'credential system user-database'],
    ['/etc/sudoers.d/x', 'sudoers system'],
    ['/etc/cron.d/x', 'schedule system'],
    ['/etc/profile.d/x.sh', 'shell-startup system'],
    ['/usr/bin/git', 'executable-path system'],
    ['/boot/vmlinuz', 'kernel system'],
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
    ['~/.ssh/authorized_keys', 'ssh-config ssh-key'],
    ['/home/other/.ssh/id_rsa', 'ssh-key'],
    ['/root/.ssh/id_rsa', 'ssh-key system'],
    ['~/.aws/credentials', 'cloud-credential'],
    ['~/.kube/config', 'cloud-credential'],
    ['~/.netrc', 'credential'],
    ['~/.gnupg/x', 'key-material'],
    ['~/.local/share/keyrings/x', 'keychain'],
    ['~/.mozilla/firefox/x', 'browser-profile'],
    ['~/.bashrc', 'shell-startup'],
    ['~/.bash_history', 'shell-history'],
    ['~/.gitconfig', 'git-config'],
    ['~/.config/systemd/user/x.service', 'schedule'],
    ['~/.claude/settings.json', 'agent-config'],
    ['~/.local/state/custody/log', 'custody'],
    ['.env', 'env-file'],
    ['.env.example', ''],
    ['.git/hooks/pre-commit', 'git-hooks vcs-internal'],
    ['.git/config', 'git-config vcs-internal'],
    ['.github/workflows/ci.yml', 'ci-workflow'],
    ['package.json', 'package-manifest'],
    ['server.pem', 'key-material'],
    ['.mcp.json', 'agent-config'],
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
    ['~/Library/LaunchAgents/x.plist', 'schedule'],
    ['/LIBRARY/LaunchDaemons/x.plist', 'schedule system'],
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
    ['/c/Users/dev/.netrc', 'credential'],
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
