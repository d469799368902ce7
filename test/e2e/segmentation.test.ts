import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { NETWORK_ENGINE_IDS } from '../../src/enforce/network/types.ts';
import { parseProfiles } from '../../src/model/profile/yaml.ts';
import type { BlastReport } from '../../src/model/report/blast-radius.ts';
import type { ProofReport } from '../../src/model/report/segmentation.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { flowsOf, readFlows, routesMissing } from '../fixtures/shop-flows.ts';
import { sampleFinding, sampleReport } from '../fixtures/report.ts';
import { plimsoll } from './command.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

const SHOP = join(import.meta.dirname, '../../examples/shop');
const PROFILES = join(SHOP, 'profiles.yaml');
const ENDPOINTS = ['--endpoints', join(SHOP, 'endpoints.yaml')];
const MAP = join(import.meta.dirname, '../../docs/images/shop-map.svg');

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-segmentation-'));
after(() => rmSync(folder, { recursive: true }));
const network = (...args: string[]) => plimsoll(['network', ...args], folder);

async function proof(...args: string[]): Promise<{ code: number | null; report: ProofReport }> {
  const { code, stdout } = await network('prove', PROFILES, ...ENDPOINTS, ...args, '--format', 'json');
  return { code, report: reportIn('network-proof', stdout) };
}

