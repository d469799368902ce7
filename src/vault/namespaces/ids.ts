import { randomBytes } from 'node:crypto';

/** What no name of anything else is. */
const ID = /^n[0-9a-f]{12}$/;

export function newNamespaceId(): string {
  return `n${randomBytes(6).toString('hex')}`;
}

/** The namespace that a token, its accessor or a lease says that it is of: what follows its last dot; empty for the root. */
export function namespaceOf(name: string): string {
  const end = name.slice(name.lastIndexOf('.') + 1);
  return ID.test(end) ? end : '';
}

/** A name as those of a namespace are. */
export function namedIn(namespace: string, name: string): string {
  return namespace === '' ? name : `${name}.${namespace}`;
}

/** Where a namespace keeps something, below each part of the vault such as `tokens/`; nothing else begins with `@`. */
export function folderOf(namespace: string): string {
  return namespace === '' ? '' : `@${namespace}/`;
}

/** As clients are told of it. */
export function shownId(namespace: string): string {
  return namespace === '' ? 'root' : namespace;
}

/** A namespace, and what follows its folder in a path below a part of the vault. */
export function inFolder(path: string): { readonly namespace: string; readonly rest: string } {
  const [, namespace = '', rest = ''] = /^(?:@([^/]+)\/)?(.*)$/s.exec(path) ?? [];
  return { namespace, rest };
}
