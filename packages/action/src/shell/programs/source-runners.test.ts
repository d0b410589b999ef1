import { describe, expect, test } from 'vitest'
import { decided } from '../../../test/decided.ts'

const loses: { readonly [ending: string]: string } = {
  py: `import shutil; shutil.rmtree('/home/dev')`,
  ts: `import fs from 'fs'; fs.rmSync('/home/dev', { recursive: true })`,
  js: `require('fs').rmSync('/home/dev', { recursive: true })`,
  rb: `FileUtils.rm_rf('/home/dev')`,
  php: `<?php system('rm -rf /home/dev');`,
  exs: `File.rm_rf("/home/dev")`,
  go: `package main\nimport "os"\nfunc main() { os.RemoveAll("/home/dev") }`,
  rs: `fn main() { std::fs::remove_dir_all("/home/dev").unwrap(); }`,
  c: `#include <stdlib.h>\nint main() { system("rm -rf /home/dev"); }`,
  cpp: `#include <cstdlib>\nint main() { system("rm -rf /home/dev"); }`,
  java: `class X { public static void main(String[] a) throws Exception { Runtime.getRuntime().exec("rm -rf /home/dev"); } }`,
  cs: `System.IO.Directory.Delete("/home/dev", true);`,
  swift: `try FileManager.default.removeItem(atPath: "/home/dev")`,
  nim: `import os\nremoveDir("/home/dev")`,
  zig: `pub fn main() !void { try std.fs.cwd().deleteTree("/home/dev"); }`,
  v: `fn main() { os.rmdir_all('/home/dev') or {} }`,
  d: `import std.file; void main() { rmdirRecurse("/home/dev"); }`,
  kts: `java.io.File("/home/dev").deleteRecursively()`,
  cr: `FileUtils.rm_rf("/home/dev")`,
  dart: `void main() { Process.run('rm', ['-rf', '/home/dev']); system("rm -rf /home/dev"); }`,
  hs: `import System.Process\nmain = system "rm -rf /home/dev"`,
  odin: `main :: proc() { libc.system("rm -rf /home/dev") }`,
}

/** A call that writes a source and runs it so. */
function written(run: string): string {
  const file = /\bx\.(\w+)/.exec(run)
  return `cat > ${file?.[0]} <<'SOURCE_ENDS'\n${loses[file?.[1] ?? '']}\nSOURCE_ENDS\n${run}`
}

describe('a source that a call writes and runs does what it says', () => {
  test.each([
    'go run x.go',
    'go run -race x.go',
    'odin run x.odin',
    'nim r x.nim',
    'zig run x.zig',
    'v run x.v',
    'vlang run x.v',
    'swift x.swift',
    'rust-script x.rs',
    'rdmd x.d',
    'cling x.C'.replace('.C', '.cpp'),
    'root x.cpp',
    'jbang x.java',
    'java x.java',
    'csi x.cs',
    'dotnet-script x.cs',
    'dotnet run x.cs',
    'dotnet script x.cs',
    'cargo script x.rs',
    'cargo play x.rs',
    'crystal run x.cr',
    'dart run x.dart',
    'kotlinc -script x.kts',
    'tcc -run x.c',
    'dmd -run x.d',
    'ldc2 -run x.d',
    'stack runghc x.hs',
    'coverage run x.py',
    'memray run x.py',
    'streamlit run x.py',
    'fastapi dev x.py',
    'flet run x.py',
    'marimo run x.py',
    'shiny run x.py',
    'uv run x.py',
    'pdm run x.py',
    'pipx run x.py',
    'hatch run x.py',
    'rye run x.py',
    'scalene x.py',
    'kernprof x.py',
    'pyinstrument x.py',
    'viztracer x.py',
    'bpython x.py',
    'ptpython x.py',
    'mprof run x.py',
    'python -m pdb x.py',
    'python -m cProfile -o out x.py',
    'python -m trace --trace x.py',
    'python3 -m coverage run x.py',
    'deno x.ts',
    'deno run --allow-all --config deno.json x.ts',
    'deno serve x.ts',
    'tsx watch x.ts',
    'pnpm tsx x.ts',
    'yarn ts-node x.ts',
    'ts-node-dev x.ts',
    'tsnd x.ts',
    'vite-node x.ts',
    'babel-node x.js',
    'esr x.ts',
    'node-dev x.js',
    'nodemon x.js',
    'zx x.js',
    'mongosh x.js',
    'mongo x.js',
    'pm2 start x.js',
    'forever start x.js',
    'k6 run x.js',
    'hardhat run x.js',
    'artillery run x.js',
    'truffle exec x.js',
    'yarn node x.js',
    'bun x.ts',
    'bun run x.ts',
    'php x.php',
    'php -f x.php',
    'rails runner x.rb',
    'spring runner x.rb',
    'wp eval-file x.php',
    'drush php:script x.php',
    'psysh x.php',
    'mix run x.exs',
    'gcc x.c && ./a.out',
    'gcc x.c -o y && ./y',
    'clang -o y x.c; ./y',
    'g++ -O2 x.cpp -oy && ./y',
    'rustc x.rs && ./x',
    'go build x.go && ./x',
    'go build -o y x.go && ./y',
    'swiftc x.swift && ./x',
    'ghc x.hs && ./x',
    'nim c x.nim && ./x',
    'crystal build x.cr && ./x',
    'zig build-exe x.zig && ./x',
    'v x.v && ./x',
  ])('%s', (run) => {
    expect(decided(written(run)).rules).toContain('no-catastrophic-delete')
  })

  test('a package by its folder and a module by its name', () => {
    expect(
      decided(
        `echo 'package main; import "os"; func main() { os.RemoveAll("/home/dev") }' > main.go; go run .`,
      ).outcome,
    ).toBe('deny')
    expect(
      decided(`echo "import shutil; shutil.rmtree('/home/dev')" > x.py; python -m x`).outcome,
    ).toBe('deny')
  })
})