describe("the shop's profiles", () => {
  it('have every flow of its table', () => {
    const table = readFlows(readFileSync(join(SHOP, 'FLOWS.md'), 'utf8'));
    const profiles = parseProfiles(readFileSync(PROFILES, 'utf8'), PROFILES);
    const expected = table.filter(({ from }) => from !== 'internet').map(({ text }) => text);
    assert.deepEqual(flowsOf(profiles), expected.toSorted());
    assert.deepEqual(routesMissing(profiles, table), []);
  });

  it('are the map of the README', async () => {
    const { code, stdout } = await network('connections', PROFILES, '--format', 'svg');
    assert.equal(code, 0);
    assert.equal(stdout, readFileSync(MAP, 'utf8'), 'write it anew with network connections --format svg');
  });

  it('are an SVG that XML readers take', { skip: missing('xmllint') }, () => {
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', MAP], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
});

describe('network compile and prove', () => {
  for (const side of ['tighter', 'wider'])
    it(`mean the same in every engine, erring on the ${side} side`, async () => {
      const { code, report } = await proof('--on-loss', side);
      const engines = new Set(report.proofs.map(({ engine }) => engine));
      assert.deepEqual([...engines].toSorted(), NETWORK_ENGINE_IDS.toSorted());
      assert.deepEqual(
        report.gaps.filter(({ informational }) => !informational),
        [],
      );
      for (const { engine, reading, result, unexplained } of report.proofs) {
        assert.notEqual(result, 'different', `${engine} ${reading}: ${JSON.stringify(unexplained[0])}`);
      }
      assert.equal(code, 0);
    });

  it('find what was changed in a folder of artefacts', async () => {
    const out = join(folder, 'compiled');
    const compiled = await network('compile', PROFILES, ...ENDPOINTS, '--on-loss', 'wider', '--output', out);
    assert.equal(compiled.code, 0);
    const asWritten = await proof('--on-loss', 'wider', '--artefacts', out);
    assert.equal(asWritten.code, 0, JSON.stringify(asWritten.report.gaps));
    const tampered = join(folder, 'tampered');
    cpSync(out, tampered, { recursive: true });
    const policies = readdirSync(join(tampered, 'kubernetes')).map((name) =>
      join(tampered, 'kubernetes', name),
    );
    const database = policies.find((path) => /db/.test(path)) ?? '';
    writeFileSync(database, readFileSync(database, 'utf8').replaceAll('5432', '5433'));
    const { code, report } = await proof(
      '--on-loss',
      'wider',
      '--engine',
      'kubernetes',
      '--artefacts',
      tampered,
    );
    assert.equal(code, 1);
    const examples = report.proofs.flatMap(({ unexplained }) => unexplained.map(({ example }) => example));
    assert.ok(
      examples.some((example) => /5433|5432/.test(example)),
      examples.join('\n'),
    );
  });

  it('find a policy that somebody added', async () => {
    const out = join(folder, 'added');
    await network('compile', PROFILES, '--engine', 'kubernetes', '--output', out);
    const extra = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: debug, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}
`;
    writeFileSync(join(out, 'kubernetes', 'debug.yaml'), extra);
    const { code, report } = await proof('--engine', 'kubernetes', '--artefacts', out);
    assert.equal(code, 1);
    assert.match(JSON.stringify(report.proofs[0]?.unexplained), /egress/);
  });

  it('say what cannot be read, and that the engine then enforces nothing of it', async () => {
    const out = join(folder, 'broken');
    mkdirSync(join(out, 'nftables'), { recursive: true });
    writeFileSync(join(out, 'nftables', 'bridge.json'), '{"nftables": [{"flush": {"ruleset": null}}]}');
    const { code, report } = await proof('--engine', 'nftables', '--artefacts', out);
    assert.equal(code, 1);
    assert.equal(report.gaps.length > 0, true);
    assert.ok(report.proofs.every(({ unexplained }) => unexplained.length > 0));
  });

  it('refuse losses with --strict', async () => {
    const strict = await network(
      'compile',
      PROFILES,
      '--engine',
      'kubernetes',
      '--strict',
      '--format',
      'json',
    );
    assert.equal(strict.code, 1);
    const report = reportIn('network-compilation', strict.stdout);
    assert.equal(report.refused, true);
    assert.deepEqual(report.artefacts, []);
    assert.ok(
      report.losses.every(({ member, line, reason }) => member !== '' && line.path !== '' && reason !== ''),
    );
  });

  it('name a file that is no profile, and a workload without one', async () => {
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'kind: Deployment');
    const refused = await network('compile', broken);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /broken\.yaml/);
    const elsewhere = join(folder, 'elsewhere.yaml');
    writeFileSync(elsewhere, 'bank/vault: [{interface: veth0, addresses: [10.0.0.1]}]');
    const unknown = await network('compile', PROFILES, '--endpoints', elsewhere);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /bank\/vault/);
  });
});

describe('network blast-radius', () => {
  const report = async (...args: string[]): Promise<BlastReport> => {
    const { code, stdout, stderr } = await network('blast-radius', ...args, '--format', 'json');
    assert.equal(code, 0, stderr);
    return reportIn('blast-radius', stdout);
  };

  it('tells what falls with a workload, how, and what to remove first', async () => {
    const { reached, cuts, outside } = await report('search', PROFILES);
    assert.deepEqual(
      reached.map(({ workload }) => workload),
      ['shop/Pod/cache'],
    );
    assert.equal(reached[0]?.way[0]?.traffic, 'tcp 6379');
    assert.deepEqual(outside, []);
    assert.ok(cuts.some(({ policy, spares }) => /search/.test(policy) && spares.includes('shop/Pod/cache')));
  });

  it('follows the calls of those that fall', async () => {
    const { reached, outside } = await report('web', PROFILES);
    const ways = new Map(reached.map(({ workload, way }) => [workload, way.length]));
    assert.equal(ways.get('shop/Pod/orders'), 1);
    assert.equal(ways.get('shop/Pod/payments'), 2);
    assert.equal(ways.has('shop/Pod/admin'), false);
    assert.ok(outside.some(({ to, internet }) => to === 'api.bank.example' && internet));
  });

  it('begins at every workload that has a vulnerability, and weighs by who comes near', async () => {
    const scan = join(folder, 'catalog.json');
    const finding = sampleFinding('openssl', { id: 'CVE-1999-90099' });
    writeFileSync(scan, JSON.stringify({ ...sampleReport(), findings: [finding] }));
    const found = await report('CVE-1999-90099', PROFILES, '--scan', `catalog=${scan}`, `web=${scan}`);
    assert.deepEqual(found.starts.toSorted(), ['shop/Pod/catalog', 'shop/Pod/web']);
    assert.deepEqual(
      found.vulnerabilities.map(({ workload, internet }) => [workload, internet]),
      [
        ['shop/Pod/web', true],
        ['shop/Pod/catalog', false],
      ],
    );
    const none = await network('blast-radius', 'CVE-1999-90098', PROFILES, '--scan', `catalog=${scan}`);
    assert.equal(none.code, 3);
    assert.match(none.stderr, /CVE-1999-90098/);
  });
});
