import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import { NO_NAMES, vulnerabilityIn } from '../../../test/fixtures/exceptions.ts';
import {
  VEX_STATUSES,
  type TargetNames,
  type VexProduct,
  type VexStatement,
} from '../../model/exception/vex.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { Package } from '../../model/package.ts';
import { ComponentMatcher } from './component.ts';
import { Traits } from './traits.ts';
import { VexStatements } from './vex-statements.ts';

const MANIFEST = `sha256:${'a'.repeat(64)}`;
const IMAGE: TargetNames = {
  names: ['app:1', 'registry.example/team/app:1'],
  digests: [MANIFEST],
  repositories: [{ path: 'registry.example/team/app', tag: '1' }],
  architecture: 'amd64',
  purls: [],
};
const LODASH = vulnerabilityIn('pkg:npm/lodash@4.17.20', { ids: ['CVE-2099-0001', 'GHSA-a-b-c'] });
const numbers = (_: string, left: string, right: string) => Number(left) - Number(right);

/** A product of one identifier, and its parts. */
function product(text: string, parts: readonly string[] = [], versions?: string[]): VexProduct {
  const kind = text.startsWith('pkg:') ? 'purl' : text.startsWith('sha256:') ? 'digest' : 'name';
  return {
    identifiers: [{ kind, text }],
    subcomponents: parts.map((part) => ({ identifiers: [{ kind: 'purl', text: part }] })),
    ...(versions && { versions }),
  };
}
function statement(more: Partial<VexStatement> = {}): VexStatement {
  return {
    source: 'vex.json',
    ids: ['CVE-2099-0001'],
    products: [product('pkg:npm/lodash')],
    status: 'not_affected',
    time: 0,
    ...more,
  };
}
function suppression(
  statements: VexStatement[],
  finding: Finding = LODASH,
  names: TargetNames = NO_NAMES,
  packages: Package[] = [],
) {
  const documents = [{ source: 'vex.json', document: { statements, remarks: [] } }];
  return new VexStatements(documents, { names, packages, compare: numbers }).suppressionOf(
    new Traits(finding),
  );
}
const isAbout = (one: VexProduct, finding = LODASH, names = IMAGE, packages: Package[] = []) =>
  suppression([statement({ products: [one] })], finding, names, packages) !== undefined;

