import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { ofKind } from '../../src/model/finding/about.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { buildTar } from '../fixtures/tar-builder.ts';
import { plimsoll, scanReport } from './command.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

const EXAMPLE = join(ROOT, 'examples/first-scan');

describe('the command line, on the example image', () => {
  let work: string;
  let cache: string;
  let image: string;

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'));
    cache = join(work, 'cache');
    image = join(work, 'image.tar');
    writeFileSync(image, buildExampleImage(EXAMPLE));
    const updated = await plimsoll(['db', 'update', '--from', join(EXAMPLE, 'advisories')], cache);
    assert.equal(updated.code, 0, updated.stderr);
  });
  after(() => rmSync(work, { recursive: true }));

  it('finds the seven vulnerabilities that the example has, in the layers that brought them', async () => {
    const report = await scanReport(image, cache, '--offline');
    const findings = [...ofKind(report.findings, 'vulnerability')];
    const found = findings.map((finding) => {
      const layer = finding.package.locations[0]?.layer ?? -1;
      return `${finding.id} ${finding.package.name} ${report.target.image?.layers[layer]?.instruction ?? ''}`;
    });
    assert.deepEqual(found.toSorted(), [
      'CVE-2021-23337 lodash COPY app /srv/app',
      'CVE-2021-44906 minimist COPY app /srv/app',
      'CVE-2023-32681 requests RUN pip install requests==2.28.0',
      'CVE-2023-4863 libwebp7 RUN apt-get install -y libwebp7',
      'CVE-2023-4911 libc6 ADD rootfs.tar.xz /',
      'CVE-2024-2961 libc6 ADD rootfs.tar.xz /',
      'CVE-2024-5535 libssl3 ADD rootfs.tar.xz /',
    ]);
    assert.equal(report.verdict.status, 'findings');
    assert.equal(report.summary.exploited, 2);
    assert.equal(findings[0]?.exploited !== undefined, true, 'an exploited one comes first');
    assert.deepEqual(
      findings
        .map(({ package: { name }, fixedIn }) => `${name} ${fixedIn.join(' ')}`)
        .toSorted()
        .slice(2, 4),
      ['libssl3 3.0.14-1~deb12u1', 'libwebp7 1.2.4-0.2+deb12u1'],
    );
  });

  it('exits by the verdict', async () => {
    const code = async (...args: string[]) => (await plimsoll(['scan', ...args], cache)).code;
    assert.equal(await code(image), 0);
    assert.equal(await code(image, '--fail-on', 'exploited'), 1);
    assert.equal(await code(image, '--fail-on', 'critical', '--severity', 'medium'), 1);
    assert.equal(await code(image, '--fail-on', 'catastrophic'), 2);
    assert.equal(await code(image, '--format', 'papyrus'), 2);
    assert.equal(await code(), 2);
    assert.equal(await code(join(work, 'absent.tar')), 3);
    assert.equal(await code(image, '--db', join(work, 'absent.sqlite')), 4);
    mkdirSync(join(work, 'empty'));
    assert.equal(await code(`dir:${join(work, 'empty')}`), 3);
  });

  it('writes several formats at once, and only those', async () => {
    const outputs = ['json', 'sarif', 'cyclonedx', 'spdx', 'junit', 'markdown', 'html'];
    const flags = outputs.flatMap((format) => ['--output', `${format}=${join(work, `report.${format}`)}`]);
    const { code, stdout } = await plimsoll(['scan', image, ...flags], cache);
    assert.equal(code, 0);
    assert.equal(stdout, '');
    for (const format of outputs) {
      assert.match(readFileSync(join(work, `report.${format}`), 'utf8'), /CVE-2021-44906/, format);
    }
  });

  it('takes settings from a file that it is given, then the environment, then flags', async () => {
    const folder = join(work, 'project');
    mkdirSync(folder);
    writeFileSync(join(folder, 'plimsoll.yaml'), 'fail-on: exploited\nseverity: [critical, high]\n');
    const named = ['--config', 'plimsoll.yaml'];
    assert.equal((await plimsoll(['scan', image, ...named], cache, folder)).code, 1);
    const stricter = await plimsoll(
      ['scan', image, ...named, '--fail-on', 'critical+exploited'],
      cache,
      folder,
    );
    assert.equal(stricter.code, 0);
    const stranger = await plimsoll(['scan', image], cache, folder);
    assert.equal(stranger.code, 0);
    assert.match(stranger.stderr, /plimsoll\.yaml: left out fail-on \(weakens\), severity \(weakens\)/);
    writeFileSync(join(folder, 'plimsoll.yaml'), 'fail-onn: exploited\n');
    const wrong = await plimsoll(['scan', image], cache, folder);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /plimsoll\.yaml: "fail-onn" is not an option/);
  });

  it('takes what people know from other scanners', async () => {
    const run = (...args: string[]) => plimsoll(args, cache, work);
    assert.equal((await run('scan', image, '--exit-code', '7')).code, 7);
    assert.equal((await run('scan', image, '--exit-code', '0', '--fail-on', 'any')).code, 0);
    assert.equal(
      (await run('scan', image, '--exit-code', '7', '--severity', 'low')).code,
      7,
      'worse than low',
    );
    assert.equal((await run('scan', image, '--exit-code', '7', '--ignore-unfixed')).code, 7);
    const [short, long] = [await run('-v'), await run('--version')];
    assert.deepEqual([short.code, short.stdout], [0, long.stdout]);
    mkdirSync(join(work, 'folder/app'), { recursive: true });
    writeFileSync(join(work, 'folder/app/requirements.txt'), 'requests==2.28.0\n');
    const fs = await run('fs', 'folder', '--format', 'json');
    assert.equal(reportIn('scan', fs.stdout).target.kind, 'source-folder');
    writeFileSync(join(work, 'folder/app/requirements.txt'), 'requests>=2.0\n');
    assert.equal((await run('fs', 'folder', '--exit-code', '7', '--severity', 'medium')).code, 7, 'possible');
    const image2 = await run('image', 'folder', '--offline');
    assert.match(image2.stderr, /--offline forbids to ask/, 'a folder is not meant');
    const without = await run('fs', 'folder', '--format', 'json', '--skip-dirs', '**/app');
    assert.equal(without.code, 3);
    assert.deepEqual(reportIn('scan', without.stdout).packages, []);
    assert.match(without.stdout, /\*\*\/app was left out, as asked/);
  });

  it('takes several targets and standard input, and gives the gravest exit code', async () => {
    const text = await plimsoll(['scan', image, 'absent.tar', image, '--fail-on', 'critical'], cache, work);
    assert.equal(text.code, 1);
    assert.match(text.stderr, /^plimsoll: absent\.tar: .*no such file or folder/m);
    assert.equal(text.stdout.split('Policy violated').length, 3);
    const into = await plimsoll(['scan', image, image, '--output', 'json=reports/'], cache, work);
    assert.equal(into.code, 0);
    assert.equal(readdirSync(join(work, 'reports')).length, 2);
    const refused = await plimsoll(['scan', image, image, '--format', 'sarif'], cache, work);
    assert.equal(refused.code, 2);
    const piped = spawnSync(join(ROOT, 'plimsoll'), ['scan', '-', '--format', 'json', '--verbose'], {
      input: readFileSync(image),
      env: { ...process.env, PLIMSOLL_CACHE_DIR: cache },
      encoding: 'utf8',
    });
    assert.match(piped.stderr, /looking for known vulnerabilities/);
    const report = reportIn('scan', piped.stdout);
    assert.deepEqual([report.target.reference, report.findings.length], ['-', 7]);
  });

  it('does not ask the network when offline', async () => {
    const { code, stderr } = await plimsoll(
      ['scan', 'registry:registry.example.test/app:1', '--offline'],
      cache,
    );
    assert.equal(code, 4);
    assert.match(stderr, /--offline forbids to ask registry\.example\.test/);
  });

  it('keeps escape codes of a target off the terminal', async () => {
    const folder = join(work, 'hostile');
    mkdirSync(join(folder, 'node_modules/evil'), { recursive: true });
    const manifest = { name: 'evil', version: '1.0.0', license: '\u001B]0;owned\u0007\u001B[31m\u202Etxt' };
    writeFileSync(join(folder, 'node_modules/evil/package.json'), JSON.stringify(manifest));
    for (const format of ['table', 'markdown']) {
      const { stdout } = await plimsoll(['scan', `dir:${folder}`, '--format', format], cache);
      assert.match(stdout, /1 package/, format);
      // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
      assert.doesNotMatch(stdout, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/, format);
    }
  });

  it('refuses a layer that is not what its digest says', async () => {
    const archive = Buffer.from(readFileSync(image));
    const blob = archive.lastIndexOf(Buffer.from([0x1f, 0x8b, 0x08]));
    archive[blob + 40] = (archive[blob + 40] ?? 0) ^ 0xff;
    const broken = join(work, 'broken.tar');
    writeFileSync(broken, archive);
    const { code, stderr } = await plimsoll(['scan', broken, '--no-cache'], cache);
    assert.equal(code, 4);
    assert.match(stderr, /^plimsoll: layer 4 \(sha256:[0-9a-f]{64}\): /);
  });

  it('says which archive it cannot read, and what would do', async () => {
    const path = join(work, 'other.tar');
    writeFileSync(path, buildTar([{ path: 'README', content: 'no image' }]));
    const { code, stderr } = await plimsoll(['scan', path], cache);
    assert.ok(code === 3 || code === 4, `exit code ${code}`);
    assert.match(stderr, /other\.tar/);
  });

  it('explains itself', async () => {
    const { code, stdout } = await plimsoll(['scan', '--help'], cache);
    assert.equal(code, 0);
    // Lines are broken where the width asks for it.
    const text = stdout.replaceAll(/\s+/g, ' ');
    for (const part of ['Examples:', 'Exit codes:', '--fail-on', 'env: PLIMSOLL_FAIL_ON']) {
      assert.ok(text.includes(part), part);
    }
  });

  it('lists the files of packages when asked', async () => {
    const files = async (...flags: string[]) => {
      const { stdout } = await plimsoll(['sbom', image, '--format', 'json', ...flags], cache);
      return reportIn('scan', stdout).packages.find(({ name }) => name === 'libwebp7')?.files;
    };
    assert.deepEqual((await files('--files'))?.at(-1), '/usr/lib/x86_64-linux-gnu/libwebp.so.7');
    assert.equal(await files(), undefined);
  });

  it('writes what a template of the user says', async () => {
    const template = join(work, 'ids.liquid');
    writeFileSync(template, '{% for one in findings %}{{ one.id | csv }}\n{% endfor %}');
    const { code, stdout } = await plimsoll(['scan', image, '--template', template], cache);
    assert.equal(code, 0);
    assert.match(stdout, /^("CVE-\d+-\d+"\n){7}$/);
    writeFileSync(template, '{% for');
    const wrong = await plimsoll(['scan', image, '--template', template], cache);
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /ids\.liquid is no template/);
    const both = await plimsoll(['scan', image, '--template', template, '--format', 'json'], cache);
    assert.match(both.stderr, /--template and --format exclude each other/);
  });

  it('explains a vulnerability by any of its ids', async () => {
    const text = await plimsoll(['explain', 'cve-2023-4863'], cache);
    assert.deepEqual([text.code, text.stderr], [0, '']);
    assert.match(text.stdout, /exploited {2}since .*\n[^]*Debian:12 libwebp: < 1\.2\.4-0\.2\+deb12u1/);
    const { stdout } = await plimsoll(['explain', 'CVE-2023-4863', '--format', 'json'], cache);
    assert.equal(reportIn('vulnerability-explanation', stdout).affected.length, 1);
    const unknown = await plimsoll(['explain', 'CVE-2099-1'], cache);
    assert.deepEqual([unknown.code, unknown.stdout], [3, '']);
    assert.match(unknown.stderr, /no advisory here knows CVE-2099-1\n.*db update/);
  });

  it('tells the state of the advisory data', async () => {
    const { stdout } = await plimsoll(['db', 'status', '--format', 'json'], cache);
    const status = reportIn('advisory-data', stdout);
    assert.equal(status.advisories, 7);
    assert.deepEqual(status.ecosystems, { 'Debian:12': 4, PyPI: 1, npm: 2 });
  });
});
