import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readProfiles } from './read-profiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-profiles-'));
after(() => rmSync(folder, { recursive: true }));

const profile = (name: string) =>
  `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: ${name} }\n`;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('reading profiles', () => {
  it('takes the documents of several files in order', () => {
    const first = file('first.yaml', `\uFEFF${profile('b')}---\n${profile('a')}`);
    const second = file('second.yaml', profile('c'));
    assert.deepEqual(
      readProfiles([first, second]).map(({ metadata }) => metadata.name),
      ['b', 'a', 'c'],
    );
  });

  it('refuses what is no profile, and names the file', () => {
    const one = file('one.yaml', profile('x'));
    assert.throws(() => readProfiles([one, one]), { code: 'usage', message: /one\.yaml.*default\/x/ });
    assert.throws(() => readProfiles([join(folder, 'none.yaml')]), { code: 'not-found' });
    assert.throws(() => readProfiles([folder]), { code: 'usage', message: /is no file/ });
    const bytes = file('bytes.yaml', Uint8Array.of(0xff, 0xfe, 0x41));
    assert.throws(() => readProfiles([bytes]), { code: 'malformed', message: /bytes\.yaml is no UTF-8/ });
    const broken = file('broken.yaml', profile('x').replace('kind', 'knd'));
    assert.throws(() => readProfiles([broken]), { code: 'malformed', message: /broken\.yaml:2:1: / });
  });

  it('neither reads without end nor waits for a pipe', () => {
    const large = file('large.yaml', '');
    truncateSync(large, 2 ** 32);
    assert.throws(() => readProfiles([large]), { code: 'limit' });
    const pipe = join(folder, 'pipe.yaml');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    assert.throws(() => readProfiles([pipe]), { code: 'usage', message: /is no file/ });
  });
});
