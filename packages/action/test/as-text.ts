import { single, double, json } from './quoting.ts'
import type { Wrapping } from './wrapping.ts'

/** Places where a command is text that nobody runs. */
export const asText: readonly Wrapping[] = [
  ['echo', (it) => `echo ${single(it)}`],
  ['echo in double quotes', (it) => `echo ${double(it)}`],
  ['printf', (it) => `printf '%s\\n' ${single(it)}`],
  ['commit message', (it) => `git commit -m ${single(`fix: ${it}`)}`],
  ['heredoc in a commit message', (it) => `git commit -m "$(cat <<'IT_ENDS'\n${it}\nIT_ENDS\n)"`],
  ['heredoc to a file', (it) => `cat > notes.md <<'IT_ENDS'\n${it}\nIT_ENDS`],
  ['heredoc to tee', (it) => `tee docs/notes.md <<'IT_ENDS' >/dev/null\n${it}\nIT_ENDS`],
  ['heredoc to cat', (it) => `cat <<'IT_ENDS'\n${it}\nIT_ENDS`],
  ['echo to a file', (it) => `echo ${single(it)} >> notes.txt`],
  ['fixed search', (it) => `grep -F -- ${single(it.replaceAll('\n', ' '))} notes.md`],
  ['search', (it) => `rg -F -e ${single(it.replaceAll('\n', ' '))} src`],
  [
    'comment',
    (it) =>
      `${it
        .split('\n')
        .map((line) => `# ${line}`)
        .join('\n')}\nls`,
  ],
  ['comment behind', (it) => `ls # ${it.replaceAll('\n', ' ')}`],
  ['variable', (it) => `it=${single(it)}; echo "$it"`],
  ['test', (it) => `[ "$x" = ${single(it)} ] && echo same`],
  ['case pattern', (it) => `case "$x" in ${single(it)}) echo same;; esac`],
  ['here-string to grep', (it) => `grep -c x <<< ${single(it)}`],
  ['pull request', (it) => `gh pr create --title t --body ${single(it)}`],
  ['array that is printed', (it) => `it=(${single(it)}); printf '%s\\n' "\${it[@]}"`],
  ['function that is not called', (it) => `it_() { echo ${single(it)}; }`],
  [
    'python heredoc in markdown',
    (it) =>
      `cat > docs/notes.md <<'IT_ENDS'\n\`\`\`python\nos.system(${json(it)})\n\`\`\`\nIT_ENDS`,
  ],
  ['jq argument', (it) => `jq -n --arg it ${single(it)} '{it: $it}'`],
  ['wc', (it) => `echo ${single(it)} | wc -c`],
]
