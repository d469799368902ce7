import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { everyKindReport } from '../../../../test/fixtures/every-kind.ts';
import { hostileReport, sampleFinding, sampleReport } from '../../../../test/fixtures/report.ts';
import { reportArbitrary } from '../../../../test/fixtures/report-arbitrary.ts';
import type { Report } from '../../../model/report/scan.ts';
import type { Terminal } from '../types.ts';
import { table } from './format.ts';
import { cut, fit, widthOf, wrap } from './width.ts';

function lines(report: Report, width = 120): string[] {
  return textOf(report, { width, colour: false }).split('\n');
}

function textOf(report: Report, terminal: Terminal): string {
  return [...table.write(report, terminal)].join('');
}

describe('table', () => {
  it('shows target, verdict, findings, next steps and coverage, in this order', () => {
    const shown = lines(sampleReport());
    const order = [
      'registry.example/acme/shop:1.4',
      '✗ Policy violated',
      'SEVERITY',
      'What to do next',
      'Coverage',
    ];
    const places = order.map((start) => shown.findIndex((line) => line.startsWith(start)));
    assert.ok(
      places.every((place) => place >= 0),
      String(places),
    );
    assert.deepEqual(
      places,
      places.toSorted((left, right) => left - right),
    );
  });

  it('puts one line per finding, aligned, with the package named once', () => {
    const shown = lines(sampleReport());
    const heading = shown.find((line) => line.startsWith('SEVERITY')) ?? '';
    const [first = '', second = ''] = shown.slice(shown.indexOf(heading) + 1);
    assert.match(
      first,
      /^critical +CVE-1999-90002 +libssl3 +3\.0\.11-1~deb12u1 +3\.0\.13-1~deb12u1 +● ransomware +layer 1/,
    );
    assert.match(second, /^medium +CVE-1999-90004 +3\.0\.12-1$/);
    assert.equal(second.indexOf('3.0.12-1'), heading.indexOf('FIXED IN'));
  });

  it('never cuts names in a log, and has scores where there is room', () => {
    const [first, ...others] = sampleReport().findings;
    assert.ok(first?.kind === 'vulnerability');
    const name = `@${'scope'.repeat(8)}/${'package'.repeat(12)}`;
    const long = { ...first, package: { ...first.package, name }, fixedIn: ['9.'.repeat(30)] };
    const report = { ...sampleReport(), findings: [long, ...others] };
    const log = textOf(report, { width: 80, isLog: true, colour: false }).split('\n');
    const heading = log.find((line) => line.startsWith('SEVERITY')) ?? '';
    assert.match(heading, /INSTALLED +FIXED IN +CVSS +EPSS +RISK +WHERE/);
    const row = log.find((line) => line.includes(name)) ?? '';
    assert.ok(row.includes('9.'.repeat(30)), row);
    assert.match(row, / 9\.8 +93% +● ransomware /);
    assert.ok(!lines(report, 80).some((line) => line.includes(name)), 'a screen is not overrun');
  });

  it('has a section for each kind, with columns of its own', () => {
    const shown = lines(everyKindReport(), 200);
    const titles = ['Vulnerabilities', 'Leaks', 'Misconfigurations', 'Licences', 'Network policies'];
    const places = [...titles, 'Workload profiles'].map((title) => shown.indexOf(title));
    assert.ok(
      places.every((place, index) => place > (places[index - 1] ?? 0)),
      places.join(' '),
    );
    const [, leaks = 0] = places;
    assert.match(shown[leaks + 1] ?? '', /^SEVERITY +ID +SECRET +STATE +ABOUT +WHERE +WHAT$/);
    assert.match(
      shown[leaks + 2] ?? '',
      /^critical +cloud-access-key +AKIA…7Q +works, for arn:cloud:user\/ann \(objects\.read\) +\/srv\/app\/.env:3 \(\+3 more places\) +layer 2/,
    );
    assert.ok(!lines(sampleReport()).includes('Vulnerabilities'), 'alone they need no title');
  });

  it('names every finding, minor ones together', () => {
    const text = lines(sampleReport()).join('\n');
    for (const finding of sampleReport().findings) assert.ok(text.includes(finding.id), finding.id);
    assert.match(text, /and 3 low without a fix: CVE-1999-90012, CVE-1999-90013, CVE-1999-90014/);
  });

  it('says what to do next, and for how much there is no fix', () => {
    const text = lines(sampleReport(), 200).join('\n');
    assert.match(
      text,
      /1\. Upgrade openssl \(libssl3, openssl\) from 3\.0\.11-1~deb12u1 to 3\.0\.13-1~deb12u1: fixes 3 findings \(1 critical, 2 medium\), 1 of them exploited/,
    );
    assert.match(text, /no fixed version is known for 6 findings \(5 low, 1 unknown\)/);
  });

  it('counts the upgrades that it does not name', () => {
    const packages = Array.from({ length: 9 }, (_, index) => ({
      ...sampleReport().packages[4]!,
      purl: `pkg:npm/p${index}@1.0.0`,
      name: `p${index}`,
    }));
    const findings = packages.map(({ purl, ecosystem, name, version, locations }) => ({
      ...sampleFinding('@acme/parser', { fixedIn: ['9.0.0'] }),
      package: { purl, ecosystem, name, version, locations },
    }));
    assert.match(
      lines(sampleReport({ packages, findings })).join('\n'),
      /and 4 more upgrades for 4 findings/,
    );
  });

  it('says what was looked at where nothing was found', () => {
    const text = lines(
      sampleReport({ findings: [], verdict: { status: 'clean', rules: [], reasons: [] } }),
    ).join('\n');
    assert.match(text, /✓ Clean: nothing found, and everything was read/);
    assert.match(text, /No findings\. Looked at 6 packages \(4 deb, 1 npm, 1 maven\) for: vuln\./);
  });

  it('is loud where there is no advisory data, and where the system gets no more fixes', () => {
    const { advisoryData, ...coverage } = sampleReport().coverage;
    assert.ok(advisoryData);
    const text = lines(sampleReport({ coverage, created: '2026-12-01T00:00:00Z' })).join('\n');
    assert.match(text, /! no advisory data/);
    assert.match(text, /! Debian GNU\/Linux 12 \(bookworm\) has had no security support since 2026-06-10/);
  });

  it('counts the gaps that it does not list', () => {
    const gaps = Array.from({ length: 100 }, (_, index) => ({
      kind: 'unreadable' as const,
      subject: `/f${index}`,
      reason: `damaged at ${index}`,
    }));
    const text = lines(sampleReport({ coverage: { ...sampleReport().coverage, gaps } })).join('\n');
    assert.match(text, /! and 78 more gaps; the json format lists them all/);
  });

  it('says what is possible only, and what is exploited, however narrow the terminal is', () => {
    const exploited = { added: '2099-01-01', ransomware: false };
    const findings = [
      sampleFinding('@acme/parser', { id: 'CVE-2099-1', certainty: 'possible' }),
      sampleFinding('@acme/parser', { id: 'CVE-2099-2', exploited }),
    ];
    for (const width of [40, 50, 60, 70, 80, 120, 200]) {
      const shown = lines(sampleReport({ findings }), width);
      const begin = shown.findIndex((line) => line.startsWith('SEVERITY'));
      const rows = shown.slice(begin, shown.indexOf('What to do next')).join(' ').replaceAll(/\s+/g, ' ');
      assert.match(rows, /possible/, `${width}: ${rows}`);
      assert.match(rows, /● exploited/, `${width}: ${rows}`);
    }
  });

  it('keeps within any width from 40 cells', () => {
    const reports = [sampleReport(), hostileReport(), everyKindReport()];
    fc.assert(
      fc.property(fc.constantFrom(...reports), fc.integer({ min: 40, max: 300 }), (report, width) => {
        for (const line of lines(report, width))
          assert.ok(widthOf(line) <= width, `${widthOf(line)}: ${line}`);
      }),
    );
    fc.assert(
      fc.property(reportArbitrary, fc.integer({ min: 40, max: 120 }), (report, width) => {
        for (const line of lines(report, width))
          assert.ok(widthOf(line) <= width, `${widthOf(line)}: ${line}`);
      }),
    );
  });

  it('keeps severity, id, package, fix and risk at 80 cells', () => {
    const heading = lines(sampleReport(), 80).find((line) => line.startsWith('SEVERITY'));
    assert.match(heading ?? '', /SEVERITY +ID +PACKAGE +INSTALLED +FIXED IN +RISK/);
  });

  it('colours only when asked, and says the same in colour', () => {
    const plain = textOf(sampleReport(), { width: 100, colour: false });
    const coloured = textOf(sampleReport(), { width: 100, colour: true });
    assert.ok(!plain.includes('\u001b'));
    assert.ok(coloured.includes('\u001b['));
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it('in colour, lets no sequence through but those of colour', () => {
    const text = textOf(hostileReport(), { width: 100, colour: true });
    const other = text
      .split('\u001b')
      .slice(1)
      .filter((part) => !/^\[[0-9;]*m/.test(part));
    assert.deepEqual(other, []);
  });
});

describe('width', () => {
  it('counts wide characters twice', () => {
    assert.equal(widthOf('日本'), 4);
    assert.equal(widthOf('abc'), 3);
    assert.equal(cut('日本語', 5), '日本…');
    assert.equal(fit('日本', 6), '日本  ');
    assert.equal(cut('abcdef', 4), 'abc…');
    assert.equal(cut('abc', 0), '');
  });

  it('wraps at spaces, and breaks a word that is too long', () => {
    assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
    assert.deepEqual(wrap('abcdefghij kl', 4), ['abcd', 'efgh', 'ij', 'kl']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        for (const line of wrap(text, width)) assert.ok(widthOf(line) <= width, line);
      }),
    );
  });
});
