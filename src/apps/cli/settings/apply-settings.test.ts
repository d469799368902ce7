import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Command, Option } from 'commander';
import { assertWithin } from '../../../../test/time-bound.ts';
import { applySettings } from './settings.ts';

describe('applySettings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  let environment: Record<string, string> = {};
  const apply = async (text: string | undefined, ...args: string[]) => {
    const program = new Command().exitOverride();
    const child = program
      .command('scan')
      .option('--fail-on <rules>')
      .option('--max-data-age <days>', '', Number, 5)
      .option('--only-fixed')
      .option('--severity <list>', '', (words: string) => words.split(','))
      .option('--output <file>', '', (word: string, all: string[] | undefined) => [...(all ?? []), word], [])
      .option('--no-cache')
      .action(() => {});
    program.command('map').addOption(new Option('--format <format>').choices(['svg']).default('svg'));
    child.addOption(new Option('--format <format>').choices(['json', 'sarif']));
    if (text !== undefined) writeFileSync(join(folder, 'plimsoll.yaml'), text);
    await applySettings(program, folder, environment, () => Promise.resolve(program));
    await program.parseAsync(['scan', ...args], { from: 'user' });
    return child.opts();
  };

  it('leaves everything as it is without a file', async () => {
    assert.deepEqual(await apply(undefined), { maxDataAge: 5, output: [], cache: true });
  });

  it('takes values from the file, parsed as flags are, and lets flags win', async () => {
    const text = 'fail-on: high\nmax-data-age: 9\nonly-fixed: true\n';
    assert.deepEqual(await apply(text), {
      failOn: 'high',
      maxDataAge: 9,
      onlyFixed: true,
      output: [],
      cache: true,
    });
    assert.equal((await apply(text, '--fail-on', 'low'))['failOn'], 'low');
  });

  it('takes variables, which win over the file and lose to flags', async () => {
    environment = {
      PLIMSOLL_FAIL_ON: 'medium',
      PLIMSOLL_MAX_DATA_AGE: '7',
      PLIMSOLL_ONLY_FIXED: '1',
      PLIMSOLL_SEVERITY: 'low,high',
      PLIMSOLL_FORMAT: 'sarif',
      PLIMSOLL_UNKNOWN: 'x',
    };
    const options = await apply('fail-on: high\n');
    assert.deepEqual(
      [
        options['failOn'],
        options['maxDataAge'],
        options['onlyFixed'],
        options['severity'],
        options['format'],
      ],
      ['medium', 7, true, ['low', 'high'], 'sarif'],
    );
    assert.equal((await apply(undefined, '--fail-on', 'low'))['failOn'], 'low');
    environment = { PLIMSOLL_ONLY_FIXED: 'false' };
    assert.equal((await apply('only-fixed: true\n'))['onlyFixed'], false);
    for (const wrong of [{ PLIMSOLL_FORMAT: 'cobol' }, { PLIMSOLL_ONLY_FIXED: 'perhaps' }] as Record<
      string,
      string
    >[]) {
      environment = wrong;
      await assert.rejects(apply(undefined), { code: 'usage', message: /^PLIMSOLL_(FORMAT|ONLY_FIXED): / });
    }
    environment = {};
  });

  it('takes lists, for options that may be repeated and for those that take commas', async () => {
    const options = await apply('severity: [critical, high]\noutput: [a, b]\n');
    assert.deepEqual(
      [options['severity'], options['output']],
      [
        ['critical', 'high'],
        ['a', 'b'],
      ],
    );
  });

  it('refuses what it does not know, naming file and key', async () => {
    for (const text of [
      'fail_on: high',
      '__proto__: high',
      'scan: {fail-on: high}',
      '- a',
      'a: &a 1\nb: *a',
      '{',
    ]) {
      await assert.rejects(apply(text), { code: 'usage', message: /plimsoll\.yaml/ }, text);
    }
  });

  it('gives a value to the commands that take it, and refuses one that none does', async () => {
    assert.equal((await apply('format: sarif'))['format'], 'sarif');
    assert.equal((await apply('format: svg'))['format'], undefined);
    await assert.rejects(apply('format: cobol'), { code: 'usage', message: /plimsoll\.yaml: format/ });
  });

  it('refuses a switch with a value, and a value that is a switch', async () => {
    for (const text of ['fail-on: false', 'output: true', 'only-fixed: 5', 'no-cache: [a]']) {
      await assert.rejects(apply(text), { code: 'usage', message: /plimsoll\.yaml: [a-z-]+: give it/ }, text);
    }
    assert.equal((await apply('no-cache: true'))['cache'], false);
    assert.equal((await apply('no-cache: false'))['cache'], true);
  });

  it('refuses a file that is no file', async () => {
    mkdirSync(join(folder, 'plimsoll.yaml'));
    await assert.rejects(apply(undefined), { code: 'usage', message: /plimsoll\.yaml cannot be read/ });
  });

  it('is not held up by a file made to do so', async () => {
    const started = performance.now();
    await assert.rejects(apply('? '.repeat(400)), { name: 'Fault' });
    await assert.rejects(apply('a'.repeat(100_000)), { code: 'limit' });
    assertWithin(5000, performance.now() - started);
  });
});
