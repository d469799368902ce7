import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Command, Option } from 'commander';
import { assertWithin } from '../../../../test/time-bound.ts';
import { COMMAND_LIST } from '../commands/command-list.ts';
import { buildProgram } from '../program/build-program.ts';
import { loadCatalogue } from '../program/catalogue.ts';
import { longFlag } from '../program/option-rules.ts';
import { applySettings } from './apply-settings.ts';
import { POWERS, powersOf } from './powers.ts';
import { readSettings } from './read-settings.ts';
import { setTrust } from './trusted-files.ts';

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
    const config = text === undefined ? undefined : join(folder, 'plimsoll.yaml');
    await applySettings(program, { folder, environment, config }, () => Promise.resolve(program));
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

describe('settings of the current folder', () => {
  let folder: string;
  let home: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-checkout-'));
    home = mkdtempSync(join(tmpdir(), 'plimsoll-home-'));
  });
  afterEach(() => [folder, home].forEach((path) => rmSync(path, { recursive: true })));

  const write = (text: string, path = folder) => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'plimsoll.yaml'), text);
  };
  const usersFolder = () => join(home, '.config/plimsoll');
  const trust = () => {
    const path = join(folder, 'plimsoll.yaml');
    setTrust(path, readFileSync(path), { HOME: home });
  };
  const apply = async (variables: Record<string, string> = {}, config?: string) => {
    const parts = { version: '', list: COMMAND_LIST, run: () => Promise.resolve() };
    const program = await buildProgram(parts, ['scan']);
    const place = { folder, environment: { HOME: home, ...variables }, config };
    const notes = await applySettings(program, place, () => buildProgram(parts));
    const scan = program.commands.find((command) => command.name() === 'scan');
    const isGiven = ([key]: [string, unknown]) => scan?.getOptionValueSource(key) === 'config';
    return { given: Object.fromEntries(Object.entries(scan?.opts() ?? {}).filter(isGiven)), notes };
  };
  const HARMFUL =
    'db: ./clean.sqlite\noutput: json=/etc/passwd\nfail-on: critical\ninsecure: true\nquiet: true\n';
  const ALL = {
    db: './clean.sqlite',
    output: [{ format: 'json', path: '/etc/passwd' }],
    failOn: 'critical',
    insecure: true,
    quiet: true,
  };

  it('have waivers, which count as the files that they stand in, where these are trusted', async () => {
    const waiver = 'waivers:\n  - id: CVE-2099-0001\n    owner: web\n';
    write(waiver, usersFolder());
    write(`${waiver}format: json\n`);
    const own = join(usersFolder(), 'plimsoll.yaml');
    const strange = await apply();
    assert.deepEqual(strange.given['waivers'], [own]);
    assert.match(strange.notes.join(), /took format; left out waivers \(weakens\)/);
    trust();
    assert.deepEqual((await apply()).given['waivers'], [own, join(folder, 'plimsoll.yaml')]);
    write('waivers: [a.yaml, b.yaml]\n');
    trust();
    assert.deepEqual((await apply()).given['waivers'], ['a.yaml', 'b.yaml']);
  });

  it('have checks in the same way', async () => {
    write('checks:\n  - id: acme-a\n', usersFolder());
    write('checks: [policy/]\n');
    trust();
    assert.deepEqual((await apply()).given['checks'], ['policy/']);
    write('waivers:\n  - id: A\nchecks:\n  - id: acme-b\n');
    trust();
    const { given } = await apply();
    const files = [join(usersFolder(), 'plimsoll.yaml'), join(folder, 'plimsoll.yaml')];
    assert.deepEqual([given['checks'], given['waivers']], [files, files.slice(1)]);
  });

  it('count only where they can do no harm, and what counts and what does not is told', async () => {
    write(`${HARMFUL}format: json\noffline: true\n`);
    const { given, notes } = await apply();
    assert.deepEqual(given, { format: 'json', offline: true });
    assert.equal(notes.length, 1);
    assert.match(
      notes[0] ?? '',
      /plimsoll\.yaml: took format, offline; left out db \(chooses data, writes\), output \(writes\), fail-on \(weakens\), insecure \(sends, weakens\), quiet \(weakens\), as it may be a stranger's: .*plimsoll trust/,
    );
  });

  it('count once the user trusts the file, until it is changed or trusted no more', async () => {
    write(HARMFUL);
    trust();
    assert.deepEqual((await apply()).given, ALL);
    assert.match((await apply()).notes.join(), /which you trust: took db, output/);
    assert.equal(statSync(usersFolder()).mode & 0o777, 0o700);
    assert.equal(statSync(join(usersFolder(), 'trusted.json')).mode & 0o777, 0o600);
    write(`${HARMFUL}only-fixed: true\n`);
    assert.deepEqual((await apply()).given, {});
    write(HARMFUL);
    assert.deepEqual((await apply()).given, ALL);
    setTrust(join(folder, 'plimsoll.yaml'), undefined, { HOME: home });
    assert.deepEqual((await apply()).given, {});
  });

  it('are not trusted elsewhere, nor for who has another home', async () => {
    write(HARMFUL);
    trust();
    const other = join(folder, 'other');
    write(HARMFUL, other);
    const place = { folder: other, environment: { HOME: home } };
    assert.equal(
      (await readSettings(place)).some(({ file }) => file.isTrusted),
      false,
    );
    assert.deepEqual((await apply({ HOME: other })).given, {});
    assert.deepEqual((await apply({ XDG_CONFIG_HOME: other })).given, {});
  });

  it('are trusted by a variable that names the folder, the file or its digest', async () => {
    write(HARMFUL);
    const digest = createHash('sha256').update(HARMFUL).digest('hex');
    for (const value of [folder, join(folder, 'plimsoll.yaml'), `/nowhere, ${folder}/`, `sha256:${digest}`])
      assert.deepEqual((await apply({ PLIMSOLL_TRUST: value })).given, ALL, value);
    for (const value of ['', '/', '1', `${folder}x`, dirname(folder), `sha256:${digest.slice(1)}`, 'sha256:'])
      assert.deepEqual((await apply({ PLIMSOLL_TRUST: value })).given, {}, value);
  });

  it('are those of a file that the user names instead', async () => {
    write('fail-on: low\nformat: sarif\n');
    const config = join(home, 'own.yaml');
    writeFileSync(config, HARMFUL);
    assert.deepEqual(await apply({}, config), { given: ALL, notes: [] });
    assert.deepEqual((await apply({}, join(folder, 'plimsoll.yaml'))).given, {
      failOn: 'low',
      format: 'sarif',
    });
    await assert.rejects(apply({}, join(home, 'none.yaml')), { code: 'not-found' });
  });

  it("do not win over the user's own unless they are trusted", async () => {
    write('format: sarif\nfail-on: critical\n');
    write('format: json\nfail-on: any\n', usersFolder());
    assert.deepEqual((await apply()).given, { format: 'json', failOn: 'any' });
    trust();
    assert.deepEqual((await apply()).given, { format: 'sarif', failOn: 'critical' });
  });

  it('are told of as far as the command takes them', async () => {
    write('on-loss: wider\nstrict: true\n');
    assert.deepEqual(await apply(), { given: {}, notes: [] });
  });

  it('count by no list of trust, and no settings of the user, that others may have written', async () => {
    write(HARMFUL);
    trust();
    chmodSync(usersFolder(), 0o777);
    await assert.rejects(apply(), {
      code: 'refused',
      message: /trusted\.json does not count: others may write/,
    });
    rmSync(join(usersFolder(), 'trusted.json'));
    write('db: x\n', usersFolder());
    await assert.rejects(apply(), { code: 'refused', message: /plimsoll\.yaml does not count/ });
  });

  it('are not waited for where they are a pipe, and are known behind a link by where that leads', async () => {
    execFileSync('mkfifo', [join(folder, 'plimsoll.yaml')]);
    await assert.rejects(apply(), { code: 'usage', message: /it is no file/ });
    rmSync(join(folder, 'plimsoll.yaml'));
    write(HARMFUL, join(folder, 'deep'));
    symlinkSync('deep/plimsoll.yaml', join(folder, 'plimsoll.yaml'));
    trust();
    assert.deepEqual((await apply()).given, ALL);
    rmSync(join(folder, 'plimsoll.yaml'));
    write(HARMFUL);
    assert.deepEqual((await apply()).given, {});
  });
});

it('every setting is classified by what it may do, and nothing else is', async () => {
  const { commands } = await loadCatalogue(COMMAND_LIST);
  const names = commands.flatMap(({ command }) =>
    Object.values(command.options).map((one) => longFlag(one).slice(2)),
  );
  assert.deepEqual([...new Set(names)].toSorted(), Object.keys(POWERS).toSorted());
  const byHand = commands.flatMap(({ command }) =>
    Object.values(command.options).filter((one) => one.isByHand),
  );
  for (const option of byHand)
    if (longFlag(option) !== '--require-profile')
      assert.ok(powersOf(longFlag(option).slice(2)), longFlag(option));
  assert.ok(powersOf('not-a-setting'));
  assert.ok(powersOf('constructor'));
});
