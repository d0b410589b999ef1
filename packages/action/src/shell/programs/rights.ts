import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'
import { change } from './infra.ts'

// What command lines of shared services say of secrets and rights, beside what they change: that a secret is
// printed, that somebody may do more than before, that something becomes everybody's.

/** Programs, separated by blanks; what their operands begin with; what the whole line must hold too. */
type Rights = readonly [programs: string, words: RegExp, line?: RegExp]

/** Subcommands that print a secret. Source: each program's reference. */
const printed: readonly Rights[] = [
  ['aws awslocal', /^secretsmanager (?:batch-)?get-secret-value\b/],
  ['aws awslocal', /^ssm get-parameter/, /--with-decryption/],
  ['aws', /^kms decrypt\b/],
  ['aws', /^sts (?:get-session-token|get-federation-token|assume-role)/],
  ['aws', /^configure (?:export-credentials|get \S*(?:secret|token|access_key))/],
  ['aws', /^(?:sso get-role-credentials|eks get-token|ec2 get-password-data)\b/],
  ['aws', /^(?:rds generate-db-auth-token|codecommit credential-helper)\b/],
  ['gcloud', /^(?:alpha |beta )?auth (?:application-default )?print-(?:access|identity)-token\b/],
  ['gcloud', /^(?:alpha |beta )?(?:secrets versions access|config config-helper)\b/],
  ['az', /^account get-access-token\b/],
  ['az', /^keyvault (?:secret|key|certificate) (?:show|download|backup)\b/],
  ['oc', /^extract secrets?\//, /--to[= ]-/],
  ['oc', /^whoami\b/, /(?:\s|^)-t\b|--show-token/],
  ['credstash berglas', /^(?:get|access)\b/],
  ['cmdkey vaultcmd', /^\/?-?list/i],
  ['etcdctl', /^get\b/, /--prefix|\/secrets/],
  ['eas', /^env:(?:pull|get|exec)\b/],
  ['glab', /^variable (?:get|export)\b/],
  ['circleci', /^context (?:show|list-secrets)\b/],
  ['az', /\b(?:keys list|list-keys|credential show|list-connection-strings)\b/],
  ['az', /\b(?:show-connection-string|connection-string show|list-publishing-credentials)\b/],
  ['gh glab doctl fly flyctl wrangler', /^auth token\b/],
  ['gh glab', /^auth status\b/, /(?:^|\s)(?:-t|--show-token)\b/],
  ['glab', /^config get \S*token/],
  ['doctl', /^(?:kubernetes|k8s) cluster kubeconfig show\b/],
  ['heroku', /^(?:auth:token|config)(?:\s|$)/],
  ['heroku', /^config:get .*(?:key|secret|token|password|credential|_url|_uri|dsn)/i],
  ['supabase', /^projects api-keys\b/],
  ['firebase', /^(?:login:ci|functions:secrets:access|functions:config:get)\b/],
  ['railway', /^variables\b/],
  ['netlify', /^env:(?:get|list)\b/],
  ['vercel', /^env pull\b/],
  ['gcloud', /^(?:alpha |beta )?auth (?:application-default )?print-\S+/],
  [
    'az',
    /^ad (?:sp|app) credential list\b|^acr credential show\b|^webapp config (?:appsettings|connection-string) list\b/,
  ],
  ['doppler', /^secrets(?: get| download|$)/],
  ['infisical', /^(?:secrets(?: get|$)|export)/],
  ['vault bao', /^(?:read|unwrap|print token|kv get)\b/],
  ['pulumi', /^(?:config|stack)\b/, /--show-secrets\b/],
  ['terraform tofu terragrunt', /^state pull\b/],
  ['ansible-vault', /^(?:view|decrypt|edit)\b/],
  ['rclone', /^config (?:show|dump|reveal)\b|^(?:reveal|obscure)\b/],
  ['npm pnpm yarn bun', /^config get \S*(?:_auth|_password|token)/i],
  ['op', /^(?:read|inject|document get)\b/],
  [
    'op',
    /^(?:item|document) get\b/,
    /--(?:reveal|otp|fields?\b.*(?:password|credential|token|key))/,
  ],
  ['pass gopass', /^(?:show|otp|grep|edit|cat|fscopy)\b/],
  [
    'pass gopass',
    /^(?!(?:ls|list|find|search|git|init|insert|add|generate|cp|mv|rm|help|version|sync|clone|setup|config|audit|completion|recipients)(?:\s|$))\S/,
  ],
  [
    'bw',
    /^(?:get (?!template|fingerprint|folder|organization|collection)|export|unlock|list items)/,
  ],
  ['lpass', /^(?:show|export)\b/],
  // Without `-w` or `-g` only the entry is told, not its password. Source: security(1).
  ['security', /^find-(?:generic|internet)-password\b/, /\s-[a-zA-Z]*[wg]/],
  ['security', /^(?:dump-keychain|export)\b/],
  ['secret-tool', /^(?:lookup|search)\b/],
  ['keyctl', /^(?:print|pipe|read)\b/],
  ['kwallet-query', /^\S/],
  ['keepassxc-cli', /^(?:show|clip|export|attachment-export|cat)\b/],
  ['keyring', /^get\b/],
  ['aws-vault chamber envchain', /^(?:export|read)\b/],
  ['teller', /^(?:show|env|sh|export)\b/],
  ['dotenvx', /^(?:get|decrypt|keypair)\b/],
  [
    'docker-credential-desktop docker-credential-osxkeychain docker-credential-pass docker-credential-secretservice docker-credential-wincred docker-credential-ecr-login docker-credential-gcloud docker-credential-gcr',
    /^get\b/,
  ],
]

/** Subcommands that make a new key or give somebody rights. */
const granted: readonly Rights[] = [
  [
    'aws',
    /^iam (?:create-(?:access-key|login-profile|user|service-specific-credential|policy-version)|update-(?:login-profile|assume-role-policy|access-key)|attach-(?:user|role|group)-policy|put-(?:user|role|group)-policy|add-(?:user-to-group|role-to-instance-profile)|set-default-policy-version|upload-(?:ssh-public-key|signing-certificate))\b/,
  ],
  ['aws', /^(?:kms (?:create-grant|put-key-policy)|organizations (?:create|invite)-account)/],
  ['gcloud', /^(?:alpha |beta )?iam service-accounts keys create\b/],
  ['gcloud', /\b(?:add-iam-policy-binding|set-iam-policy)\b/],
  [
    'az',
    /^(?:role assignment create|ad (?:sp create-for-rbac|app credential reset|sp credential reset))\b/,
  ],
  ['az', /^keyvault set-policy\b/],
  ['gh', /^(?:ssh-key|gpg-key) add\b|^repo deploy-key add\b/],
  ['glab', /^(?:ssh-key add|deploy-key add|token create)\b/],
  ['npm pnpm yarn', /^(?:token create|owner add|access (?:grant|public|set)|team add|org set)\b/],
  ['npm pnpm yarn', /^npm (?:token create|owner add)\b/],
  ['vault bao', /^(?:token create|policy write|auth enable|write (?:sys|auth)\/)/],
  ['heroku', /^(?:access:add|authorizations:create|keys:add)\b/],
  ['fly flyctl', /^tokens? create\b/],
  [
    'consul nomad',
    /^acl (?:token|policy|bootstrap)\b.*\b(?:create|update|bootstrap)\b|^acl bootstrap\b/,
  ],
  ['rabbitmqctl', /^(?:add_user|set_user_tags|set_permissions|change_password)\b/],
]

/** Subcommands that open something to everyone. */
const exposed: readonly Rights[] = [
  ['aws', /^ec2 authorize-security-group-ingress\b/, /0\.0\.0\.0\/0|::\/0/],
  ['aws awslocal', /^s3(?:api)? /, /--acl[= ]public-read|AllUsers/],
  [
    'aws',
    /^s3api put-(?:bucket-policy|public-access-block)\b/,
    /"Principal"\s*:\s*(?:"\*"|\{\s*"AWS"\s*:\s*"\*")|=false/,
  ],
  ['aws', /^ec2 modify-(?:snapshot|image)-attribute\b/, /\ball\b|group-names/],
  ['kubectl oc k kubecolor', /^(?:proxy|port-forward)\b/, /--address[= ]['"]?(?:0\.0\.0\.0|::)/],
  ['kubectl oc k kubecolor', /^expose\b/, /--type[= ]LoadBalancer/],
  ['aws', /^rds modify-db-instance\b/, /--publicly-accessible\b/],
  [
    'aws',
    /^lambda (?:add-permission|create-function-url-config)\b/,
    /--principal[= ]['"]?\*|--auth-type[= ]NONE/,
  ],
  [
    'gcloud gsutil',
    /\b(?:iam|acl|defacl|add-iam-policy-binding)\b/,
    /\ball(?:Authenticated)?Users\b/i,
  ],
  [
    'gcloud',
    /^compute firewall-rules (?:create|update)\b/,
    /--source-ranges[= ]\S*(?:0\.0\.0\.0\/0|::\/0)/,
  ],
  ['az', /^vm open-port\b/],
  [
    'az',
    /^network nsg rule (?:create|update)\b/,
    /--source-address-prefix(?:es)?[= ]['"]?(?:\*|0\.0\.0\.0\/0|Internet)/,
  ],
  [
    'az',
    /^storage (?:container|account)\b/,
    /--public-access[= ](?:container|blob)|--allow-blob-public-access[= ]true/,
  ],
  ['gh glab', /^repo edit\b/, /--visibility[= ]public\b/],
  ['gh glab', /^api\b/, /(?:^|[\s=])['"]?(?:private=false|visibility=public)\b/],
  ['mc', /^(?:anonymous|policy) set (?:public|download)\b/],
  ['s3cmd', /^setacl\b/, /--acl-public\b/],
]

/** Switches that protect something, taken off. */
const unprotected: readonly Rights[] = [
  ['aws', /^ec2 modify-instance-attribute\b/, /--no-disable-api-(?:termination|stop)\b/],
  ['aws', /^rds modify-db-(?:instance|cluster)\b/, /--no-deletion-protection\b/],
  ['aws', /^guardduty update-detector\b/, /--no-enable\b/],
  [
    'aws',
    /^cloudtrail (?:stop-logging|update-trail)\b/,
    /stop-logging|--no-(?:is-multi-region-trail|enable-log-file-validation|include-global-service-events)/,
  ],
  ['aws', /^configservice (?:stop|delete)-\S+|^config (?:stop|delete)-\S+/],
  ['aws', /^(?:securityhub|macie2|inspector2?|detective|accessanalyzer) (?:disable|delete)-?\S*/],
  ['aws', /^wafv2? (?:delete|disassociate)-\S+/],
  ['aws', /^(?:iam deactivate-mfa-device|organizations leave-organization)\b/],
  ['aws', /^kms (?:schedule-key-deletion|disable-key)\b/],
  ['aws', /^s3api put-bucket-versioning\b/, /Status=Suspended/],
  ['gcloud', /\b(?:update|patch)\b/, /--no-deletion-protection\b/],
]

/** What a use says of secrets and rights; null where it says nothing of them. */
export function rightsOf(use: Use): readonly Effect[] | null {
  const words = use.operands.map(shown).join(' ')
  const line = use.words.map(shown).join(' ')
  const is = (table: readonly Rights[]) =>
    table.some(
      ([programs, begins, holds]) =>
        named(programs, use.program) && begins.test(words) && (holds?.test(line) ?? true),
    )
  const subject = words.split(' ').slice(0, 2).join(' ')
  if (is(exposed)) return [change(use, 'expose', subject)]
  if (is(granted)) return [change(use, 'grant', subject)]
  if (is(unprotected)) return [change(use, 'disable', subject)]
  return is(printed) ? [touch('read', storeOf(use), { manner: 'secret-store' })] : null
}

/** Whether a use prints a secret, for those who ask what flows out of it. */
export function printsSecret(use: Use): boolean {
  const [first] = rightsOf(use) ?? []
  return first?.do === 'read'
}

function named(programs: string, program: string): boolean {
  return ` ${programs} `.includes(` ${program} `)
}

/** The place where the program's secrets would lie, if they lay on this machine. */
function storeOf({ program, home }: Use): string {
  return stores[program]?.replace('~', home) ?? `${home}/.local/share/keyrings/${program}`
}

const stores: { readonly [program: string]: string } = {
  aws: '~/.aws/credentials',
  awslocal: '~/.aws/credentials',
  gcloud: '~/.config/gcloud/credentials.db',
  az: '~/.azure/msal_token_cache.json',
  gh: '~/.config/gh/hosts.yml',
  npm: '~/.npmrc',
  pnpm: '~/.npmrc',
  yarn: '~/.yarnrc.yml',
  bun: '~/.npmrc',
  vault: '~/.vault-token',
  rclone: '~/.config/rclone/rclone.conf',
}
