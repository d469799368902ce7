import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { edited } from '../../../model/configuration/edit.ts';
import { booleanOf, entriesOf, lastEntry, wordsOf } from '../../../model/configuration/unit-values.ts';
import type { Unit } from '../../../model/configuration/unit-file.ts';
import { parseUnitFile } from './parse-unit-file.ts';
import { readUnits } from './read-units.ts';

function unitsIn(files: Readonly<Record<string, string>>): readonly Unit[] {
  const { units, gaps } = readUnits(Object.entries(files).map(([path, text]) => ({ path, text })));
  assert.deepEqual(gaps, []);
  return units;
}

function unitOf(text: string): Unit {
  const [unit] = unitsIn({ '/web.service': text });
  assert.ok(unit);
  return unit;
}

const valuesOf = (unit: Unit | undefined, key: string): string[] =>
  unit ? entriesOf(unit, 'Service', key).map(({ value }) => value) : [];

describe('a unit file', () => {
  it('has settings with their lines, continued over comments', () => {
    const { entries } = parseUnitFile(
      '# a\n[Unit]\nAfter=a\n\n[Service]\n ExecStart = /bin/a \\\n# between\n   b\\\n c\n; d\nUser=web\r\nno setting\n=x\n',
      '/a',
    );
    assert.deepEqual(
      entries.map(({ section, key, value, range }) => [section, key, value, range.startLine, range.endLine]),
      [
        ['Unit', 'After', 'a', 3, 3],
        ['Service', 'ExecStart', '/bin/a     b  c', 6, 9],
        ['Service', 'User', 'web', 11, 11],
      ],
    );
  });

  it('takes what was said before away by an empty value', () => {
    const unit = unitOf(
      '[Service]\nEnvironment=A=1\nEnvironment=\nEnvironment=B=2\nEnvironment=C=3\nUser=a\nUser=\n',
    );
    assert.deepEqual(valuesOf(unit, 'Environment'), ['B=2', 'C=3']);
    assert.equal(lastEntry(unit, 'Service', 'User'), undefined);
  });

  it('is changed in one line, and keeps its comments', () => {
    const text =
      '[Unit]\nAfter=a\n[Service]\n# why\nNoNewPrivileges=no\nExecStart=/bin/a \\\n b\n\n[Install]\nWantedBy=a\n';
    const unit = unitOf(text);
    const entry = lastEntry(unit, 'Service', 'NoNewPrivileges');
    assert.ok(entry);
    assert.equal(edited(text, unit.replace(entry, 'yes') ?? []), text.replace('=no', '=yes'));
    const after = edited(text, unit.add('Service', 'UMask', '0077') ?? []);
    assert.equal(after, text.replace('\n b\n', '\n b\nUMask=0077\n'));
    const long = lastEntry(unit, 'Service', 'ExecStart');
    assert.equal(long && unit.replace(long, 'x'), undefined);
    assert.equal(unit.add('Socket', 'A', 'b'), undefined);
    assert.equal(edited('[Service]', unitOf('[Service]').add('Service', 'A', 'b') ?? []), '[Service]\nA=b');
    for (const open of ['[Service]\nA=b\\', '[Service]\nA=b\\\n', '[Service]\nA=b\\\n# why\n']) {
      const changed = unitOf(edited(open, unitOf(open).add('Service', 'UMask', '0077') ?? []) ?? '');
      assert.deepEqual(
        changed.entries.map(({ key, value }) => `${key}=${value}`),
        ['A=b', 'UMask=0077'],
        open,
      );
    }
  });
});

describe('what adds to a unit', () => {
  it('counts after it, in the order of names, wherever its folder is searched', () => {
    const [unit, ...others] = unitsIn({
      '/usr/lib/systemd/system/web.service.d/20-b.conf': '[Service]\nUser=b\n',
      '/etc/systemd/system/web.service.d/10-a.conf': '[Service]\nUser=a\nGroup=a\n',
      '/etc/systemd/system/web.service': '[Service]\nUser=own\nExecStart=/bin/a\n',
    });
    assert.deepEqual(others, []);
    assert.ok(unit?.isWhole);
    assert.deepEqual(
      lastEntry(unit, 'Service', 'User')?.path,
      '/usr/lib/systemd/system/web.service.d/20-b.conf',
    );
    assert.deepEqual(valuesOf(unit, 'Group'), ['a']);
  });

  it('is of a template for its instances, and of nothing where the unit is not there', () => {
    const units = unitsIn({
      '/a/web@.service': '[Service]\nExecStart=/bin/a %i\n',
      '/a/web@one.service.d/x.conf': '[Service]\nUser=one\n',
      '/b/web@.service.d/x.conf': '[Service]\nUser=other\n',
    });
    assert.deepEqual(
      units.map((unit) => [unit.name, unit.isWhole, valuesOf(unit, 'User')]),
      [
        ['web@.service', true, ['one']],
        ['web@.service', false, ['other']],
      ],
    );
  });
});

describe('words and truths of units', () => {
  it('are those of systemd', () => {
    assert.deepEqual(wordsOf(`a "b c" 'd "e' f\\ g "h`), ['a', 'b c', 'd "e', 'f g', 'h']);
    assert.deepEqual(wordsOf('  "" '), ['']);
    assert.deepEqual(['yes', 'ON', '1', 'off', 'n', 'maybe', undefined].map(booleanOf), [
      true,
      true,
      true,
      false,
      false,
      undefined,
      undefined,
    ]);
  });
});

describe('hostile unit files', () => {
  it('are read in linear time', () => {
    const started = performance.now();
    unitOf(`[Service]\nExecStart=${'\\\n#\n'.repeat(100_000)}`);
    unitOf(`${'['.repeat(500_000)}\n${' '.repeat(500_000)}x\n`);
    const { gaps } = readUnits([
      { path: '/a.service', text: `[Service]\n${'A=b\n'.repeat(50_000)}` },
      { path: '/b.service', text: `[Service]\nExecStart=${'x'.repeat(5_000_000)}\n` },
    ]);
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [
        ['limit', '/a.service'],
        ['limit', '/b.service'],
      ],
    );
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [
        [`/a/u${at}.service`, '[Service]\n'],
        [`/a/u${at}.service.d/a.conf`, '[Service]\nUser=a\n'],
      ]).flat() as [string, string][],
    );
    assert.equal(unitsIn(many).length, 3000);
    assertWithin(5_000, performance.now() - started, 'reading hostile units');
  });

  it('throw nothing, and are changed where they say', () => {
    const piece = fc.constantFrom(
      '[Service]',
      '[',
      ']',
      'A=b',
      'A=',
      '\\',
      '\n',
      '\r\n',
      '#',
      ';',
      ' ',
      '=',
      '"',
      'User=root',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const unit = unitOf(text);
        for (const entry of unit.entries) {
          wordsOf(entry.value);
          const after = edited(text, unit.replace(entry, 'new') ?? []);
          if (unit.replace(entry, 'new')) assert.ok(after?.includes('new'));
        }
        const edits = unit.add('Service', 'Key', 'new');
        const after = edits && edited(text, edits);
        if (after !== undefined)
          assert.equal(lastEntry(unitOf(after), 'Service', 'Key')?.value, 'new', after);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