describe('VexStatements', () => {
  it('lets only what is not affected, or fixed, need nobody’s attention', () => {
    const told = VEX_STATUSES.filter((status) => suppression([statement({ status })]));
    assert.deepEqual(told, ['not_affected', 'fixed']);
  });

  it('asks of thousands of products only those that are called as the package', (t) => {
    const products = Array.from({ length: 1_000 }, (_, number) => product(`pkg:npm/p${number}@1`));
    const asked = t.mock.method(ComponentMatcher.prototype, 'isProductOf');
    const statements = [statement({ products }), ...products.map((one) => statement({ products: [one] }))];
    assert.ok(suppression(statements, vulnerabilityIn('pkg:npm/p500@1')));
    assert.equal(suppression(statements, vulnerabilityIn('pkg:npm/p500@2')), undefined);
    assert.ok(asked.mock.callCount() <= 3, `${asked.mock.callCount()} products`);
  });

  it('knows a vulnerability by any of its ids, on both sides', () => {
    assert.ok(suppression([statement({ ids: ['ghsa-A-b-c'] })]));
    assert.ok(suppression([statement({ ids: ['X-1', 'GHSA-a-b-c'] })]));
    assert.equal(suppression([statement({ ids: ['CVE-2099-0002'] })]), undefined);
  });

  it('is about vulnerabilities only', () => {
    for (const finding of otherFindings())
      assert.equal(
        suppression([statement({ ids: [finding.id], products: [product('app:1')] })], finding, IMAGE),
        undefined,
      );
  });

  it('goes by the latest statement, whatever their order, and at one time by the last', () => {
    const [early, late] = [statement({ time: 1 }), statement({ time: 2, status: 'affected' })];
    assert.equal(suppression([early, late]), undefined);
    assert.equal(suppression([late, early]), undefined);
    assert.ok(suppression([{ ...early, time: 3 }, late]));
    assert.ok(suppression([{ ...late, time: 1 }, early]));
    assert.equal(suppression([early, { ...late, time: 1 }]), undefined);
    assert.ok(suppression([{ ...late, ids: ['GHSA-a-b-c'], time: 0 }, early]));
    assert.equal(suppression([early, { ...late, ids: ['GHSA-a-b-c'] }]), undefined);
  });

  it('is not overridden by what is said of another product', () => {
    const other = statement({ time: 9, status: 'affected', products: [product('pkg:npm/left')] });
    assert.ok(suppression([statement(), other]));
  });

  it('gives the same whatever the order in which documents are given', () => {
    const statements = fc.uniqueArray(
      fc.record({ time: fc.nat(20), status: fc.constantFrom(...VEX_STATUSES) }),
      { selector: ({ time }) => time, minLength: 1 },
    );
    fc.assert(
      fc.property(statements, fc.infiniteStream(fc.nat(99)), (list, keys) => {
        const shuffled = list
          .map((one) => [keys.next().value ?? 0, one] as const)
          .toSorted(([a], [b]) => a - b);
        const latest = list.toSorted((left, right) => left.time - right.time).at(-1);
        const found = suppression(shuffled.map(([, one]) => statement(one)));
        assert.equal(found !== undefined, latest?.status === 'fixed' || latest?.status === 'not_affected');
      }),
    );
  });

  it('knows the package itself, with its versions', () => {
    assert.equal(isAbout(product('pkg:npm/lodash@4.17.20')), true);
    assert.equal(isAbout(product('pkg:npm/lodash@4.17.21')), false);
    const left = vulnerabilityIn('pkg:npm/left@3');
    assert.equal(isAbout(product('pkg:npm/left', [], ['vers:npm/>=2|<4']), left), true);
    assert.equal(isAbout(product('pkg:npm/left', [], ['vers:npm/<3', '5']), left), false);
  });

  it('knows an image by name, digest and package URL, and what is said of all of it', () => {
    for (const one of [
      'app:1',
      'registry.example/team/app:1',
      MANIFEST,
      `pkg:oci/app@${encodeURIComponent(MANIFEST)}`,
      `pkg:oci/app@${encodeURIComponent(MANIFEST)}?repository_url=mirror.example/app`,
      'pkg:oci/app?repository_url=registry.example/team/app',
      'pkg:oci/app?repository_url=registry.example/team&tag=1&arch=amd64',
      'pkg:oci/app',
    ])
      assert.equal(isAbout(product(one)), true, one);
    for (const one of [
      'app:2',
      `sha256:${'b'.repeat(64)}`,
      `pkg:oci/app@${encodeURIComponent(`sha256:${'b'.repeat(64)}`)}`,
      'pkg:oci/app?repository_url=registry.example/other/app',
      'pkg:oci/app?tag=2',
      'pkg:oci/app?arch=arm64',
      'pkg:oci/other',
      'pkg:npm/app',
    ])
      assert.equal(isAbout(product(one)), false, one);
  });

  it('knows images of Docker Hub by their short names', () => {
    const debian = { ...IMAGE, repositories: [{ path: 'docker.io/library/debian', tag: '13' }] };
    assert.equal(isAbout(product('pkg:docker/debian@13'), LODASH, debian), true);
    assert.equal(isAbout(product('pkg:docker/library/debian@13'), LODASH, debian), true);
    assert.equal(isAbout(product('pkg:docker/debian@12'), LODASH, debian), false);
    assert.equal(isAbout(product('pkg:docker/acme/debian@13'), LODASH, debian), false);
  });

  it('knows the target by what the user says that it is', () => {
    const named = { ...NO_NAMES, purls: ['pkg:npm/my-app@1.0.0'] };
    assert.equal(isAbout(product('pkg:npm/my-app'), LODASH, named), true);
    assert.equal(isAbout(product('pkg:npm/my-app@2.0.0'), LODASH, named), false);
  });

  it('asks of a part that it is one of the product', () => {
    assert.equal(isAbout(product('app:1', ['pkg:npm/lodash'])), true);
    assert.equal(isAbout(product('app:1', ['pkg:npm/left', 'pkg:npm/lodash@4.17.20'])), true);
    assert.equal(isAbout(product('app:1', ['pkg:npm/left'])), false);
    assert.equal(isAbout(product('app:2', ['pkg:npm/lodash'])), false);
    assert.equal(isAbout(product('pkg:npm/lodash', ['pkg:npm/lodash'])), false);
  });

  it('knows a part that was compiled into a package, lies in its archive, or is owned by it', () => {
    const part = vulnerabilityIn('pkg:golang/example.com/lib@v1.0.0', {
      paths: ['/bin/app'],
      evidence: 'embedded',
    });
    const whole: Package = {
      purl: 'pkg:golang/example.com/app@v2.0.0',
      ecosystem: 'golang',
      name: 'example.com/app',
      version: 'v2.0.0',
      licences: [],
      locations: [{ path: '/bin/app', foundBy: 'go', evidence: 'embedded' }],
    };
    const said = product('pkg:golang/example.com/app', ['pkg:golang/example.com/lib']);
    assert.equal(isAbout(said, part, NO_NAMES, [whole]), true);
    const elsewhere = vulnerabilityIn('pkg:golang/example.com/lib@v1.0.0', {
      paths: ['/bin/other'],
      evidence: 'embedded',
    });
    assert.equal(isAbout(said, elsewhere, NO_NAMES, [whole]), false);
    const owner: Package = { ...whole, bundles: [{ purl: 'pkg:golang/example.com/lib@v1.0.0', path: '/x' }] };
    assert.equal(isAbout(said, elsewhere, NO_NAMES, [owner]), true);
    const claimed: Package = { ...whole, purl: 'pkg:golang/example.com/lib@v1.0.0', name: 'example.com/lib' };
    assert.equal(isAbout(said, elsewhere, NO_NAMES, [{ ...claimed, owner: whole.purl }, whole]), true);
    assert.equal(isAbout(said, elsewhere, NO_NAMES, [claimed, whole]), false);
    // A lock file lists what does not belong together.
    const locked: Package = {
      ...whole,
      locations: [{ path: '/bin/app', foundBy: 'go', evidence: 'locked' }],
    };
    assert.equal(isAbout(said, part, NO_NAMES, [locked]), false);
  });

  it('says which documents are about nothing that was found', () => {
    const documents = [
      { source: 'a.json', document: { statements: [statement()], remarks: [] } },
      { source: 'b.json', document: { statements: [statement({ ids: ['CVE-1'] })], remarks: [] } },
    ];
    const vex = new VexStatements(documents, { names: NO_NAMES, packages: [], compare: numbers });
    vex.suppressionOf(new Traits(LODASH));
    assert.deepEqual(
      vex.remarks().map(({ problem, source }) => [problem, source]),
      [['unused', 'b.json']],
    );
  });
});
