import { shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { act, touch } from '../program.ts'
import { streamFrom } from '../stream.ts'
import { printsSecret } from './rights.ts'
import { defenceOff, tracesRemoved } from './defences.ts'
import { networkSettings } from './network-settings.ts'
import { service, crontab, keyFiles, secretStore, multiplexed } from './system-effects.ts'

/** Disks, processes, services, schedules, accounts, the kernel and the network's own settings. */
export const system: readonly ProgramSpec[] = [
  {
    names: 'shutdown reboot halt poweroff init telinit kexec systemctl-poweroff pm-suspend pmset',
    style: 'raw',
    traits: ['power'],
    effects: (use) =>
      use.words.some((word) => /^(?:--help|--version|-c|-k|--show|-g)$/.test(word)) ||
      (use.program === 'init' && !/^[016]$/.test(use.words[0] ?? '')) ||
      use.program === 'pmset'
        ? []
        : [
            act({
              kind: 'process.kill',
              signal: 'power',
              target: use.program,
              targetKnown: true,
              everything: true,
              custody: false,
            }),
          ],
  },
  {
    names:
      'systemctl service rc-service launchctl initctl sv supervisorctl s6-svc openrc update-rc.d rc-update chkconfig sc sc.exe net',
    options:
      'user, system, global, now, f force, q quiet, t type=text, a all, l full, n lines=text, no-pager, no-block, H host=text, M machine=text, p property=text, s signal=text, kill-who=text, state=text, o output=text, runtime',
    traits: ['service'],
    prints: 'filtered',
    effects: service,
  },
  {
    names: 'wevtutil lastlog utmpdump',
    style: 'raw',
    prints: 'filtered',
    effects: (use) =>
      use.words.some((word) => /^(?:cl|clear-log|-C|--clear)$/i.test(word))
        ? [tracesRemoved(use)]
        : [],
  },
  {
    names: 'crontab',
    options: 'u user=text, l list, e edit, r remove, i interactive',
    prints: 'filtered',
    effects: crontab,
  },
  {
    names: 'at batch atrm schtasks anacron fcron fcrontab',
    options: 'f file=read, m, q=text, t=text, l, d, r, c, v, V, M',
    traits: ['schedule'],
    effects: (use) =>
      use.has('l') || use.has('c')
        ? []
        : [
            act({
              kind: 'schedule.add',
              through: 'at',
              operation: use.has('d') || use.has('r') || use.program === 'atrm' ? 'remove' : 'add',
            }),
            ...(use.has('f') || use.program === 'atrm'
              ? []
              : [{ do: 'input' as const, language: 'shell' as const }]),
          ],
  },
  {
    names:
      'useradd usermod userdel adduser deluser addgroup delgroup groupadd groupmod groupdel groupmems gpasswd passwd chpasswd newusers vipw vigr visudo chsh chfn chage sysadminctl dseditgroup pwck net-user newgrp sg',
    style: 'raw',
    traits: ['account'],
    effects: (use) => [
      touch('write', use.program === 'visudo' ? '/etc/sudoers' : '/etc/passwd', {
        manner: 'account',
      }),
    ],
  },
  {
    names:
      'modprobe insmod rmmod kmod depmod kextload kextunload dkms bpftool bpftrace update-grub grub-install grub-mkconfig efibootmgr mokutil dracut mkinitcpio update-initramfs nvram systemsetup',
    style: 'raw',
    traits: ['kernel'],
    effects: (use) =>
      use.words.some((word) =>
        /^(?:-l|--list|-n|--dry-run|status|list|--version|-p|--help|show)$/.test(word),
      )
        ? []
        : [touch('write', '/boot', { manner: use.program })],
  },
  {
    names:
      'tccutil setenforce aa-disable aa-teardown aa-complain apparmor_parser semanage setsebool csrutil spctl auditctl falconctl mdatp sentinelctl santactl wazuh-control',
    style: 'raw',
    traits: ['security-tool'],
    effects: (use) =>
      (use.words.length === 0 && use.program !== 'aa-teardown') ||
      use.words.some((word) =>
        /^(?:-a|--assess|-l|-s|--list|--status|status|list|health|version|--version|--help|show|get|fileinfo|-v|1|Enforcing)$/.test(
          word,
        ),
      )
        ? []
        : [defenceOff(use)],
  },
  {
    names: 'sysctl',
    options: 'w write, a all, p load=?, n, e, q, N',
    prints: 'filtered',
    effects: (use) =>
      use.has('w') || use.has('p') || use.operands.some((word) => word.includes('='))
        ? [touch('write', '/proc/sys', { manner: 'sysctl' })]
        : use.operands
            .filter((word) => word.includes('..'))
            .map((word) => touch('read', `/proc/sys/${word}`)),
  },
  {
    names:
      'iptables ip6tables nft ufw firewall-cmd pfctl ipfw ebtables arptables iptables-restore nft-restore socketfilterfw netsh',
    style: 'raw',
    traits: ['firewall'],
    prints: 'filtered',
    effects: (use) =>
      use.words.length === 0 ||
      use.words.every((word) =>
        /^(?:-L|-S|-n|-v|--list.*|status|verbose|list|ruleset|-sr|-s|show|--state|--get.*|--line-numbers|-t|nat|filter|mangle|numbered|tables|chain|advfirewall|all.*|-nvL|-nL|-vnL|-Lnv|-Ln)$/.test(
          word,
        ),
      )
        ? []
        : [touch('write', '/etc/iptables', { manner: 'firewall' })],
  },
  {
    names:
      'ip ifconfig route ethtool iw iwconfig nmcli networksetup scutil brctl tc arp wpa_cli rfkill dhclient resolvconf',
    style: 'raw',
    traits: ['network-settings'],
    prints: 'digest',
    effects: networkSettings,
  },
  {
    names:
      'secret-tool keyctl kwallet-query pass gopass op bw lpass keepassxc-cli kdbx cmdkey vaultcmd keyring chamber aws-vault sops credstash berglas eas bao infisical teller envchain dotenvx git-crypt gcloud-auth mkcert step certbot docker-credential-desktop docker-credential-osxkeychain docker-credential-pass docker-credential-secretservice docker-credential-wincred docker-credential-ecr-login docker-credential-gcloud docker-credential-gcr',
    style: 'stop-at-operand',
    traits: ['secret-store'],
    options:
      'v, q, profile=text, account=text, vault=text, session=text, o=write, f=text, d decrypt, e, env=text',
    effects: secretStore,
    prints: (use) => streamFrom(['environment'], printsSecret(use) ? ['keychain'] : []),
  },
  {
    names: 'gpg gpg2 age rage minisign signify cosign gpgconf gpg-agent',
    options:
      'o output=write, r recipient=text, i identity=read, d decrypt, e encrypt, s sign, c symmetric, a armor, k list-keys, K list-secret-keys, export, export-secret-keys export-secret-subkeys, import, delete-secret-keys delete-secret-and-public-key, delete-keys, u local-user=text, homedir=text, batch, yes, passphrase=text, passphrase-file=read, passphrase-fd=text, pinentry-mode=text, keyserver=text, recv-keys=text, verify, p=text, R=read, key=read, v, q, gen-key, quick-generate-key, full-generate-key, b detach-sign, clearsign',
    traits: ['crypto'],
    operands: 'read',
    prints: (use) => (use.has('d') ? 'decoded' : 'filtered'),
    effects: (use) =>
      use.has('export-secret-keys')
        ? [touch('read', `${use.home}/.gnupg/private-keys-v1.d`, { recursive: true })]
        : use.has('delete-secret-keys')
          ? [touch('delete', `${use.home}/.gnupg/private-keys-v1.d`, { recursive: true })]
          : [],
  },
  {
    names: 'ssh-keygen ssh-add ssh-copy-id ssh-import-id puttygen',
    options:
      't=text, b=text, C=text, f=text, N=text, P=text, q, y, l, L, d, D, R=text, F=text, H, p, i, e, m=text, E=text, K, k, c, s, a=text, A, o=text, D',
    traits: ['ssh'],
    prints: 'setup',
    effects: (use) =>
      use.program === 'ssh-copy-id'
        ? [{ do: 'connect', to: use.operands[0] ?? '', scheme: 'ssh', direction: 'send' }]
        : use.program === 'ssh-import-id'
          ? [touch('write', `${use.home}/.ssh/authorized_keys`, { manner: 'append' })]
          : use.program === 'ssh-keygen'
            ? keyFiles(use)
            : use.program === 'ssh-add' && use.has('D')
              ? [touch('delete', `${use.home}/.ssh/id_loaded`, { manner: 'agent' })]
              : use.program === 'ssh-add' && !use.has('l') && !use.has('L')
                ? use.operands.map((path) => touch('read', path, { manner: 'handed' }))
                : [],
  },
  {
    names: 'screen tmux dtach abduco zellij byobu',
    style: 'stop-at-operand',
    options:
      'S=text, d, m, r=?, L=?, f=read, s=text, X, ls, D, R, t=text, p=text, c=text, U, x, q, n=text, u, v, C, 2',
    effects: multiplexed,
  },
  {
    names:
      'open xdg-open start gio gnome-open kde-open explorer.exe wslview sensible-browser x-www-browser',
    options: 'a=text, b=text, e, t, n, g, R, W, args',
    effects: (use) =>
      use.operands.map((to): Effect =>
        /^[a-z]+:\/\//i.test(to)
          ? { do: 'connect', to, scheme: 'http', direction: 'receive' }
          : touch('read', to),
      ),
  },
  {
    names: 'plutil PlistBuddy',
    style: 'raw',
    traits: ['settings'],
    prints: 'filtered',
    effects: (use) =>
      use.words.some((word) =>
        /^(?:-(?:create|insert|replace|remove|convert)|(?:Add|Set|Delete|Merge|Import)\b.*)$/.test(
          shown(word),
        ),
      )
        ? use.words.slice(-1).map((path) => touch('write', path, { manner: 'edit' }))
        : use.words.slice(-1).map((path) => touch('read', path)),
  },
  {
    names: 'gsettings dconf reg reg.exe xfconf-query kwriteconfig5',
    style: 'raw',
    traits: ['settings'],
    prints: 'filtered',
  },
  {
    names:
      'logger wall write notify-send say espeak osd terminal-notifier growlnotify zenity dialog whiptail gum fzf sk peco fzy rofi dmenu select',
    style: 'raw',
    prints: 'filtered',
  },
  {
    names: 'icacls takeown attrib cacls',
    style: 'raw',
    traits: ['windows'],
    effects: (use) =>
      use.words
        .filter((word) => !/^\/[a-z]/i.test(word))
        .slice(0, 1)
        .map((path) =>
          touch('chmod', path, {
            manner: use.words.reduce((manner, word) => granted(word) ?? manner, 'mode'),
          }),
        ),
  },
  {
    names: 'del erase rd deltree',
    style: 'raw',
    traits: ['windows', 'deletes'],
    effects: (use) =>
      use.words
        .filter((word) => !/^\/[a-z?]$/i.test(word))
        .map((path) =>
          touch('delete', path, { recursive: use.words.some((word) => /^\/s$/i.test(word)) }),
        ),
  },
]

/**
 * What `icacls … /grant Everyone:F` gives everyone: full control, with the right to take the file over, or that of
 * writing. Accounts also by their numbers. Source: icacls, cacls (Microsoft Learn).
 */
function granted(word: string): 'full-control' | 'world-writable' | null {
  const [, rights = ''] =
    /^"?(?:everyone|\*S-1-1-0|(?:builtin\\)?users|authenticated users|\*S-1-5-(?:11|32-545)):(.*)$/i.exec(
      word,
    ) ?? []
  const simple = rights.replace(/\((?:OI|CI|IO|NP|I)\)/gi, '')
  if (/(?:^|[(,])(?:F|GA|WDAC|WO)(?:$|[),])/i.test(simple)) return 'full-control'
  return /(?:^|[(,])(?:M|W|C|GW|WD|AD)(?:$|[),])/i.test(simple) ? 'world-writable' : null
}
