import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildImage, layoutFiles } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll } from './command.ts';
import { startRegistry } from './local-registry.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const image = (version: string) => {
  const content = JSON.stringify({ name: 'left', version });
  return buildImage({ layers: [[{ path: 'app/node_modules/left/package.json', content }]], gzip: true });
};
const ANSWER = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://acme.example/vex/1',
  author: 'Acme',
  timestamp: '2024-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2099-0001' },
      products: [{ '@id': 'pkg:npm/left' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    },
  ],
};

describe('VEX attestations beside an image', { skip: missing('cosign', 'skopeo', 'docker-registry') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-attested-'));
  const at = (name: string) => join(work, name);
  const environment = { ...process.env, COSIGN_PASSWORD: 'fake', HOME: work };
  let registry: Awaited<ReturnType<typeof startRegistry>>;

  const cosign = (...args: string[]) => must('cosign', args, { env: environment, cwd: work });

  async function push(name: string, version: string): Promise<string> {
    const { manifest, blobs } = image(version);
    const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': '1' } };
    for (const { path, content } of layoutFiles([named], blobs)) {
      mkdirSync(dirname(join(at(name), path)), { recursive: true });
      writeFileSync(join(at(name), path), content);
    }
    const pushed = `${registry.address}/team/${name}:1`;
    await must('skopeo', [
      'copy',
      '-q',
      '--dest-tls-verify=false',
      `oci:${at(name)}:1`,
      `docker://${pushed}`,
    ]);
    return pushed;
  }

  async function scan(target: string, ...more: string[]) {
    const args = ['scan', target, '--db', at('data.db'), '--scanners', 'vuln', '--format', 'json', ...more];
    const { stdout, stderr } = await plimsoll(args, at('cache'));
    assert.match(stdout, /^\{/, stderr);
    const { findings, suppressed, coverage } = reportIn('scan', stdout);
    return {
      found: findings.map(({ id }) => id),
      suppressed: suppressed.map(({ finding }) => finding.id),
      remarks: (coverage.exceptions ?? []).map(({ text }) => text),
    };
  }

  before(async () => {
    registry = await startRegistry(work);
    for (const key of ['ours', 'theirs']) await cosign('generate-key-pair', '--output-key-prefix', key);
    writeFileSync(at('answer.json'), JSON.stringify(ANSWER));
    writeAdvisories(at('osv'), [{ id: 'CVE-2099-0001', ecosystem: 'npm', name: 'left', fixed: '2.0.0' }]);
    const updated = await plimsoll(['db', 'update', '--from', at('osv'), '--db', at('data.db')], at('cache'));
    assert.equal(updated.code, 0, updated.stderr);
  });
  after(() => {
    registry[Symbol.dispose]();
    rmSync(work, { recursive: true, force: true });
  });

  async function attest(target: string, ...more: string[]): Promise<void> {
    const predicate = ['--type', 'openvex', '--predicate', at('answer.json')];
    const local = ['--tlog-upload=false', '--allow-http-registry', '--yes'];
    await cosign('attest', '--key', at('ours.key'), ...predicate, ...local, ...more, target);
  }

  it('count where the key that was named signed them, in a registry and in what cosign saves', async () => {
    const target = await push('shop', '1.0.0');
    const nothing = await scan(target, '--vex-key', at('ours.pub'));
    assert.deepEqual(nothing.found, ['CVE-2099-0001']);
    assert.deepEqual(nothing.remarks, ['has signed no VEX attestation beside this image']);
    await attest(target);
    const none = { found: [], suppressed: ['CVE-2099-0001'], remarks: [] };
    assert.deepEqual(await scan(target, '--vex-key', at('ours.pub')), none);
    await cosign('save', '--allow-http-registry', '--dir', at('saved'), target);
    assert.deepEqual(await scan(at('saved'), '--vex-key', at('ours.pub')), none);
    assert.deepEqual((await scan(target)).found, ['CVE-2099-0001']);
    const wrong = await scan(target, '--vex-key', at('theirs.pub'));
    assert.deepEqual(wrong.found, ['CVE-2099-0001']);
    assert.match(wrong.remarks.join('\n'), /none of the keys which were named has signed; it does not count/);
  });

  it('count of no other image, though they were copied beside it', async () => {
    const [from, to] = [await push('one', '1.0.0'), await push('other', '1.5.0')];
    await attest(from);
    const tagOf = async (target: string) =>
      (await cosign('triangulate', '--type', 'attestation', target)).trim();
    const copy = ['copy', '-q', '--src-tls-verify=false', '--dest-tls-verify=false'];
    await must('skopeo', [...copy, `docker://${await tagOf(from)}`, `docker://${await tagOf(to)}`]);
    const { found, remarks } = await scan(to, '--vex-key', at('ours.pub'));
    assert.deepEqual(found, ['CVE-2099-0001']);
    assert.match(remarks.join('\n'), /about something else than this image/);
  });
});
