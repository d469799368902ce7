import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { linesOf } from '../../src/model/profile/profile.ts';
import { parseProfiles } from '../../src/model/profile/yaml.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { flowsOf, readFlows, routesMissing, routesOf } from '../fixtures/shop-flows.ts';
import { must, plimsoll } from './command.ts';
import { missingEngine } from './real-part.ts';
import { buildServices, buildStores, imageOf, removeImages, SERVICES, STORES } from './shop/images.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';
export const needsDownloads = true;

const SHOP = join(ROOT, 'examples/shop');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-shop-'));
after(() => rmSync(folder, { recursive: true }));

const table = readFlows(readFileSync(join(SHOP, 'FLOWS.md'), 'utf8'));
const expected = table.filter(({ from }) => from !== 'internet').map(({ text }) => text);
/** What the table leaves out: it says so below the table. */
const PROBE = / GET \/health$/;

type Derived = ReturnType<typeof reportIn<'derived-profiles'>>;

async function derive(...args: string[]): Promise<Derived> {
  const { code, stdout, stderr } = await plimsoll(['profile', 'derive', ...args, '--format', 'json'], folder);
  assert.equal(code, 0, stderr);
  return reportIn('derived-profiles', stdout);
}

/** Everything that the sources do is found, with method, path, verb and table, and nothing besides. */
function assertIsTheShop({ profiles }: Derived): void {
  assert.deepEqual(flowsOf(profiles), expected.toSorted());
  assert.deepEqual(routesMissing(profiles, table), []);
  const known = new Set(table.map(({ to, port, request }) => `${to}:${port} ${request}`));
  assert.deepEqual(
    routesOf(profiles).filter((route) => !known.has(route) && !PROBE.test(route)),
    [],
  );
}

describe('the shop', () => {
  it('has a table of flows', () => {
    assert.ok(table.length > 30, `only ${table.length} flows`);
    assert.ok(table.every(({ port }) => port > 0));
  });

  it('is derived from its Compose file alone', async () => {
    assertIsTheShop(await derive(join(SHOP, 'compose.yaml')));
    assertIsTheShop(await derive(SHOP));
  });

  it('is derived from its Kubernetes manifests alone', async () => {
    assertIsTheShop(await derive(join(SHOP, 'k8s')));
    assertIsTheShop(await derive(join(SHOP, 'k8s'), '--contexts', SHOP));
  });

  it('has sources that Node takes', async () => {
    for (const service of SERVICES)
      await must(process.execPath, ['--check', join(SHOP, service, 'server.js')]);
  });

  describe('as images, built by Docker', { skip: missingEngine() }, () => {
    let images: ReadonlyMap<string, string>;
    before(async () => {
      images = await buildServices();
      await buildStores();
    });
    after(removeImages);

    it('is derived from them alone', async () => {
      assertIsTheShop(
        await derive(...[...SERVICES, ...STORES].map((workload) => `docker:${imageOf(workload)}`)),
      );
    });

    it('is derived from those of its services and its manifests, with what only images tell', async () => {
      const named = [...images].flatMap(([service, image]) => ['--image', `${service}=docker:${image}`]);
      const derived = await derive(join(SHOP, 'k8s'), ...named);
      assertIsTheShop(derived);
      const web = derived.profiles.find(({ metadata }) => metadata.name === 'web');
      assert.match(web?.metadata.images?.[0]?.digest ?? '', /^sha256:/);
      assert.ok(web?.processes?.some(({ executable }) => executable === '/usr/local/bin/node'));
      assert.ok(
        web?.files?.some(({ path, access }) => path.includes('libc.so') && access.includes('execute')),
      );
      const openat = web?.systemCalls?.find(({ name }) => name === 'openat');
      assert.match(
        openat?.provenance.map(({ source }) => source).join() ?? '',
        /node and its libraries import .*open/,
      );
      for (const { line } of derived.profiles.flatMap(linesOf)) assert.equal(line.state, 'proposed');
    });
  });
});

describe('profile derive', () => {
  const output = join(folder, 'profiles');

  it('writes one file for each workload, and keeps what people changed in it', async () => {
    const args = ['profile', 'derive', join(SHOP, 'compose.yaml'), '--output', output];
    assert.equal((await plimsoll(args, folder)).code, 0);
    const names = readdirSync(output).filter((name) => name.endsWith('.yaml'));
    assert.deepEqual(names.toSorted(), [...SERVICES, 'cache', 'db'].map((name) => `${name}.yaml`).toSorted());
    const path = join(output, 'web.yaml');
    const text = readFileSync(path, 'utf8');
    const reviewed = text
      .replace('listens:\n  - port: 8080', 'listens:\n  # the front end\n  - port: 8080')
      .replace(/(path: \/checkout\n\s+state: )proposed/, '$1accepted');
    assert.notEqual(reviewed, text);
    writeFileSync(path, reviewed);
    const { stderr } = await plimsoll(args, folder);
    assert.match(stderr, /web\.yaml: unchanged/);
    assert.equal(readFileSync(path, 'utf8'), reviewed);
  });

  it('takes in what is new, into one file', async () => {
    const path = join(folder, 'search.yaml');
    const args = ['profile', 'derive', join(SHOP, 'search'), '--merge', path];
    assert.equal((await plimsoll(args, folder)).code, 4);
    const edited = readFileSync(path, 'utf8').replace(/ {2}- port: 8084\n[^]*$/, '  - port: 9999\n');
    writeFileSync(path, edited);
    rmSync(join(folder, '.derived'), { recursive: true });
    const { stderr } = await plimsoll(args, folder);
    assert.match(stderr, /search\.yaml: merged/);
    const [profile] = parseProfiles(readFileSync(path, 'utf8'), path);
    assert.deepEqual(
      profile?.listens?.map(({ port }) => port),
      [9999, 8084],
    );
  });

  it('says what is wrong by its exit code', async () => {
    const code = async (...args: string[]) => (await plimsoll(['profile', 'derive', ...args], folder)).code;
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'services: {a: {image: x}}\n---\na: [b\n');
    writeFileSync(join(folder, 'none.yaml'), 'a: b\n');
    assert.equal(await code(), 2);
    assert.equal(await code(SHOP, '--format', 'json', '--output', folder), 2);
    assert.equal(await code(SHOP, '--output', 'x', '--merge', 'y'), 2);
    assert.equal(await code(join(folder, 'none.yaml')), 3);
    assert.equal(await code(join(folder, 'nowhere')), 3);
    assert.equal(await code(broken), 4);
  });
});
