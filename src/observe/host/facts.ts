import { posix } from 'node:path';
import { messageOf } from '../../model/fault.ts';
import type { Reading } from '../../model/configuration/audit.ts';
import type { HostFacts, HostProcess } from '../../model/configuration/host.ts';
import type { StructuredDocument } from '../../model/configuration/structured.ts';
import { readStructured } from '../configuration/yaml/structured.ts';
import { parseToml } from '../document/toml.ts';
import type { HostTree } from './tree.ts';

/** Characters of all files that are read, as they are kept until the audit ends. */
const MAXIMUM_TEXT = 8 * 2 ** 20;

/**
 * What checks may ask of the files of a host; each is read once. Contents that are known already are not read again:
 * `knownAt` has them, by the path.
 */
export function factsOf(
  tree: HostTree,
  knownAt: (path: string) => HostFacts | undefined = () => undefined,
): HostFacts {
  let left = MAXIMUM_TEXT;
  const text = once((path): Reading<string> => {
    const known = knownAt(path);
    if (known) return known.text(path);
    if (left <= 0)
      return { state: 'unreadable', reason: `more than ${MAXIMUM_TEXT} characters were read before` };
    const found = tree.text(path);
    if (found.state === 'read') left -= found.value.length;
    return found;
  });
  return {
    isLive: tree.entry('/proc/sys').state === 'read',
    entry: once((path) => tree.entry(path)),
    names: once((path) => tree.names(path)),
    text,
    document: once(
      (path) => knownAt(path)?.document(path) ?? parsed(text(path), (content) => documentOf(content, path)),
    ),
    toml: once(
      (path) =>
        knownAt(path)?.toml(path) ??
        parsed(text(path), (content) => {
          try {
            return { state: 'read', value: parseToml(content, path) };
          } catch (error) {
            return { state: 'unreadable', reason: messageOf(error) };
          }
        }),
    ),
    processes: once(() => processesOf(tree)),
  };
}

function documentOf(content: string, path: string): Reading<StructuredDocument> {
  const { documents, gaps } = readStructured(content, path);
  const [document] = documents;
  if (document) return { state: 'read', value: document };
  return { state: 'unreadable', reason: gaps[0]?.reason ?? 'is empty' };
}

/** Kernel threads, which have no command line, and what ended meanwhile are left out. Source: proc(5). */
function processesOf(tree: HostTree): Reading<readonly HostProcess[]> {
  const names = tree.names('/proc');
  if (names.state !== 'read') return names;
  const processes = names.value
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): HostProcess[] => {
      const line = tree.text(`/proc/${name}/cmdline`);
      const [program = '', ...rest] =
        line.state === 'read' ? line.value.replace(/(?<!\0)\0+$/, '').split('\0') : [];
      if (program === '') return [];
      // Some daemons write their state behind their name: `sshd: /usr/sbin/sshd -D`.
      return [
        { pid: Number(name), name: posix.basename(program.split(/[\s:]/, 1)[0] ?? ''), arguments: rest },
      ];
    });
  return { state: 'read', value: processes };
}

function parsed<Value>(reading: Reading<string>, parse: (text: string) => Reading<Value>): Reading<Value> {
  return reading.state === 'read' ? parse(reading.value) : reading;
}

/** Remembers what came of each path. */
function once<Value>(read: (path: string) => Value): (path?: string) => Value {
  const known = new Map<string, Value>();
  return (path = '') => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const value = read(path);
    known.set(path, value);
    return value;
  };
}
