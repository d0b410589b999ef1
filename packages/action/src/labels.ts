import type { PathLabel } from '@custody/model'
import { pathLabels } from '@custody/model'
import { finerLabels } from './finer-labels.ts'
import { folded } from './fold.ts'
import { meantBy } from './meant-by.ts'
import type { WorkspaceView } from './workspace.ts'

/** One reason for a label: a pattern over the path below the home folder, or over the whole path. */
type Mark = readonly [label: PathLabel, pattern: RegExp]

/**
 * What paths below a home folder are, by their rest. A developer's machine keeps its secrets in few places;
 * each is a file or folder that some program documents.
 */
const belowHome: readonly Mark[] = [
  [
    'ssh-key',
    /^\.ssh\/(?!.*\.pub(?:[.~-][^/]*)?$|authorized_keys)(?:id_[^/]*|[^/]*(?:key|rsa|ed25519|ecdsa)[^/]*|[^/]*\.pem|identity|\*.*)$/i,
  ],
  ['ssh-key', /^\.ssh$/],
  ['ssh-config', /^\.ssh\/(?:config|authorized_keys2?|known_hosts|rc|environment)(?:$|\.d\/|\/)/],
  ['cloud-credential', /^\.aws(?:\/(?:credentials|config|sso|cli|\*).*)?$/],
  ['cloud-credential', /^\.azure(?:\/|$)/],
  ['cloud-credential', /^\.config\/gcloud(?:\/|$)/],
  [
    'cloud-credential',
    /^\.(?:boto|s3cfg|oci\/|aliyun\/|bluemix\/|doctl|linode-cli|config\/doctl|config\/hcloud|config\/scw|config\/linode-cli|fly\/|config\/fly|config\/heroku|terraformrc|terraform\.d\/credentials|config\/rclone|config\/op\/|vault-token|config\/wrangler|wrangler|vercel|netlify|config\/configstore)/,
  ],
  ['cloud-credential', /^\.kube(?:\/(?:config.*|cache.*|\*.*))?$/],
  ['cloud-credential', /^\.local\/share\/com\.vercel\.cli\//],
  [
    'credential',
    /^\.(?:netrc|authinfo(?:\.gpg)?|pgpass|my\.cnf|mylogin\.cnf|git-credentials|npmrc|yarnrc(?:\.yml)?|pypirc|gem\/credentials|cargo\/credentials(?:\.toml)?|docker\/config\.json|composer\/auth\.json|m2\/settings(?:-security)?\.xml|gradle\/gradle\.properties|(?:config\/|nuget\/)?NuGet\/NuGet\.Config|bundle\/config|htpasswd|msmtprc|muttrc|mailrc|cifs(?:credentials)?|smbcredentials|vnc\/passwd|rhosts|dockercfg|hub|twine|sentryclirc|databrickscfg|snowsql\/config|dbt\/profiles\.yml|circleci\/cli\.yml|kaggle\/kaggle\.json|(?:cache\/)?huggingface\/(?:token|stored_tokens)|railway\/config\.json|supabase\/access-token|redisclirc|travis\/config\.yml|twilio-cli\/config\.json|pip\/pip\.conf|hgrc|lftprc|aider\.conf\.ya?ml|continue\/config\.(?:json|ya?ml)|snyk|mongorc\.js|mongoshrc\.js)$/i,
  ],
  ['credential', /^_netrc$|^Library\/Application Support\/Claude\//],
  [
    'credential',
    /^\.config\/(?:gh|hub|glab-cli|git\/credentials|pip\/pip\.conf|containers\/auth\.json|op|stripe|github-copilot|composer\/auth\.json|ngrok|cloudflared|snyk|sentry|tea|anthropic|openai|helm\/registry|wandb|turso|netlify|filezilla|lftp|remmina|\.wrangler|exercism|argocd|configstore\/[^/]*)(?:\/|$)/,
  ],
  [
    'credential',
    /^\.(?:claude\/\.credentials\.json|claude\.json|codex\/auth\.json|gemini\/oauth_creds\.json|copilot\/.*token.*|config\/opencode\/auth\.json|local\/share\/opencode\/auth\.json|anthropic\/|openai\/|cloudflared\/|ngrok2\/|subversion\/auth\/|codeium\/config\.json|windsurf\/auth|(?:vscode-server(?:-insiders)?\/data|config\/(?:Code|Cursor|VSCodium|Windsurf))\/(?:User\/globalStorage|Cookies|Local Storage)(?:\/|$)|config\/Claude\/|jenkins\/(?:secrets|credentials)|local\/share\/lftp\/)/,
  ],
  [
    'key-material',
    /^\.(?:gnupg|config\/age|config\/sops|age|step|certbot|minisign|putty|password-store)(?:\/|$)/,
  ],
  [
    'key-material',
    /^\.(?:bitcoin|ethereum|config\/solana|electrum|monero|near-credentials|litecoin|dogecoin|config\/Exodus|config\/Ledger Live)(?:\/|$)/i,
  ],
  [
    'keychain',
    /^(?:\.local\/share\/(?:keyrings|kwalletd)|\.gnome2\/keyrings|\.kde[^/]*\/share\/apps\/kwallet|Library\/Keychains|\.config\/(?:1Password|Bitwarden(?: CLI)?|KeePass(?:XC)?|keepassxc)|Library\/Application Support\/(?:1Password|Bitwarden))(?:\/|$)/i,
  ],
  ['keychain', /\.(?:kdbx|keychain(?:-db)?|1pux|agilekeychain)$/],
  [
    'browser-profile',
    /^(?:\.(?:mozilla|thunderbird|librewolf|waterfox)|\.config\/(?:google-chrome(?:-\w+)?|chromium|BraveSoftware|microsoft-edge(?:-\w+)?|vivaldi|opera|Slack|discord|Signal)|\.var\/app\/org\.(?:mozilla|chromium)\.\w+|snap\/(?:firefox|chromium)|Library\/(?:Application Support\/(?:Google\/Chrome|Firefox|BraveSoftware|Microsoft Edge|Arc|Thunderbird|Slack|discord|Signal)|Safari|Cookies)|AppData\/(?:Local|Roaming)\/(?:Google|Mozilla|Microsoft\/Edge))(?:\/|$)/i,
  ],
  [
    'shell-startup',
    /^\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|login|logout|inputrc|xprofile|xinitrc|xsession|xsessionrc|pam_environment|config\/fish(?:\/|$)|config\/environment\.d(?:\/|$)|envrc|direnvrc|config\/direnv(?:\/|$)|oh-my-zsh\/custom(?:\/|$)|vimrc|vim\/(?:plugin|autoload)|config\/nvim\/(?:init|plugin|lua)|emacs|emacs\.d\/init\.el|tmux\.conf|screenrc|gdbinit|lldbinit|pythonrc|Rprofile|irbrc|pryrc|psqlrc|sqliterc|octaverc|curlrc|wgetrc|cargo\/config(?:\.toml)?$|vscode\/extensions\/|config\/(?:Code|VSCodium|Cursor)\/User\/(?:settings|tasks|keybindings)\.json|config\/go\/env|ssh\/rc$)/,
  ],
  [
    'shell-history',
    /^\.(?:bash_history|zsh_history|zhistory|history|sh_history|ksh_history|python_history|node_repl_history|psql_history|mysql_history|sqlite_history|rediscli_history|irb_history|lesshst|viminfo|dbshell|mongodb\/mongosh\/mongosh_repl_history|scala_history|octave_hist|Rhistory|influx_history|gdb_history|local\/share\/fish\/fish_history)$/,
  ],
  [
    'schedule',
    /^(?:\.config\/(?:systemd\/user|autostart|plasma-workspace\/env)|Library\/LaunchAgents|\.local\/share\/systemd\/user)(?:\/|$)/,
  ],
  ['git-config', /^(?:\.gitconfig|\.config\/git\/(?:config|attributes|ignore))$/],
  [
    'agent-config',
    /^\.(?:claude\/(?:settings[^/]*\.json|hooks|plugins|agents|commands|skills|CLAUDE\.md)|claude\.json|codex\/(?:config\.toml|hooks|rules|AGENTS\.md)|gemini\/(?:settings\.json|extensions|GEMINI\.md|policies)|copilot\/|config\/github-copilot|config\/opencode|cursor\/(?:mcp\.json|hooks|cli-config\.json|rules|permissions)|aider\.conf|continue\/|windsurf\/|codeium\/|config\/goose|roo\/|cline\/)/,
  ],
  ['agent-config', /^\.(?:claude|codex|gemini|copilot|cursor)$/],
  [
    'agent-transcript',
    /^\.(?:claude\/projects|codex\/sessions|gemini\/tmp|copilot\/.*session|local\/share\/opencode\/(?:storage|project))(?:\/|$)/,
  ],
  [
    'personal',
    /^(?:Desktop|Documents|Downloads|Pictures|Music|Movies|Videos|Public|Templates|Library\/(?:Mobile Documents|Mail|Messages|Photos))(?:\/|$)/,
  ],
  [
    'cache',
    /^(?:(?:\.cache|Library\/Caches|Library\/Developer\/Xcode\/DerivedData)\/.|(?:\.npm\/_(?:cacache|npx)|\.yarn\/cache|\.gradle\/caches|\.m2\/repository|\.cargo\/registry|\.pnpm-store|\.bun\/install\/cache|\.nuget\/packages|go\/pkg\/mod)(?:\/|$))/,
  ],
  ['custody', /^\.(?:local\/state\/custody|config\/custody|cache\/custody)(?:\/|$)/],
]

/** What paths of the machine are. */
const anywhere: readonly Mark[] = [
  ['root', /^\/(?:\*|\*\*\/\*)?$/],
  [
    'block-device',
    /^\/dev\/(?:[hsv]d[a-z*]|xvd[a-z*]|nvme\d|mmcblk\d|md\d|dm-\d|loop\d|sr\d|nbd\d|zd\d|disk\d|rdisk\d|mapper\/|disk\/)/,
  ],
  ['device', /^\/dev\/(?!(?:stdin|stdout|stderr|fd|shm|ptmx|pts)(?:\/|$))/],
  [
    'process-memory',
    /^\/(?:proc\/(?:[^/]+\/(?:mem|maps|environ|root|task)|kcore|kmem)|dev\/k?mem)(?:\/|$)/,
  ],
  [
    'kernel',
    /^\/(?:boot|sys|proc\/sys|proc\/sysrq-trigger|lib\/modules|usr\/lib\/modules)(?:\/|$)/,
  ],
  [
    'user-database',
    /^\/(?:private\/)?etc\/(?:passwd|shadow|group|gshadow|master\.passwd|subuid|subgid|security)(?:-|\.bak|$|\/)/,
  ],
  [
    'credential',
    /^\/(?:private\/)?etc\/(?:shadow|gshadow|master\.passwd|krb5\.keytab|ssl\/private|wireguard|openvpn|NetworkManager\/system-connections|wpa_supplicant|ppp\/(?:chap|pap)-secrets|ipsec\.secrets|docker\/key\.json|kubernetes|rancher|samba\/smbpasswd|security\/opasswd|ansible\/vault[^/]*|letsencrypt\/(?:live|archive|accounts))(?:-|\/|$)/,
  ],
  ['ssh-key', /^\/(?:private\/)?etc\/ssh\/ssh_host_[^/]*_key$/],
  ['ssh-config', /^\/(?:private\/)?etc\/ssh\//],
  [
    'sudoers',
    /^\/(?:private\/)?etc\/(?:sudoers|sudoers\.d|doas\.conf|polkit-1|pam\.d|pam\.conf)(?:\/|$)/,
  ],
  ['credential', /^\/(?:var\/)?run\/secrets(?:\/|$)/],
  [
    'credential',
    /^\/tmp\/krb5cc|^\/var\/lib\/(?:jenkins\/(?:secrets|credentials\.xml)|sss\/(?:db|secrets)|kubelet\/pki)/,
  ],
  [
    'schedule',
    /^\/(?:etc\/(?:cron[^/]*|anacrontab|at\.(?:allow|deny)|systemd\/system|init\.d|rc\.local|rc\d\.d|inittab)|var\/spool\/(?:cron|at)|usr\/lib\/systemd\/system|lib\/systemd\/system|Library\/Launch(?:Agents|Daemons)|System\/Library\/Launch(?:Agents|Daemons))(?:\/|$)/,
  ],
  [
    'shell-startup',
    /^\/(?:private\/)?etc\/(?:profile|profile\.d|bash\.bashrc|bashrc|zsh|zshrc|zshenv|zprofile|environment|ld\.so\.preload|ld\.so\.conf|ld\.so\.conf\.d|inputrc|csh\.cshrc|fish)(?:\/|$)/,
  ],
  [
    'agent-config',
    /^\/(?:etc\/(?:claude-code|codex|gemini-cli|github-copilot|opencode|cursor)|Library\/Application Support\/(?:ClaudeCode|Cursor))(?:\/|$)/,
  ],
  [
    'custody',
    /^\/(?:etc\/custody|opt\/custody|usr\/lib\/custody|var\/lib\/custody|var\/log\/custody|run\/custody)(?:\/|$)/,
  ],
  ['log', /^\/(?:var\/log|private\/var\/log|Library\/Logs)(?:\/|$)/],
  [
    'system',
    /^\/(?:bin|sbin|lib|lib32|lib64|libx32|boot|etc|usr|var|run|sys|proc|dev|root|snap|System|Library|Applications|private|cores|Volumes)(?:\/|$)|^\/(?:srv|opt)\/?\*?$/,
  ],
  ['system', /^\/(?:home|Users|mnt|media|nix|gnu)\/?\*?$/],
  ['system', /^\/mnt\/[a-z]\/?(?:Windows|Program Files|ProgramData|Users)?(?:\/|$)/i],
  ['system', /^\/[^/]*\*[^/]*$/],
  [
    'temporary',
    /^\/(?:tmp|var\/tmp|private\/tmp|private\/var\/tmp|dev\/shm|(?:private\/)?var\/folders)(?:\/|$)/,
  ],
  [
    'executable-path',
    /^\/(?:home|Users)\/[^/]+\/(?:\.local\/bin|bin)\/(?:sudo|su|doas|git|ls|cat|cd|ssh|scp|curl|wget|ps|bash|sh|zsh|python3?|node|npm|docker|kubectl|vim?|gpg|passwd|grep|find|rm|cp)$/,
  ],
  ['executable-path', /^\/(?:usr\/(?:local\/)?s?bin|s?bin|opt\/homebrew\/bin|snap\/bin)(?:\/|$)/],
]

/** What a path is by its name, wherever it lies. */
const byName: readonly Mark[] = [
  // What Python runs at every start. Source: the site module.
  ['shell-startup', /\/(?:site|dist)-packages\/(?:(?:user|site)customize\.py|[^/]+\.pth)$/],
  [
    'editor-task',
    /\/(?:\.vscode\/(?:tasks|launch)\.json|\.devcontainer(?:\.json$|\/)|[^/]+\.code-workspace$)/,
  ],
  [
    'project-instructions',
    /\/(?:CLAUDE(?:\.local)?|AGENTS|GEMINI)\.md$|\/(?:\.cursorrules|\.windsurfrules|\.github\/copilot-instructions\.md|\.cursor\/rules\/)/,
  ],
  ['env-file', /\/\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$|test$|schema$)[^/]*)?$/],
  ['env-file', /\/\.env[*?]+$/],
  ['env-file', /\/(?:[^/]+\.env|\.dev\.vars|\.secrets?|\.envrc)$/],
  ['git-hooks', /\/(?:\.git\/hooks|\.husky|\.githooks)(?:\/|$)/],
  ['git-config', /\/(?:\.git\/(?:config|config\.worktree|info\/attributes)|\.gitmodules)$/],
  // `rm -rf .*` takes `.git` along.
  ['vcs-internal', /\/\.\*+$/],
  ['vcs-internal', /\/\.(?:git|hg|svn|jj|bzr)(?:\/|$)/],
  ['vcs-internal', /\/[^/]+\.git\/(?:objects|refs|packed-refs|HEAD)(?:\/|$)/],
  [
    'ci-workflow',
    /\/(?:\.github\/(?:workflows|actions)(?:\/|$)|\.gitlab-ci\.yml$|\.gitlab\/ci\/|\.circleci(?:\/|$)|\.travis\.yml$|azure-pipelines[^/]*\.ya?ml$|bitbucket-pipelines\.yml$|Jenkinsfile[^/]*$|\.drone\.yml$|\.woodpecker|\.buildkite(?:\/|$)|appveyor\.yml$|\.teamcity(?:\/|$)|cloudbuild\.ya?ml$|buildspec\.ya?ml$)/,
  ],
  [
    'agent-config',
    /\/(?:\.claude\/(?:settings[^/]*\.json|hooks(?:\/|$)|plugins(?:\/|$))|\.mcp\.json|\.codex\/|\.gemini\/(?:settings\.json|policies)|\.cursor\/(?:mcp\.json|hooks|cli\.json|permissions|environment\.json)|\.opencode(?:\/|$)|opencode\.jsonc?|\.github\/hooks(?:\/|$)|\.vscode\/mcp\.json|\.windsurf\/|\.roo\/mcp\.json|managed-(?:settings|mcp)\.json)/,
  ],
  [
    'package-manifest',
    /\/(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|pyproject\.toml|requirements[^/]*\.txt|Pipfile(?:\.lock)?|poetry\.lock|uv\.lock|setup\.(?:py|cfg)|Cargo\.(?:toml|lock)|go\.(?:mod|sum)|Gemfile(?:\.lock)?|composer\.(?:json|lock)|pom\.xml|build\.gradle(?:\.kts)?|\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.cjs)$/,
  ],
  [
    'credential',
    /\/(?:\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.pgpass|\.htpasswd|credentials\.json|service[-_]?account[^/]*\.json|client_secrets?[^/]*\.json|application_default_credentials\.json|secrets?\.(?:ya?ml|json|toml|ini|env|txt)|vault[-_]pass[^/]*|\.vault[-_]pass[^/]*|wp-config\.php|terraform\.tfvars|[^/]*\.auto\.tfvars|terraform\.tfstate(?:\.backup)?|kubeconfig[^/]*|master\.key|database\.yml|auth\.json|\.dockerconfigjson|\.docker\/config\.json|\.boto|\.s3cfg|tokens?\.txt|passwords?\.(?:txt|csv|json|ya?ml)|creds?\.(?:json|ya?ml|txt|ini|csv)|credentials?\.(?:ya?ml|toml|ini|csv|txt|xml|cfg|db)|api[-_]?keys?\.(?:txt|json|ya?ml|csv)|access[-_]?keys?\.(?:csv|txt|json)|rootkey\.csv|[^/]*(?:gcp|gcloud|firebase|google|sa)[-_]?key[^/]*\.json|[^/]*firebase-adminsdk[^/]*\.json|oauth[-_]?(?:tokens?|creds)[^/]*\.json|\.(?:api[-_]?key|token|secret|credentials)|globalStorage\/(?:storage\.json|state\.vscdb(?:\.backup)?))$/i,
  ],
  [
    'key-material',
    /\.(?:pem|key|p12|pfx|p8|jks|keystore|ppk|asc|gpg|kdb|kdbx|keytab|ovpn|mobileprovision)$/i,
  ],
  ['key-material', /\/(?:certs|private|secrets)\/\*+$/],
  ['ssh-key', /\/id_(?:rsa|dsa|ecdsa|ed25519|xmss)(?:_sk)?$/],
  ['ssh-key', /\/(?:[\w.-]+_(?:rsa|ed25519|ecdsa)|deploy[-_]key)$/],
  ['cloud-credential', /\/\.aws\/credentials$|\/\.kube\/config$/],
]

