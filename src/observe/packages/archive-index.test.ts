import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { archiveIndex } from './archive-index.ts';

const digest = (letter: string): string => letter.repeat(40);

describe('an index of archives', () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'plimsoll-archive-index-'))));
  after(() => rmSync(folder, { recursive: true }));
  const written = (text: string): string => {
    const path = join(folder, 'jars.txt');
    writeFileSync(path, text);
    return path;
  };
  const namesIn = (text: string, ...digests: string[]): string[] => {
    const found = archiveIndex(written(text)).find(new Set(digests));
    return [...found].map(([sha1, one]) => `${sha1[0]} ${one.group}:${one.artifact}:${one.version}`);
  };

  it('has coordinates, and paths as sha1sum writes them of repositories of Maven and of the cache of Gradle', () => {
    const text = [
      '# of the team',
      `${digest('A')} org.example:lib:1.0`,
      `${digest('b')}  ./org/repository/deep/other/2.0-rc1/other-2.0-rc1.jar`,
      `${digest('c')} */home/somebody/.m2/repository/com/example/third/3/third-3-tests.jar`,
      `${digest('d')}  /caches/modules-2/files-2.1/org.example.four/four_2.13/4.0/${digest('d')}/four_2.13-4.0.jar`,
      `${digest('e')}  ./not/asked/1/asked-1.jar`,
      '',
    ].join('\r\n');
    assert.deepEqual(namesIn(text, ...['a', 'b', 'c', 'd', '0'].map(digest)), [
      'a org.example:lib:1.0',
      'b org.repository.deep:other:2.0-rc1',
      'c com.example:third:3',
      'd org.example.four:four_2.13:4.0',
    ]);
  });

  it('knows nothing of an archive that lies somewhere else', () => {
    const text = `${digest('a')}  ./lib/some.jar\n${digest('b')} org.example:lib:1.0\n`;
    assert.deepEqual(namesIn(text, digest('a')), []);
  });

  it('that is empty knows nothing', () => assert.deepEqual(namesIn('', digest('a')), []));

  it('is refused where it is none, and named', () => {
    assert.throws(() => archiveIndex(join(folder, 'absent')), { code: 'not-found', message: /absent/ });
    assert.throws(() => archiveIndex(folder), { code: 'usage', message: /is no file/ });
    const strange = written('lib.jar\n'.repeat(3));
    assert.throws(() => archiveIndex(strange), { code: 'usage', message: /is no index of archives/ });
  });

  it('finds of any text what it has a line for, or is refused', () => {
    const line = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[/.\-ab1:]*$/).map((text) => `${digest('a')}  ${text}`),
    );
    const property = fc.property(fc.array(line), (lines) => {
      const text = [`${digest('f')} org.example:lib:1.0`, ...lines].join('\n');
      assert.ok(namesIn(text, digest('f')).includes('f org.example:lib:1.0'));
    });
    fc.assert(property, { numRuns: propertyRuns(50) });
  });
});
