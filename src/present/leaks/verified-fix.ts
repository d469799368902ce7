import type { FixedLeak } from '../../model/vault/evidence.ts';
import { placeSentence } from '../../model/vault/knowledge.ts';
import { count, visible } from '../text/text.ts';

/** Whether each leak is closed, by whom that was shown and when, or what keeps it open. */
export function verifiedFixText(
  leaks: readonly (FixedLeak & { readonly open: readonly string[] })[],
): string {
  const closed = leaks.filter(({ open }) => open.length === 0).length;
  const lines = leaks.flatMap((leak) => {
    const { rule, redacted, files, place, open, old, new: next } = leak;
    const where = files.map(({ path }) => path).join(', ');
    const mark = open.length === 0 ? '✓' : '✗';
    const head = `${mark} ${rule} ${redacted} in ${where}: ${placeSentence(place)}`;
    const shown = [
      `old: ${old.state} by ${old.by || 'nobody'} at ${old.at}`,
      `new: ${next.state} by ${next.by || 'nobody'} at ${next.at}`,
    ];
    return [head, ...[...open, ...shown].map((line) => `    ${line}`)];
  });
  return [...lines, `${closed} of ${count(leaks.length, 'leak')} closed`]
    .map((line) => `${visible(line)}\n`)
    .join('');
}