type Tables = {
  readonly belowHome: readonly Mark[]
  readonly anywhere: readonly Mark[]
  readonly byName: readonly Mark[]
  readonly home: RegExp
  readonly homes: RegExp
}

/** Where home folders are: of this machine's accounts, and of Windows' as its own Linux sees them. */
const homeFolder =
  '(?:/(?:home|Users)/[^/*]+|/(?:private/)?(?:var/)?root|(?:/mnt|/cygdrive)?/[a-z]/Users/[^/*]+)'
const sensitive: Tables = {
  belowHome,
  anywhere,
  byName,
  home: new RegExp(`^${homeFolder}$`),
  homes: new RegExp(`^${homeFolder}/(.*)$`, 's'),
}

const ignoring = (marks: readonly Mark[]) =>
  marks.map(([label, { source }]): Mark => [label, new RegExp(source, 'i')])
const insensitive: Tables = {
  belowHome: ignoring(belowHome),
  anywhere: ignoring(anywhere),
  byName: ignoring(byName),
  home: new RegExp(sensitive.home, 'i'),
  homes: new RegExp(sensitive.homes, 'is'),
}

/**
 * The labels of a file by the names under which it is reached, sorted. A pattern gets the labels that its own
 * text earns: `~/.ssh/*` is a key, `src/*` is nothing.
 */
