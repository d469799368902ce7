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

/** The number of a user or a group by its name; undefined where there is none. */
export function idOf(host: HostFacts, file: '/etc/passwd' | '/etc/group', name: string): number | undefined {
  if (name === 'root') return 0;
  const text = host.text(file);
  const lines = text.state === 'read' ? accountLines(text.value) : [];
  const id = lines.find(({ fields }) => fields[0] === name)?.fields[2] ?? '';
  return /^\d{1,9}$/.test(id) ? Number(id) : undefined;
}

/** The name of a user or a group by its number; the number where nobody has it. */
export function nameOf(host: HostFacts, file: '/etc/passwd' | '/etc/group', id: number): string {
  if (id === 0) return 'root';
  const text = host.text(file);
  const lines = text.state === 'read' ? accountLines(text.value) : [];
  return lines.find(({ fields }) => fields[2] === String(id))?.fields[0] ?? String(id);
}