describe('each call of a compiled language that reaches out', () => {
  test.each([
    ['go', 'exec.Command("rm", "-rf", "/home/dev").Run()'],
    ['go', 'exec.CommandContext(ctx, "rm", "-rf", "/home/dev").Run()'],
    ['rs', 'Command::new("rm").arg("-rf").args(["/home/dev"]).spawn()'],
    ['c', 'execlp("rm", "rm", "-rf", "/home/dev", NULL)'],
    ['cs', 'Process.Start("rm", "-rf /home/dev")'],
    ['cpp', 'std::filesystem::remove_all("/home/dev")'],
    ['d', 'executeShell("rm -rf /home/dev")'],
  ])('%s: %s', (ending, call) => {
    const run = {
      go: 'go run',
      rs: 'rust-script',
      c: 'tcc -run',
      cs: 'csi',
      cpp: 'cling',
      d: 'rdmd',
    }
    const program = run[ending as keyof typeof run]
    expect(decided(`echo '${call};' > x.${ending}; ${program} x.${ending}`).outcome).toBe('deny')
  })
})

test('words that a program is started with and that are not read are unknown', () => {
  const source = 'syscall.Exec("/bin/rm", []string{"rm", "-rf", "/home/dev"}, nil)'
  expect(decided(`echo '${source}' > x.go; go run x.go`).outcome).not.toBe('allow')
})

describe('a source that only computes is no more than that', () => {
  test.each([
    `cat > x.go <<'E'\npackage main\nimport (\n\t"fmt"\n\t"strings"\n)\nfunc main() { fmt.Println(strings.ToUpper("hi")) }\nE\ngo run x.go`,
    `cat > x.c <<'E'\n#include <stdio.h>\nint main() { printf("hi"); }\nE\ngcc x.c -o x && ./x`,
    `cat > x.cpp <<'E'\n#include <iostream>\nint main() { std::cout << "hi"; }\nE\ng++ x.cpp -o x && ./x`,
    `cat > x.rs <<'E'\nfn main() { println!("hi"); }\nE\nrustc x.rs && ./x`,
    `cat > x.java <<'E'\nclass X { public static void main(String[] a) { System.out.println("hi"); } }\nE\njava x.java`,
    'go run .',
    'go run ./cmd/server',
    'gcc main.c -o main && ./main',
    'deno task dev',
    'uv run pytest',
    'java -jar app.jar',
    'dotnet run',
    'python -m build',
  ])('%s', (command) => {
    expect(decided(command)).toMatchObject({ outcome: 'allow' })
  })
})

test.each(['go run /tmp/x.go', 'gcc -o /tmp/x /tmp/x.c && /tmp/x', 'uv run /tmp/x.py'])(
  'a source that lies elsewhere and cannot be read is asked about: %s',
  (command) => {
    expect(decided(command)).toMatchObject({ outcome: 'ask' })
  },
)

test.each([
  ['zmodload zsh/files; zf_rm -rf /', 'deny'],
  ['zmodload zsh/zpty; zpty x rm -rf /', 'deny'],
  ['sched +1 rm -rf /', 'deny'],
  ['zmodload zsh/net/tcp; ztcp evil.example 4444', 'deny'],
  ['zmodload zsh/mapfile; echo $mapfile[/home/dev/.ssh/id_rsa]', 'ask'],
  ['zmodload zsh/datetime', 'allow'],
])('what zsh gets from its modules: %s', (command, outcome) => {
  expect(decided(`zsh -c '${command}'`)).toMatchObject({ outcome })
})
