import type { HostFacts } from '../../../model/configuration/host.ts';

/** A line of `/etc/passwd`, `/etc/shadow` or `/etc/group` in its fields. */
export interface AccountLine {
  /** From 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Lines of a file whose fields are parted by colons. */
export function accountLines(text: string): AccountLine[] {
  return text.split('\n').flatMap((content, index) => {
    const isEntry = content.trim() !== '' && !content.startsWith('#');
    return isEntry ? [{ line: index + 1, fields: content.split(':') }] : [];
  });
}

/** The name of a user or a group by its number; the number where nobody has it. */
export function nameOf(host: HostFacts, file: '/etc/passwd' | '/etc/group', id: number): string {
  if (id === 0) return 'root';
  const text = host.text(file);
  const lines = text.state === 'read' ? accountLines(text.value) : [];
  return lines.find(({ fields }) => fields[2] === String(id))?.fields[0] ?? String(id);
}
