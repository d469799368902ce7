import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Package } from '../../model/package.ts';
import { lifecycleOfDistribution, lifecycleOfProgram } from './judge.ts';
import { PROGRAM_LINES } from './programs.ts';

const TODAY = new Date('2026-11-28T12:00:00Z');
const program = (name: string, version: string, more: Partial<Package> = {}): Package => ({
  purl: `pkg:generic/${name}@${version}`,
  ecosystem: 'generic',
  name,
  version,
  licences: [],
  locations: [{ path: `/opt/${name}`, foundBy: 'binaries', evidence: 'installed' }],
  ...more,
});
const told = (name: string, version: string, more?: Partial<Package>) => {
  const found = lifecycleOfProgram(program(name, version, more), TODAY);
  return found && `${found.severity} ${found.date}`;
};

describe('the end of a release', () => {
  const cases: [name: string, version: string, expected: string | undefined][] = [
    ['node', '16.20.2', 'high 2023-09-11'],
    ['node', '1.8.4', undefined],
    ['node', '24.1.0', undefined],
    ['node', '160.0.0', undefined],
    ['python', '3.1.5', undefined],
    ['python', '3.10.14', 'high 2026-10-31'],
    ['python', '2.7.18', 'high 2020-01-01'],
    ['php', '8.2.30', 'low 2026-12-31'],
    ['openssl', '1.1.1k', 'high 2023-09-11'],
    ['openssl', '1.1.0l', 'high 2019-09-11'],
    ['openssl', '3.0.15', 'high 2026-09-07'],
    ['postgresql', '9.6.24', 'high 2021-11-11'],
    ['postgresql', '17.5', undefined],
    ['nginx', '1.2.9', 'high 2013-04-24'],
    ['nginx', '1.28.0', undefined],
    ['unheard-of', '1', undefined],
  ];
  for (const [name, version, expected] of cases)
    it(`of ${name} ${version} is ${expected ?? 'not told'}`, () =>
      assert.equal(told(name, version), expected));

  it('is not told of what a distribution or another program has to look after', () => {
    assert.equal(told('node', '16.0.0', { owner: 'pkg:deb/debian/nodejs' }), undefined);
    const embedded = [{ path: '/opt/x', foundBy: 'binaries', evidence: 'embedded' as const }];
    assert.equal(told('openssl', '1.1.1k', { locations: embedded }), undefined);
    assert.equal(told('node', '16.0.0', { ecosystem: 'npm' }), undefined);
  });

  it('of a distribution counts for less while support goes on for some', () => {
    const one = { id: 'debian', version: '11', name: 'Debian', like: [] };
    const of = (endOfLife?: { date: string; extended?: string }) => {
      const found = lifecycleOfDistribution({ ...one, ...(endOfLife && { endOfLife }) }, TODAY);
      return found && [found.severity, found.isOver];
    };
    assert.deepEqual(of({ date: '2024-08-14', extended: '2026-08-31' }), ['high', true]);
    assert.deepEqual(of({ date: '2026-07-11', extended: '2028-06-30' }), ['medium', true]);
    assert.deepEqual(of({ date: '2026-11-28' }), ['low', false]);
    assert.equal(of({ date: '2028-08-09' }), undefined);
    assert.equal(of(), undefined);
  });

  it('is a date and a page for every program', () => {
    for (const { page, lines } of PROGRAM_LINES.values()) {
      assert.match(page, /^https:/);
      for (const [line, date] of Object.entries(lines)) {
        assert.match(line, /^\d[\d.]*$/);
        assert.ok(!Number.isNaN(Date.parse(date)), `${line} ${date}`);
      }
    }
  });
});
