import type { Effect, ProgramSpec } from '../program.ts'
import { act, touch } from '../program.ts'
import { shown } from '../marks.ts'
import type { Use } from '../use.ts'
import { cmake } from './cmake.ts'
import { isInput, justTasks, makeTasks } from './task-effects.ts'
import { frameworkEffects } from './frameworks.ts'

/** What builds and checks a project. These run the project's own code, by name. */
export const build: readonly ProgramSpec[] = [
  cmake,
  {
    names:
      'ninja samu ctest cpack meson bazel bazelisk buck buck2 pants please-build scons waf task rake thor invoke inv fab nox tox doit ant mvn mvnw gradle gradlew sbt lein mill ant-build autoconf automake autoreconf configure xcodebuild xcrun msbuild nmake jam bjam premake5 gn earthly dagger mage turbo nx rush moon gulp grunt wireit lage',
    style: 'gnu',
    traits: ['build'],
    options:
      'f file makefile=text, C directory=text, j jobs=?, k, n just-print dry-run recon, s silent, B, q, t touch, v, W=text, I=text, o=text, S=text, D=?, G=text, build=text, target=text, p=text, r, e, w, d',
    prints: 'filtered',
    effects: built,
  },
  {
    names: 'make gmake bmake mingw32-make remake',
    traits: ['build'],
    options:
      'f file makefile=text, C directory=text, I include-dir=text, j jobs=?, l load-average=?, o old-file assume-old=text, W what-if new-file assume-new=text, E eval=text, n just-print dry-run recon, q question, t touch, B always-make, k keep-going, s silent quiet, S, i ignore-errors, e environment-overrides, r, R, p print-data-base, d, debug=?, O output-sync=?, v version, h help, w print-directory, no-print-directory, shuffle=?',
    prints: 'filtered',
    effects: makeTasks,
  },
  {
    names: 'just',
    style: 'stop-at-operand',
    traits: ['build'],
    options:
      'f justfile=text, d working-directory=text, set=text, c command=text, l list, summary, dump, evaluate, fmt, n dry-run, show=text, variables, q quiet, v verbose, u unsorted, shell=text, shell-arg=text, yes, no-deps, one, color=text, chooser=text, choose, e edit, init, completions=text, E dotenv-path=text, dotenv-filename=text',
    prints: 'filtered',
    effects: justTasks,
  },
  {
    names:
      'tsc eslint prettier biome oxlint oxfmt stylelint jest vitest mocha ava tap cypress playwright webpack vite rollup esbuild swc babel parcel next nuxt astro remix ng vue-cli-service svelte-kit storybook expo react-native pytest py.test mypy ruff black flake8 pylint isort bandit pyright pyre coverage tox-run pre-commit sphinx-build mkdocs jupyter django-admin manage.py console sequelize-cli typeorm-ts-node-esm typeorm-ts-node-commonjs drush symfony mikro-orm aerich payload wp flask uvicorn gunicorn celery alembic rspec rubocop minitest cucumber phpunit phpstan psalm phpcs artisan golangci-lint gofmt goimports gotestsum staticcheck rustfmt clippy-driver rustc gcc g++ cc c++ clang clang++ clang-format clang-tidy cppcheck ld ar as javac java jar kotlinc ktlint detekt checkstyle scalac swiftc swiftlint swiftformat ghc hlint ocamlc dune zig nim dmd gfortran nasm protoc buf grpc_tools thrift flatc swig bison flex yacc lex ctags cscope doxygen javadoc typedoc jsdoc rustdoc shellcheck shfmt bats hadolint actionlint markdownlint commitlint husky lint-staged tsup unbuild nodemon-once concurrently cross-env dotenv serve http-server live-server browser-sync json-server prisma drizzle-kit typeorm knex sequelize rails rackup puma unicorn jekyll hugo gatsby eleventy hexo zola mdbook pandoc-lint ffprobe identify optipng jpegoptim svgo exiftool inkscape blender gimp dot mmdc plantuml latex pdflatex xelatex lualatex latexmk bibtex biber typst ghostscript gs tesseract act lefthook dprint knip madge depcheck ncu syncpack changeset lerna release-it semantic-release np standard-version tree-sitter ansible-lint tflint checkov tfsec trivy grype syft snyk gitleaks trufflehog detect-secrets lighthouse k6-run artillery locust newman',
    style: 'gnu',
    traits: ['developer-tool'],
    options: 'o output=write, c config=text, p project=text',
    operands: 'text',
    prints: 'filtered',
    effects: tool,
  },
]

function built(use: Use): readonly Effect[] {
  if (use.program === 'rake') return frameworkEffects(use)
  if (use.program === 'task') return taskfiles(use)
  const publishes =
    /^(?:publish|deploy|release|upload)$/i.test(use.operands[0] ?? '') &&
    /^(?:mvn|mvnw|gradle|gradlew|sbt|lein)$/.test(use.program)
  if (publishes)
    return [act({ kind: 'package.publish', manager: use.program, dryRun: use.has('n') })]
  return []
}

/** A file of tasks that the call names, or what comes in: code, whoever reads it. Source: taskfile.dev, "CLI". */
function taskfiles({ words }: Use): readonly Effect[] {
  const named = words.flatMap((word, at) =>
    /^(?:-t|--taskfile)$/.test(words[at - 1] ?? '')
      ? [word]
      : (/^(?:--taskfile=|-t=?)(?!-|$)(.+)$/s.exec(word)?.slice(1) ?? []),
  )
  return named.map((path): Effect =>
    isInput(path) ? { do: 'input', language: 'other' } : { do: 'script', language: 'other', path },
  )
}

/** Tools that hand their words on, or write what they are told to. */
function tool(use: Use): readonly Effect[] {
  if (use.program === 'concurrently')
    return use.operands.map((text) => ({
      do: 'shell',
      text: text.replace(/^(npm|yarn|pnpm|bun):(?=\S)/, '$1 run '),
    }))
  if (use.program === 'cross-env' || use.program === 'dotenv')
    return [
      {
        do: 'run',
        words: use.words
          .filter((word) => !word.startsWith('-') || use.words.indexOf(word) > 1)
          .filter((word, index) => !(index < 4 && /^\w+=/.test(word))),
      },
    ]
  const framework = frameworkEffects(use)
  if (framework.length > 0) return framework
  const [first = ''] = use.operands
  if (
    /^(?:release-it|semantic-release|np)$/.test(use.program) ||
    (/^(?:changeset|lerna)$/.test(use.program) && first === 'publish')
  )
    return [
      act({
        kind: 'package.publish',
        manager: use.program,
        dryRun: use.words.some((word) => /^--?(?:dry-?run|d|preview|help|version)$/.test(word)),
      }),
    ]
  if (/^(?:serve|http-server|live-server|browser-sync)$/.test(use.program))
    return [served(use.operands.filter((word) => /^[~/.]/.test(shown(word))))]
  const sensitive = use.operands.filter(
    (word) => /^[~/]|\.\.\//.test(shown(word)) && !/^https?:/.test(word),
  )
  return sensitive.map((path) => touch('read', path))
}

/** A folder that whoever reaches this machine can read. */
function served(files: readonly string[]): Effect {
  return { do: 'connect', to: '', scheme: 'http', direction: 'listen', files }
}
