/** What comments, lists and patches have before each line, as it stands before the last one of a block (RFC 7468). */
const PREFIX = /\n([ \t]{0,40}(?:[-+#*;%]{1,3}|\/\/)[ \t]{0,20})-----END/;

/** A block without what stands before each of its lines. */
export function withoutLinePrefix(block: string): string {
  const [, prefix = ''] = PREFIX.exec(block) ?? [];
  // An empty line of a comment has no blank behind its mark.
  return prefix === ''
    ? block
    : block.replaceAll(`\n${prefix}`, '\n').replaceAll(`\n${prefix.trimEnd()}\n`, '\n\n');
}
