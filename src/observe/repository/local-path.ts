import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../model/fault.ts';

/** What lies at a path: a file, a folder, or a repository without a work tree. Throws a `Fault` (`not-found`). */
export function localPathKind(path: string): 'file' | 'folder' | 'bare' {
  const stats = statOf(path);
  if (!stats) throw new Fault('not-found', `${path}: no such file or folder`);
  if (!stats.isDirectory()) return 'file';
  // gitrepository-layout(5)
  const isBare =
    statOf(join(path, 'HEAD'))?.isFile() &&
    ['objects', 'refs'].every((name) => statOf(join(path, name))?.isDirectory());
  return isBare ? 'bare' : 'folder';
}

/** A file and a line of it, written as `file:line` or `file:line:column`; undefined of anything else. */
export function fileLine(word: string): { readonly file: string; readonly line: number } | undefined {
  const [, file = '', line] = /^(.+?):([1-9]\d{0,9})(?::\d{1,10})?$/.exec(word) ?? [];
  return line !== undefined && statOf(file)?.isFile() ? { file, line: Number(line) } : undefined;
}

function statOf(path: string): ReturnType<typeof statSync> {
  return statSync(path, { throwIfNoEntry: false });
}
