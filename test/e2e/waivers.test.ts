import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type Outcome, run } from './command.ts';

export const lane: Lane = 'anywhere';

const EXAMPLE = join(ROOT, 'examples/first-scan');

/** Everything that is found in the example image, each excepted in another way. */
const FILES: Readonly<Record<string, string>> = {
  'waivers.yaml': `waivers:
  - id: CVE-2021-23337
    package: pkg:npm/lodash
    scope: { image: "*" }
    owner: web
    reason: only templates of our own
    expires: 2999-01-31
  - id: CVE-2021-23337
    owner: web
    reason: over
    expires: 2000-01-31
  - rule: NOTHING-*
    package: left
`,
  '.trivyignore': '# never given foreign arguments\nCVE-2021-44906 exp:2999-01-01\n',
  '.grype.yaml': `ignore:
  - vulnerability: CVE-2023-32681
    reason: no proxy here
    package: { name: request.?, type: python, location: "**/dist-packages/**" }
  - vulnerability: CVE-2023-32681
    namespace: pypi
`,
  '.trivyignore.yaml': `vulnerabilities:
  - id: CVE-2024-5535
    purls: ["pkg:deb/debian/libssl3"]
    statement: no ALPN
`,
  'vendor.openvex.json': JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://openvex.dev/docs/example/1',
    author: 'Acme',
    timestamp: '2024-01-01T00:00:00Z',
    version: 2,
    statements: [
      {
        vulnerability: { name: 'CVE-2023-4863' },
        products: [{ '@id': 'shop.tar', subcomponents: [{ '@id': 'pkg:deb/debian/libwebp7' }] }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
      {
        vulnerability: { name: 'CVE-2023-4863' },
        timestamp: '2023-01-01T00:00:00Z',
        products: [{ '@id': 'pkg:deb/debian/libwebp7' }],
        status: 'affected',
      },
    ],
  }),
  'distribution.csaf.json': JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { category: 'vendor', name: 'A distribution', namespace: 'https://os.example' },
      tracking: { current_release_date: '2024-01-01T00:00:00Z' },
    },
    product_tree: {
      full_product_names: [
        {
          product_id: 'LIBC',
          name: 'The C library',
          product_identification_helper: { purl: 'pkg:deb/debian/libc6' },
        },
      ],
    },
    vulnerabilities: [{ cve: 'CVE-2023-4911', product_status: { fixed: ['LIBC'] } }],
  }),
  'product.cdx.json': JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '2024-01-01T00:00:00Z' },
    vulnerabilities: [
      {
        id: 'CVE-2024-2961',
        analysis: { state: 'not_affected', justification: 'code_not_reachable' },
        affects: [{ ref: 'pkg:deb/debian/libc6' }],
      },
    ],
  }),
};
const ASKED = [
  '--waivers',
  'waivers.yaml',
  ...['.trivyignore', '.grype.yaml', '.trivyignore.yaml'].flatMap((file) => ['--ignore-file', file]),
  ...['vendor.openvex.json', 'distribution.csaf.json', 'product.cdx.json'].flatMap((file) => ['--vex', file]),
];

