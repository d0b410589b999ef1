import type { PathLabel } from '@custody/model'

/** One reason for a label: a pattern over the whole path, letters in any case. */
type Mark = readonly [label: PathLabel, pattern: RegExp]

/** Credentials of every sort, by the file that keeps them. */
const credentials: readonly Mark[] = [
  ['kube-config', /\/\.kube(?:\/|$)|\/kubeconfig[^/]*$/i],
  ['password-hash', /\/etc\/(?:g?shadow|master\.passwd)(?:-|\.bak|$|\/)/i],
  [
    'network-password',
    /\/(?:NetworkManager|wpa_supplicant|wireguard|openvpn|ppp)(?:\/|$)|ipsec\.secrets|\.ovpn$/i,
  ],
  [
    'agent-login',
    /\/\.(?:claude\/\.credentials\.json|claude\.json|codex\/|gemini\/|copilot\/|cursor\/|anthropic|openai|config\/(?:github-copilot|opencode|anthropic|openai)|local\/share\/opencode)/i,
  ],
  [
    'registry-token',
    /\/(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|\.twine|\.cargo\/credentials[^/]*|\.gem\/credentials|\.m2\/settings[^/]*|gradle\.properties|NuGet\.Config|composer\/auth\.json|\.docker\/config\.json|containers\/auth\.json|\.dockercfg|\.dockerconfigjson|pip\.conf|\.bundle\/config)$/i,
  ],
  [
    'forge-token',
    /\/(?:\.?git-credentials|git\/credentials|[._]netrc)$|\/\.(?:config\/(?:gh|hub|glab-cli|tea)(?:\/|$)|hub$)/i,
  ],
  ['database-password', /\/(?:\.pgpass|\.my\.cnf|\.mylogin\.cnf|database\.yml|wp-config\.php)$/i],
  ['infrastructure-state', /\.tfstate(?:\.backup)?$|\.tfvars$|vault[-_]pass[^/]*$/i],
  ['service-token', /\/run\/secrets(?:\/|$)/],
  [
    'service-account',
    /\/(?:service[-_]?account[^/]*|client_secrets?[^/]*|application_default_credentials)\.json$/i,
  ],
  ['password-store', /\/\.password-store(?:\/|$)/i],
  ['pgp-key', /\/\.gnupg(?:\/|$)|\.(?:asc|gpg)$/i],
  [
    'wallet',
    /\/\.(?:bitcoin|ethereum|config\/solana|electrum|monero|near-credentials|litecoin|dogecoin|config\/Exodus|config\/Ledger Live)(?:\/|$)/i,
  ],
  ['public-certificate', /(?:cert|chain|ca|pub|public)[^/]*\.pem$/i],
]

/**
 * What a labelled path is more exactly. Only paths that earned the first label are looked at, so that the
 * ordinary path costs nothing.
 */
export const finerLabels: { readonly [coarse in PathLabel]?: readonly Mark[] } = {
  credential: credentials,
  'cloud-credential': credentials,
  'key-material': credentials,
  'env-file': [['direnv', /\/\.envrc$/]],
  'ssh-config': [
    ['authorized-keys', /\/authorized_keys2?(?:$|\.)|\/\.rhosts$/],
    ['known-hosts', /\/known_hosts[^/]*$/],
    ['ssh-daemon', /^\/(?:private\/)?etc\/ssh(?:\/|$)/],
  ],
  sudoers: [['sudo-rules', /\/(?:sudoers(?:\.d)?|doas\.conf)(?:\/|$)/]],
  kernel: [
    ['kernel-module', /\/lib\/modules(?:\/|$)/],
    ['kernel-setting', /^\/(?:proc\/sys|sys)(?:\/|$)/],
    ['boot', /^\/boot(?:\/|$)/],
  ],
  schedule: [
    ['cron', /\/(?:cron[^/]*|anacrontab|at\.(?:allow|deny)|spool\/at)(?:\/|$)/],
    ['system-service', /\/systemd\//],
    ['launch-agent', /\/Library\/Launch(?:Agents|Daemons)(?:\/|$)/i],
    ['autostart', /\/(?:autostart|plasma-workspace)(?:\/|$)/],
    ['init-script', /^\/(?:private\/)?etc\/(?:init\.d|rc[^/]*|inittab)(?:\/|$)/],
  ],
  'shell-startup': [
    ['preload', /^\/(?:private\/)?etc\/ld\.so\./],
    ['environment', /\/(?:etc\/environment|\.pam_environment|environment\.d)(?:\/|$)/],
    ['direnv', /\/(?:\.envrc|\.direnvrc|\.config\/direnv)(?:\/|$)/],
    [
      'editor-startup',
      /\/\.(?:vimrc|vim\/|config\/nvim\/|emacs|vscode\/|config\/(?:Code|VSCodium|Cursor)\/)/,
    ],
    [
      'tool-startup',
      /\/\.(?:tmux\.conf|screenrc|gdbinit|lldbinit|pythonrc|Rprofile|irbrc|pryrc|psqlrc|sqliterc|octaverc|curlrc|wgetrc|inputrc|cargo\/config|config\/go\/env)/i,
    ],
  ],
  system: [
    ['hosts-file', /^\/(?:private\/)?etc\/hosts(?:\.(?:allow|deny))?$/],
    [
      'resolver',
      /^\/(?:private\/)?etc\/(?:resolv\.conf|nsswitch\.conf|resolver|systemd\/resolved)/,
    ],
    [
      'trust-store',
      /^\/(?:private\/)?(?:etc\/(?:ssl\/certs|ca-certificates|pki)|usr\/(?:local\/)?share\/(?:ca-certificates|pki))/,
    ],
    ['package-source', /^\/etc\/(?:apt|yum\.repos\.d|yum\.conf|dnf|pacman|apk|zypp|opkg)/],
    ['device-rule', /^\/(?:etc|usr\/lib|lib)\/(?:udev|modprobe\.d|modules-load\.d|modules$)/],
    ['kernel-setting', /^\/etc\/sysctl/],
    ['system-library', /^\/(?:usr\/)?(?:local\/)?lib(?:32|64|x32)?(?:\/|$)/],
  ],
  'agent-config': [
    ['mcp-config', /\/(?:\.?mcp\.json|\.claude\.json|managed-mcp\.json)$/],
    ['agent-hooks', /\/hooks(?:\.json|\/|$)/],
    [
      'agent-instructions',
      /\/(?:CLAUDE|AGENTS|GEMINI)(?:\.local)?\.md$|\/(?:rules|agents|commands|skills)(?:\/|$)/,
    ],
  ],
}
