import { flatpakRuns } from './flatpak.ts'
import { launchers } from '@custody/model'
import { language } from './language-effects.ts'
import type { ProgramSpec } from '../program.ts'
import { composerTasks, packageTasks } from './task-effects.ts'
import { javascript, runner, python, systemPackages } from './package-effects.ts'

/** Launchers that fetch and run whatever they are given, of the same table that MCP servers are read by. */
const runners = launchers
  .filter(({ verbs, ecosystem }) => verbs === '' && /^(?:npm|pypi)$/.test(ecosystem))
  .map(({ programs }) => programs)
  .join(' ')

/** Package managers and what builds projects: install, publish, run. */
export const packages: readonly ProgramSpec[] = [
  {
    names:
      'npm pnpm yarn bun cnpm tnpm ni nr deno jsr vp corepack npm-run-all npm-run-all2 run-s run-p',
    style: 'stop-at-operand',
    traits: ['package-manager'],
    options:
      'prefix=text, C dir=text, cwd=text, w workspace=text, F filter=text, r recursive, s silent, loglevel=text, registry=text, g global, offline, A allow-all, config=text, userconfig=read, no-color, script-shell=text, ignore-scripts',
    prints: 'filtered',
    effects: (use) => [...javascript(use), ...packageTasks(use)],
  },
  {
    names: 'yarnpkg',
    style: 'raw',
    effects: ({ words }) => [{ do: 'run', words: ['yarn', ...words] }],
  },
  {
    names: `${runners} pipx rtx mise nix-shell comma`,
    style: 'stop-at-operand',
    traits: ['package-manager'],
    options:
      'y yes, n no, p package=text, c call=text, q quiet, ignore-existing, shell-auto-fallback=text, from=text, with=text, python=text, spec=text, no-install, offline, w=text, index-url=text',
    effects: runner,
  },
  {
    names:
      'pip pip2 pip3 uv poetry pipenv pdm hatch rye conda mamba micromamba easy_install flit twine',
    style: 'stop-at-operand',
    traits: ['package-manager'],
    options:
      'q quiet, v verbose, isolated, python=text, C directory=text, no-cache, disable-pip-version-check, proxy=text, project=text, p=text, n name=text, offline, no-interaction',
    prints: 'filtered',
    effects: python,
  },
  {
    names:
      'apt apt-get aptitude dpkg yum dnf microdnf rpm zypper pacman yay paru apk emerge xbps-install brew port snap flatpak nix nix-env guix choco scoop winget pkg pkg_add opkg swupd eopkg tdnf softwareupdate installer mas add-apt-repository apt-key gdebi alien',
    style: 'gnu',
    traits: ['package-manager', 'system-packages'],
    options:
      'y yes assume-yes, q quiet, f, o option=text, t target-release=text, n, s simulate dry-run just-print, v, cask, formula, classic, user, no-install-recommends, noconfirm, needed, i, S, Sy, Syu, R, Rns, Q, U upgrade, e, a, force, purge, autoremove, reinstall, c=text',
    prints: 'filtered',
    effects: (use) => (use.program === 'flatpak' ? flatpakRuns(use) : null) ?? systemPackages(use),
  },
  {
    names:
      'gem bundle bundler cargo go composer luarocks cpan cpanm cabal stack opam mix rebar3 hex nuget dotnet swift pod carthage dart-pub flutter pub vcpkg conan rustup ghcup sdk asdf nvm fnm volta n rbenv pyenv goenv jenv tfenv gvm rvm raco nimble shards julia-pkg spack tlmgr helm-plugin krew code code-insiders codium cursor windsurf cursor-ext vsce ovsx jpm wasm-pack trunk cross',
    style: 'stop-at-operand',
    traits: ['package-manager'],
    options:
      'v verbose, q quiet, C=text, manifest-path=text, color=text, offline, locked, frozen, config=text, Z=text, install-extension=text, uninstall-extension=text, add-mcp=text, profile=text, user-data-dir=text, d, h, n, g, r, w, a, help, version, list-extensions, diff, goto, new-window, reuse-window, wait',
    prints: 'filtered',
    effects: (use) => [...language(use), ...(use.program === 'composer' ? composerTasks(use) : [])],
  },
]
