import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { COMMAND_LIST } from '../commands/command-list.ts';
import { loadCatalogue } from '../program/catalogue.ts';
import { manPage } from './man-page.ts';

const PATH = new URL('../../../../docs/reference/plimsoll.1', import.meta.url);

describe('the manual page', () => {
  let page: string;
  before(async () => {
    page = manPage(await loadCatalogue(COMMAND_LIST));
  });

  it('is what the commands say now', () =>
    assert.equal(readFileSync(PATH, 'utf8'), page, 'run: npm run reference'));

  it('has every command with its options, and nothing that groff takes for a request', () => {
    for (const part of [
      '.SS plimsoll scan <target...>',
      '.B \\-\\-fail\\-on <rules>',
      '.SS plimsoll network apply',
    ])
      assert.ok(page.includes(part), part);
    const requests = page.split('\n').filter((line) => line.startsWith('.') || line.startsWith("'"));
    for (const line of requests) assert.match(line, /^\.(?:TH|SH|SS|TP|PP|B|I|RI|nf|fi)(?: |$)/);
  });

  it('is understood by groff', (context) => {
    const { status, stderr, error } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], {
      input: page,
      encoding: 'utf8',
    });
    if (error) return context.skip('groff is not here');
    assert.deepEqual([status, stderr], [0, '']);
  });
});
