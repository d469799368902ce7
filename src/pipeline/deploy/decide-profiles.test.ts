import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { printedReport } from '../../../test/fixtures/printed-report.ts';
import { Fault, type FaultCode } from '../../model/fault.ts';
import { writeWhole } from '../../platform/files/write-whole.ts';
import { allowInProfiles, decideProfiles, type DecisionRequest } from './decide-profiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-decide-'));
after(() => rmSync(folder, { recursive: true }));
const [web, others] = [join(folder, 'web.yaml'), join(folder, 'others.yaml')];

const WEB = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: shop }
egress:
  # What we sell.
  - to: { workload: { name: api } }
    ports: [80]
    state: proposed # ask the owner
  - to: { workload: { name: db } }
    ports: [5432]
    state: refused
`;
const OTHERS = WEB.replace('name: web', 'name: job');

beforeEach(() => {
  writeFileSync(web, WEB);
  writeFileSync(others, OTHERS);
});

const isFault = (code: FaultCode) => (error: unknown) => error instanceof Fault && error.code === code;

describe('profiles that are decided about', () => {
  const request: DecisionRequest = {
    paths: [web, others],
    workload: 'shop/web',
    choice: { reasons: [] },
    state: 'accepted',
    dryRun: false,
  };

  it('are changed in the file that has them, with everything around as it was', () => {
    const { lines } = printedReport('profile-decision', decideProfiles(request, writeWhole));
    const says = 'call workload api on tcp 80';
    assert.deepEqual(lines, [{ workload: 'shop/web', line: 'egress[0]', says, was: 'proposed' }]);
    const text = readFileSync(web, 'utf8');
    assert.match(text, /# What we sell\.[^]*# ask the owner/);
    assert.doesNotMatch(text, /proposed/);
    assert.match(text, /state: refused/);
    assert.equal(readFileSync(others, 'utf8'), OTHERS);
  });

  it('are left alone in a dry run', () => {
    assert.equal(
      decideProfiles({ ...request, workload: undefined, dryRun: true }, writeWhole).lines.length,
      2,
    );
    assert.equal(readFileSync(web, 'utf8'), WEB);
  });

  it('are not where a workload, a line or a file is missing', () => {
    assert.throws(
      () => decideProfiles({ ...request, workload: 'shop/wbe' }, writeWhole),
      isFault('not-found'),
    );
    const choice = { places: ['egress[7]'] };
    assert.throws(() => decideProfiles({ ...request, choice }, writeWhole), isFault('not-found'));
    assert.throws(
      () => decideProfiles({ ...request, paths: [join(folder, 'none')] }, writeWhole),
      isFault('not-found'),
    );
  });
});

describe('lines that are allowed in profiles', () => {
  it('are added in the file that has the workload', () => {
    const lines = 'egress: [{ to: { cidr: 192.0.2.0/24 }, ports: [443] }]\nlistens: []';
    assert.throws(() => allowInProfiles([web, others], 'shop/web', lines, writeWhole), isFault('usage'));
    assert.equal(readFileSync(web, 'utf8'), WEB);
    writeFileSync(web, WEB.replace('state: proposed # ask the owner', '# asked'));
    assert.deepEqual(
      allowInProfiles([web, others], 'shop/web', lines.split('\n')[0] ?? '', writeWhole).map(
        ({ change }) => change,
      ),
      ['merged', 'unchanged'],
    );
    const text = readFileSync(web, 'utf8');
    assert.match(text, /# What we sell\.[^]*# asked[^]*192\.0\.2\.0\/24/);
  });

  const refused: Record<string, [string, FaultCode]> = {
    'what is no YAML': ['egress: [', 'malformed'],
    'what is no line': ['egress: [{ too: 1 }]', 'malformed'],
    'another name': ['metadata: { name: db }', 'malformed'],
    'several documents': ['egress: []\n---', 'malformed'],
    'a state': ['egress: [{ to: { cidr: 192.0.2.0/24 }, state: refused }]', 'usage'],
    'a failure mode': ['failureMode: open', 'usage'],
  };
  for (const [name, [lines, code]] of Object.entries(refused))
    it(`are not ${name}`, () => {
      assert.throws(() => allowInProfiles([web], 'shop/web', lines, writeWhole), isFault(code));
      assert.equal(readFileSync(web, 'utf8'), WEB);
    });
});
