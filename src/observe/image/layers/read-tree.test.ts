import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileAnalyser } from '../../../model/analyser.ts';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { mergeLayers } from './merge.ts';
import { readTree } from './read-tree.ts';
import type { LayerFacts } from './types.ts';

const text: FileAnalyser<string> = {
  id: 'text',
  version: 1,
  maximumSize: 1000,
  interest: ({ path }) => (path.endsWith('.txt') ? 'yes' : 'by-magic'),
  recognises: (head) => head.toString().startsWith('text'),
  read: (file) => {
    if (file.bytes().length === 0) throw new Fault('malformed', 'it is empty');
    return [file.bytes().toString()];
  },
};

interface Walked {
  readonly path: string;
  readonly type?: FileEntry['type'];
  readonly content?: string | Error;
}

/** A folder of these entries; `log` gets what is opened and closed. */
function folder(entries: readonly Walked[], log: string[] = []) {
  return {
    async *walk(onGap: (gap: Gap) => void) {
      for (const { path, type = 'file', content = '' } of entries) {
        if (content instanceof Error && type === 'other') {
          onGap({ kind: 'unreadable', subject: path, reason: content.message });
          continue;
        }
        const bytes = Buffer.from(content instanceof Error ? '' : content);
        const entry: FileEntry = { path, type, size: bytes.length, mode: 0o644, uid: 0, gid: 0 };
        const open = (): OpenFile & Disposable => {
          if (content instanceof Error) throw content;
          log.push(`open ${path}`);
          return {
            entry,
            read: (offset, length) => bytes.subarray(offset, offset + length),
            bytes: () => bytes,
            [Symbol.dispose]: () => log.push(`close ${path}`),
          };
        };
        yield { entry, open };
      }
    },
  };
}

function factsIn({ facts }: LayerFacts): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([id, found]) => [id, [...found]]));
}

test('reads the files that are wanted and closes each', async () => {
  const log: string[] = [];
  const tree = folder(
    [
      { path: '/sub', type: 'directory' },
      { path: '/sub/a.txt', content: 'a' },
      { path: '/sub/by-magic', content: 'text of b' },
      { path: '/sub/other', content: 'nothing' },
      { path: '/sub/link.txt', type: 'symlink' },
    ],
    log,
  );
  const facts = await readTree(tree, [text]);
  assert.deepEqual(factsIn(facts), {
    text: [
      { entry: 1, path: '/sub/a.txt', fact: 'a' },
      { entry: 2, path: '/sub/by-magic', fact: 'text of b' },
    ],
  });
  assert.equal(facts.entries.length, 5);
  assert.deepEqual([facts.diffId, facts.gaps], ['', []]);
  assert.deepEqual(log, [
    'open /sub/a.txt',
    'close /sub/a.txt',
    'open /sub/by-magic',
    'close /sub/by-magic',
    'open /sub/other',
    'close /sub/other',
  ]);
  const located = [...mergeLayers([facts], { tree: true }).factsOf(text)];
  assert.deepEqual(located[0], { path: '/sub/a.txt', layer: undefined, fact: 'a' });
});

test('what cannot be opened, read or walked is a gap, and the walk goes on', async () => {
  const log: string[] = [];
  const tree = folder(
    [
      { path: '/denied.txt', content: new Error('EACCES') },
      { path: '/empty.txt' },
      { path: '/proc', type: 'other', content: new Error('no folder') },
      { path: '/large.txt', content: 'x'.repeat(1001) },
      { path: '/last.txt', content: 'last' },
    ],
    log,
  );
  const facts = await readTree(tree, [text]);
  assert.deepEqual(factsIn(facts), { text: [{ entry: 3, path: '/last.txt', fact: 'last' }] });
  assert.deepEqual(
    facts.gaps.map(({ kind, subject, reason }) => [kind, subject, reason]),
    [
      ['unreadable', '/denied.txt', 'EACCES'],
      ['unreadable', '/empty.txt', 'text: it is empty'],
      ['unreadable', '/proc', 'no folder'],
      ['limit', '/large.txt', 'text: 1001 bytes are more than the 1000 it reads'],
    ],
  );
  assert.deepEqual(log, ['open /empty.txt', 'close /empty.txt', 'open /last.txt', 'close /last.txt']);
});

test('a limit ends the walk with a gap', async () => {
  const many = Array.from({ length: 10 }, (_, index) => ({ path: `/${index}.txt`, content: 'x' }));
  const facts = await readTree(folder(many), [text], { limits: { entries: 4 } });
  assert.equal(facts.entries.length, 4);
  assert.equal(facts.facts['text']?.length, 4);
  assert.deepEqual(
    facts.gaps.map(({ kind, subject }) => [kind, subject]),
    [['limit', '/']],
  );
});
