// What the value of an option is, told by how programs name their options.

/** Options by which a program is given what it logs in with: it uses that, and does not show it. */
export const handing =
  /^--?(?:i|[\w-]*(?:key|ident|cert|conf|cred|prof|default|pass|env|token|auth|account|ssh|pem|kube)[\w-]*)$/i

/** Of these the ones that hand a private key. */
export const handingKey = /^--?(?:i|[\w-]*(?:key|ident|cert|auth|ssh|pem)[\w-]*)$/i

/** Options whose value is a text: what is searched for, said, or printed in between. */
export const saying =
  /^-(?:m|S|G|e)$|^--(?:message|author|format|pretty|grep|regexp|title|body|notes|subject|text|description|label|delimiter|field-separator|author|trailer|expression)$/

/** Options whose value is a file that the program writes, by the words that programs use for it. */
export const writing =
  /^-(?:o|O|w|W|l|L)$|^--?[\w-]*(?:out|write|log|dump|save|export|dest|target|report|trace|record|install|create)[\w-]*$/i

/** Options whose value is a file that the program reads. */
export const reading =
  /^-(?:i|I|f|c|r)$|^--?[\w-]*(?:in|input|from|file|read|check|source|load|include)$/i
