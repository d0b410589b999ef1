/** Variables of the environment that name a place, and where that is unless somebody moved it, below the home folder. */
const belowHome: readonly (readonly [names: string, rest: string])[] = [
  ['PGPASSFILE', '.pgpass'],
  ['AWS_SHARED_CREDENTIALS_FILE', '.aws/credentials'],
  ['AWS_CONFIG_FILE', '.aws/config'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '.config/gcloud/application_default_credentials.json'],
  ['CLOUDSDK_CONFIG', '.config/gcloud'],
  ['AZURE_CONFIG_DIR', '.azure'],
  ['BOTO_CONFIG', '.boto'],
  ['NETRC', '.netrc'],
  ['DOCKER_CONFIG', '.docker'],
  ['REGISTRY_AUTH_FILE', '.docker/config.json'],
  ['GNUPGHOME', '.gnupg'],
  ['PASSWORD_STORE_DIR', '.password-store'],
  ['NPM_CONFIG_USERCONFIG npm_config_userconfig', '.npmrc'],
  ['PIP_CONFIG_FILE', '.config/pip/pip.conf'],
  ['HISTFILE', '.bash_history'],
  ['XDG_CONFIG_HOME', '.config'],
  ['XDG_DATA_HOME', '.local/share'],
  ['XDG_STATE_HOME', '.local/state'],
  ['XDG_CACHE_HOME', '.cache'],
  ['CARGO_HOME', '.cargo'],
  ['RUSTUP_HOME', '.rustup'],
  ['GOPATH', 'go'],
  ['NVM_DIR', '.nvm'],
  ['PYENV_ROOT', '.pyenv'],
]

/** Those that name a folder for what is thrown away, on a machine or in a run of continuous integration. */
const temporary = 'TMPDIR TMP TEMP GOTMPDIR RUNNER_TEMP'

/** Those that name a file through which a step of continuous integration speaks to the next. */
const steps = 'GITHUB_OUTPUT GITHUB_STEP_SUMMARY GITHUB_STATE'

/** What variables of the environment most often are. Sources: each program's manual; the XDG base directories. */
export function usualVariables(home: string): readonly (readonly [name: string, value: string])[] {
  if (home === '') return []
  return [
    ...belowHome.flatMap(([names, rest]) =>
      names.split(' ').map((name) => [name, `${home}/${rest}`] as const),
    ),
    ...temporary.split(' ').map((name) => [name, '/tmp'] as const),
    ...steps.split(' ').map((name) => [name, `/tmp/${name.toLowerCase()}`] as const),
  ]
}
