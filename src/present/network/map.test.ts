import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import type { ConnectionsReport, ReportEnd } from '../../model/report/network.ts';
import { connectionsSvg } from './map.ts';

const workloads = (group: string): ReportEnd => ({ kind: 'workloads', group, workloads: 1 });

function report(connections: ConnectionsReport['connections']): ConnectionsReport {
  return {
    schemaVersion: '1.0',
    summary: { namespaces: 1, workloads: 2, groups: 2, policies: 1, ignored: {} },
    groups: [],
    connections,
    findings: [],
    gaps: [],
  };
}

/** Tags and the text between them; fails on a `<` or `&` that is no markup, as an XML parser would. */
function texts(svg: string): string[] {
  const outside = svg.split(/<\/?[a-z]+(?: [a-zA-Z:-]+="[^"<]*")*\/?>/);
  for (const text of outside) assert.doesNotMatch(text, /<|&(?!#\d+;)/, text);
  return outside.map((text) => text.trim()).filter((text) => text !== '');
}

describe('the map', () => {
  const shop = report([
    { from: workloads('shop/Deployment/web'), to: workloads('shop/StatefulSet/db'), traffic: 'tcp 5432' },
    {
      from: workloads('shop/Deployment/web'),
      to: { kind: 'name', name: 'api.example.com' },
      traffic: 'tcp 443 (some requests)',
    },
  ]);

  it('shows every end once, and what may be said', () => {
    const shown = texts(connectionsSvg(shop));
    for (const text of ['web', 'shop · Deployment', 'db', 'tcp 5432', 'what api.example.com resolves to'])
      assert.equal(shown.filter((one) => one === text).length >= 1, true, text);
    assert.equal(shown.filter((one) => one === 'web').length, 1);
    assert.ok(shown.includes('shop/Deployment/web → shop/StatefulSet/db: tcp 5432'));
  });

  it('is the same for the same report', () => {
    assert.equal(connectionsSvg(shop), connectionsSvg(shop));
  });

  it('is drawn without connections', () => {
    assert.match(connectionsSvg(report([])), /^<svg .*<\/svg>\n$/s);
  });

  it('takes no name for syntax, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 50 }),
      fc.constantFrom('</text><script>alert(1)</script>', '"/>', '&lt;', ']]>', '<!--', '\uD800', '\u0000'),
    );
    fc.assert(
      fc.property(text, text, text, (from, to, traffic) => {
        const svg = connectionsSvg(
          report([{ from: workloads(from), to: { kind: 'name', name: to }, traffic }]),
        );
        texts(svg);
        // Characters that XML 1.0 takes, and nothing else.
        assert.doesNotMatch(svg, /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('refuses what nobody could look at', () => {
    const many = Array.from({ length: 401 }, (_, index) => ({
      from: workloads(`a/Pod/p${index}`),
      to: workloads('a/Pod/db'),
      traffic: 'tcp',
    }));
    assert.throws(
      () => connectionsSvg(report(many)),
      (error) => error instanceof Fault && error.code === 'limit' && /graphviz/.test(error.hint ?? ''),
    );
  });
});