describe('what somebody answers for', () => {
  let work: string;
  let home: string;

  const plimsoll = (args: readonly string[], more: Record<string, string> = {}): Promise<Outcome> =>
    run(join(ROOT, 'plimsoll'), args, {
      cwd: work,
      env: {
        ...process.env,
        HOME: home,
        XDG_CONFIG_HOME: '',
        PLIMSOLL_CACHE_DIR: join(home, 'cache'),
        ...more,
      },
    });
  const scan = (target: string, ...args: string[]) =>
    plimsoll(['scan', target, '--offline', '--max-data-age', '99999', ...args]);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  };

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'plimsoll-waivers-home-'));
    work = home;
    const updated = await plimsoll(['db', 'update', '--from', join(EXAMPLE, 'advisories')]);
    assert.equal(updated.code, 0, updated.stderr);
  });
  beforeEach(() => {
    work = mkdtempSync(join(home, 'work-'));
    for (const [path, text] of Object.entries(FILES)) write(path, text);
    writeFileSync(join(work, 'shop.tar'), buildExampleImage(EXAMPLE));
  });
  after(() => rmSync(home, { recursive: true }));

  it('is out of the verdict, whoever answered for it and in whatever format, and stays in the report', async () => {
    assert.equal((await scan('shop.tar', '--fail-on', 'any')).code, 1);
    const { code, stdout } = await scan('shop.tar', '--fail-on', 'any', '--format', 'json', ...ASKED);
    const report = reportIn('scan', stdout);
    assert.deepEqual(report.findings, []);
    assert.deepEqual(
      report.suppressed
        .map(({ finding, suppression: { by, source } }) => `${finding.id} ${by} ${source}`)
        .toSorted(),
      [
        'CVE-2021-23337 waiver waivers.yaml:2',
        'CVE-2021-44906 ignore-file .trivyignore:2',
        'CVE-2023-32681 ignore-file .grype.yaml:2',
        'CVE-2023-4863 vex vendor.openvex.json',
        'CVE-2023-4911 vex distribution.csaf.json',
        'CVE-2024-2961 vex product.cdx.json',
        'CVE-2024-5535 ignore-file .trivyignore.yaml:2',
      ],
    );
    assert.deepEqual(report.summary.hidden, { vex: 3, waived: 4, unfixed: 0, severity: 0 });
    assert.deepEqual(
      report.coverage.exceptions?.map(({ problem, source }) => `${problem} ${source}`).toSorted(),
      [
        'expired waivers.yaml:8',
        'no-owner waivers.yaml:12',
        'no-reason waivers.yaml:12',
        'unsupported .grype.yaml:5',
        'unused waivers.yaml:12',
      ],
    );
    assert.notEqual(report.verdict.status, 'clean');
    assert.notEqual(code, 1);
  });

  it('is counted where findings are, and listed where that is asked for', async () => {
    const quiet = (await scan('shop.tar', ...ASKED)).stdout;
    assert.doesNotMatch(quiet, /Clean|CVE-2021-44906/);
    assert.match(
      quiet.replaceAll(/\s+/g, ' '),
      /0 of 7 shown: 3 answered by VEX, 4 waived \(2 until 2998-12-31 or later\)/,
    );
    const loud = (await scan('shop.tar', '--show-suppressed', ...ASKED)).stdout;
    assert.match(loud, /CVE-2021-23337 +lodash 4\S+ +waiver of web +2999-01-31 +waivers\.yaml:2/);
  });

  it('is said in SARIF, CycloneDX and JUnit as these say it', async () => {
    const outputs = ['sarif', 'cyclonedx', 'junit'].flatMap((format) => ['-o', `${format}=report.${format}`]);
    await scan('shop.tar', ...outputs, ...ASKED);
    const read = (format: string) => readFileSync(join(work, `report.${format}`), 'utf8');
    const sarif = JSON.parse(read('sarif')) as { runs: { results: { suppressions?: object[] }[] }[] };
    assert.equal(sarif.runs[0]?.results.filter(({ suppressions }) => suppressions?.length === 1).length, 7);
    const bill = JSON.parse(read('cyclonedx')) as { vulnerabilities: { analysis: { state: string } }[] };
    assert.deepEqual(bill.vulnerabilities.map(({ analysis }) => analysis.state).toSorted(), [
      'exploitable',
      'exploitable',
      'exploitable',
      'exploitable',
      'not_affected',
      'not_affected',
      'resolved',
    ]);
    assert.equal(read('junit').match(/<skipped message="(?:waiver|ignore file|VEX)/g)?.length, 7);
  });

  it('is judged again by whoever takes the bill, and as its VEX says by whoever gives it as one', async () => {
    await scan('shop.tar', '-o', 'cyclonedx=shop.cdx.json', ...ASKED);
    assert.equal(
      reportIn('scan', (await scan('shop.cdx.json', '--format', 'json')).stdout).findings.length,
      7,
    );
    const { stdout } = await scan('shop.tar', '--format', 'json', '--vex', 'shop.cdx.json');
    assert.deepEqual(reportIn('scan', stdout).summary.hidden, { vex: 3, waived: 0, unfixed: 0, severity: 0 });
  });

  it('counts from the settings of a folder once these are trusted, and is told before', async () => {
    write('plimsoll.yaml', FILES['waivers.yaml'] ?? '');
    const strange = await scan('shop.tar', '--fail-on', 'any', '--severity', 'low');
    assert.equal(strange.code, 1);
    assert.match(strange.stderr, /left out waivers \(weakens\)/);
    assert.equal((await plimsoll(['trust', '.'])).code, 0);
    const { stdout } = await scan('shop.tar', '--format', 'json');
    assert.equal(reportIn('scan', stdout).summary.hidden.waived, 1);
    assert.equal(reportIn('scan', stdout).suppressed[0]?.suppression.source, 'plimsoll.yaml:2');
  });

  it('counts from the target itself only where that is asked for, and is told otherwise', async () => {
    write('app/.plimsollignore', 'test/\n');
    write('app/test/package-lock.json', lock('lodash', '4.17.20'));
    write(
      'app/requirements.txt',
      'requests==2.28.0  # plimsoll:ignore CVE-2023-32681 owner:web no proxy here\n',
    );
    const strange = reportIn('scan', (await scan('app', '--format', 'json')).stdout);
    assert.deepEqual([strange.findings.length, strange.suppressed.length], [2, 0]);
    assert.deepEqual(
      strange.coverage.exceptions?.map(({ problem, source }) => `${problem} ${source}`).toSorted(),
      ['not-trusted .plimsollignore', 'not-trusted requirements.txt:1'],
    );
    const asked = reportIn('scan', (await scan('app', '--target-ignores', '--format', 'json')).stdout);
    assert.deepEqual(
      asked.suppressed
        .map(({ suppression: { by, source, owner = 'nobody' } }) => `${by} ${source} ${owner}`)
        .toSorted(),
      ['ignore-file .plimsollignore:1 nobody', 'inline requirements.txt:1 web'],
    );
    assert.deepEqual([asked.findings, asked.coverage.exceptions], [[], undefined]);
    const named = await scan('app', '--ignore-file', 'app/.plimsollignore', '--format', 'json');
    assert.equal(reportIn('scan', named.stdout).suppressed.length, 1);
  });

  it('is refused with file and line where it is about everything, and where it cannot be read', async () => {
    write('broad.yaml', 'waivers:\n  - id: A\n  - owner: web\n');
    write('broken.json', '{"@context": "https://openvex.dev/ns", "statements": [{}]}');
    write('other.json', '{}');
    for (const [args, code, message] of [
      [['--waivers', 'broad.yaml'], 2, /broad\.yaml:3: this waiver is about everything/],
      [['--waivers', 'missing.yaml'], 2, /missing\.yaml cannot be read/],
      [['--ignore-file', 'other.json.yaml'], 2, /other\.json\.yaml/],
      [['--vex', 'broken.json'], 4, /broken\.json: statements\.0\./],
      [['--vex', 'other.json'], 4, /other\.json is neither OpenVEX, nor CSAF, nor CycloneDX/],
    ] as const) {
      const outcome = await scan('shop.tar', ...args);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.match(outcome.stderr, message);
      assert.equal(outcome.stdout, '');
    }
  });
});

function lock(name: string, version: string): string {
  return JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: { '': { name: 'app' }, [`node_modules/${name}`]: { version } },
  });
}