export function labelsOf(
  names: readonly string[],
  hardLinked: boolean,
  view: WorkspaceView,
): readonly PathLabel[] {
  const found = new Set<PathLabel>(names.flatMap((name) => [...labelsOfName(name, view)]))
  if (hardLinked) found.add('hard-linked')
  return pathLabels.filter((label) => found.has(label))
}

function labelsOfName(name: string, view: WorkspaceView): ReadonlySet<PathLabel> {
  const found = new Set<PathLabel>()
  const path = withoutMount(name)
  const ignores = !view.caseSensitive || isWindows.test(path)
  const same = (text: string) => (ignores ? folded(text) : text)
  const tables = ignores ? insensitive : sensitive
  const [seen, home, roots] = [same(path), same(view.home), view.roots.map(same)]
  const rest = seen.startsWith(`${home}/`)
    ? seen.slice(home.length + 1)
    : tables.homes.exec(seen)?.[1]
  if (rest !== undefined) add(found, tables.belowHome, rest)
  // A name searched for below a folder that home is in: `/**/.gnupg`.
  const [, above = '-', searched] = /^(.*)\/\*\*\/(.+)$/.exec(seen) ?? []
  if (searched !== undefined && `${home}/`.startsWith(`${above}/`))
    add(found, tables.belowHome, searched)
  if (isHome(seen, home, tables)) found.add('home')
  add(found, tables.anywhere, seen)
  add(found, tables.byName, seen)
  if (seen.includes('\\')) add(found, tables.byName, seen.replaceAll('\\', '/'))
  if (roots.some((root) => root === seen || seen === `${root}/*`)) found.add('workspace-root')
  const own = [home, ...roots].some((folder) => seen.startsWith(`${folder}/`))
  if (own || found.has('temporary')) found.delete('system')
  const coarse = [...found]
  for (const label of coarse) add(found, finerLabels[label] ?? [], seen)
  // Another process's root is most often this one: what stands behind it counts too.
  const behind = path.replace(/^(?:\/proc\/[^/]+(?:\/task\/[^/]+)?\/root)+(?=\/)/, '')
  if (behind !== path) for (const label of labelsOfName(behind, view)) found.add(label)
  // What is below a folder is reached through it, and a walk that starts at a file finds the file.
  const folder = /^(.*)\/\*\*$/s.exec(path)?.[1]
  if (folder !== undefined)
    for (const label of labelsOfName(folder === '' ? '/' : folder, view)) found.add(label)
  for (const one of meantBy(path, view.home))
    for (const label of labelsOfName(one, view)) found.add(label)
  return found
}

const isWindows = /^(?:\/mnt|\/cygdrive)\/[A-Za-z]\//

/** macOS shows its data volume under the root too. Source: Apple, "firmlinks". */
function withoutMount(path: string): string {
  return path.replace(/^\/System\/Volumes\/Data(?=\/)/i, '')
}

function add(found: Set<PathLabel>, table: readonly Mark[], text: string): void {
  for (const [label, pattern] of table) if (pattern.test(text)) found.add(label)
}

/** A whole home folder, the developer's or another's, or everything in it. */
function isHome(path: string, home: string, tables: Tables): boolean {
  // Everything below it, or whatever in it has a name: `~/**/*.txt`.
  const folder = path.replace(/\/\*\*\/[^/]*$|\/\.?\*+$/, '')
  return folder === home || tables.home.test(folder)
}
