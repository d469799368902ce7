import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { recordingLines } from '../../src/model/flow/recording.ts';
import { REPORT_IDS, type ReportId, REPORTS } from '../../src/model/report/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import { AT, flow } from '../fixtures/flows.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

const FIRST_SCAN = join(ROOT, 'examples/first-scan');
const SHOP = join(ROOT, 'examples/shop');

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-reports-'));
after(() => rmSync(folder, { recursive: true }));
const [image, flows, profiles, authority] = ['image.tar', 'flows.jsonl', 'profiles.yaml', 'authority'].map(
  (name) => join(folder, name),
) as [string, string, string, string];
const leaks = join(folder, 'leaks.json');
const MANIFESTS = join(SHOP, 'k8s');
const JSON_FORMAT = ['--format', 'json'];

/** Reports of commands that take a host with containers, a builder or a vault; their suites hold them against their models. */
const OF_HOSTS: readonly ReportId[] = [
  'watched-flow',
  'host-change',
  'host-status',
  'guard-update',
  'image-fix',
  'vault-reach',
  'delivery-status',
];

/** Calls, in their order; those that print a report always have no format. */
const CALLS: readonly [id: ReportId, command: string, ...args: string[]][] = [
  ['scan', 'scan', image, '--offline', ...JSON_FORMAT],
  ['scan', 'sbom', image, '--files', ...JSON_FORMAT],
  ['scan', 'image', `archive:${image}`, '--offline', ...JSON_FORMAT],
  ['scan', 'fs', SHOP, '--offline', ...JSON_FORMAT],
  ['scan', 'leaks', SHOP, '--output', `json=${leaks}`, ...JSON_FORMAT],
  // Nobody is asked, whoever runs this.
  ['scan', 'leaks recheck', leaks, '--offline', '--verify-untrusted', ...JSON_FORMAT],
  ['scan', 'check', join(SHOP, 'compose.yaml'), ...JSON_FORMAT],
  ['check-explanation', 'explain', 'compose-privileged', ...JSON_FORMAT],
  ['coverage', 'coverage', ...JSON_FORMAT],
  ['comparison', 'diff', image, image, ...JSON_FORMAT],
  ['dependency-fixes', 'fix', SHOP, '--dry-run', ...JSON_FORMAT],
  ['audit', 'host audit', '--root', SHOP, ...JSON_FORMAT],
  ['audit', 'repo audit', ROOT, ...JSON_FORMAT],
  ['audit', 'workstation audit', '--root', SHOP, ...JSON_FORMAT],
  ['vulnerability-explanation', 'explain', 'CVE-2023-4863', ...JSON_FORMAT],
  ['leak-explanation', 'explain', `${join(SHOP, 'compose.yaml')}:1`, ...JSON_FORMAT],
  ['scan', 'scan', `dir:${SHOP}`, '--offline', ...JSON_FORMAT],
  ['advisory-data', 'db status', ...JSON_FORMAT],
  ['network-connections', 'network connections', MANIFESTS, ...JSON_FORMAT],
  ['network-connections', 'network connections', profiles, ...JSON_FORMAT],
  ['network-explanation', 'network explain', MANIFESTS, 'shop/web', 'shop/orders', ...JSON_FORMAT],
  ['network-changes', 'network diff', MANIFESTS, profiles, ...JSON_FORMAT],
  ['network-exposure', 'network exposure', MANIFESTS, ...JSON_FORMAT],
  ['blast-radius', 'network blast-radius', 'shop/web', profiles, ...JSON_FORMAT],
  ['attack-paths', 'paths', join(ROOT, 'examples/paths'), ...JSON_FORMAT],
  ['network-compilation', 'network compile', profiles, ...JSON_FORMAT],
  ['network-proof', 'network prove', profiles, ...JSON_FORMAT],
  ['network-replay', 'network replay', flows, profiles, ...JSON_FORMAT],
  ['flow-recording', 'network learn', '--source', 'haproxy', '--haproxy-log', flows, '--for', '1s'],
  ['derived-profiles', 'profile derive', join(SHOP, 'compose.yaml'), ...JSON_FORMAT],
  ['derived-profiles', 'network import', MANIFESTS, ...JSON_FORMAT],
  ['profile-lint', 'profile lint', profiles, ...JSON_FORMAT],
  ['profile-explanation', 'profile explain', profiles, 'egress[0]', ...JSON_FORMAT],
  ['profile-changes', 'profile diff', profiles, join(SHOP, 'profiles.yaml'), ...JSON_FORMAT],
  ['profile-compilation', 'profile compile', profiles, ...JSON_FORMAT],
  ['profile-decision', 'profile accept', profiles, '--all', '--dry-run', ...JSON_FORMAT],
  ['profile-decision', 'profile refuse', profiles, '--line', 'egress[0]', ...JSON_FORMAT],
  [
    'identity-authority',
    'identity init',
    '--folder',
    authority,
    '--trust-domain',
    'a.example',
    ...JSON_FORMAT,
  ],
  ['identity-authority', 'identity rotate', '--folder', authority, ...JSON_FORMAT],
  ['identity-authority', 'identity status', '--folder', authority, ...JSON_FORMAT],
  [
    'issued-identities',
    'identity issue',
    profiles,
    '--folder',
    authority,
    '--output',
    folder,
    ...JSON_FORMAT,
  ],
  ['invitation', 'identity invite', 'n2', '--folder', authority, '--url', 'https://192.0.2.1:8008'],
];

describe('every report', () => {
  before(async () => {
    writeFileSync(image, buildExampleImage(FIRST_SCAN));
    cpSync(join(SHOP, 'profiles.yaml'), profiles);
    const records = [flow('shop/web', 'shop/orders', 8080), flow('shop/web', 'shop/nobody', 1)];
    const totals = { ended: AT, seen: 3, stored: 2, evicted: 0, lost: { conntrack: 1 } };
    writeFileSync(
      flows,
      [...recordingLines({ started: AT, sources: ['conntrack'], records, totals })].join(''),
    );
    const updated = await plimsoll(['db', 'update', '--from', join(FIRST_SCAN, 'advisories')], folder);
    assert.equal(updated.code, 0, updated.stderr);
  });

  for (const [id, command, ...args] of CALLS)
    it(`is as its model has it: ${command}, ${id}`, async () => {
      const { stdout, stderr } = await plimsoll([...command.split(' '), ...args], folder);
      assert.notEqual(stdout, '', stderr);
      const texts = REPORTS[id].layout === 'lines' ? stdout.trimEnd().split('\n') : [stdout];
      for (const text of texts) reportIn(id, text);
    });

  it('of a command that needs no host is among them', () => {
    const called = new Set(CALLS.map(([id, command]) => `${id}: ${command}`));
    const missing = REPORT_IDS.filter((id) => !OF_HOSTS.includes(id)).flatMap((id) =>
      REPORTS[id].commands.map((command) => `${id}: ${command}`).filter((call) => !called.has(call)),
    );
    assert.deepEqual(missing, []);
  });
});
