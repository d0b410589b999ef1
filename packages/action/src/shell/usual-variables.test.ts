import { expect, test } from 'vitest'
import { decided } from '../../test/decided.ts'

test.each([
  ['head $PGPASSFILE', 'no-database-passwords'],
  ['cat ${AWS_SHARED_CREDENTIALS_FILE}', 'no-cloud-credentials'],
  ['cat $AWS_CONFIG_FILE', 'no-cloud-credentials'],
  ['cat "$GOOGLE_APPLICATION_CREDENTIALS"', 'no-service-accounts'],
  ['cat $CLOUDSDK_CONFIG/credentials.db', 'no-cloud-credentials'],
  ['cat $AZURE_CONFIG_DIR/accessTokens.json', 'no-cloud-credentials'],
  ['cat $BOTO_CONFIG', 'no-cloud-credentials'],
  ['cat $NETRC', 'no-forge-tokens'],
  ['cat $DOCKER_CONFIG/config.json', 'no-registry-tokens'],
  ['cat $REGISTRY_AUTH_FILE', 'no-registry-tokens'],
  ['cat $GNUPGHOME/secring.gpg', 'no-pgp-keys'],
  ['cat $PASSWORD_STORE_DIR/x.gpg', 'no-password-store'],
  ['cat $NPM_CONFIG_USERCONFIG', 'no-registry-tokens'],
  ['cat $PIP_CONFIG_FILE', 'no-registry-tokens'],
  ['cat $HISTFILE', 'no-shell-history'],
  ['cat $XDG_CONFIG_HOME/gh/hosts.yml', 'no-forge-tokens'],
  ['rm -rf "$XDG_DATA_HOME"', 'no-recursive-delete-outside'],
  ['rm -rf "$XDG_STATE_HOME"', 'no-recursive-delete-outside'],
  ['rm -rf "$CARGO_HOME"', 'no-recursive-delete-outside'],
  ['rm -rf "$RUSTUP_HOME"', 'no-recursive-delete-outside'],
  ['rm -rf "$GOPATH"', 'no-recursive-delete-outside'],
  ['rm -rf "$NVM_DIR"', 'no-recursive-delete-outside'],
  ['rm -rf "$PYENV_ROOT"', 'no-recursive-delete-outside'],
])('a variable that names a place is that place: %s', (command, rule) => {
  expect(decided(command).rules).toContain(rule)
})

test.each([
  'rm -rf "$TMPDIR/x"',
  'rm -rf "$TMP/x" "$TEMP/x"',
  'mkdir -p "$GOTMPDIR"',
  'ls "$RUNNER_TEMP"',
  'echo a=b >> "$GITHUB_OUTPUT"',
  'cat $GITHUB_STEP_SUMMARY',
  'echo a=b >> "$GITHUB_STATE"',
  'rm -rf "$XDG_CACHE_HOME/app"',
  'NETRC=./x; cat "$NETRC"',
])('what is thrown away, and what the call itself sets, is not asked about: %s', (command) => {
  expect(decided(command)).toMatchObject({ outcome: 'allow' })
})
