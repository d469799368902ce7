import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, kept } from '../run/e2e/kept.ts';
import { aptState, mirror } from './apt.ts';
import { must } from './command.ts';
import { loadKeptImages } from './kept-image.ts';

export const DEBIAN_TAG = 'plimsoll-test/debian:13';
const BASE_TAG = 'plimsoll-test/debian-base:13';
const NPM_PACKAGES = ['express@4.18.2', 'lodash@4.17.20', '@hapi/hoek@9.3.0', 'semver@7.5.1'];
const PYTHON_WHEELS = '/usr/share/python-wheels';

const DOCKERFILE = `FROM ${BASE_TAG}
COPY app /srv/app
RUN python3 -m pip install --no-index --break-system-packages ${PYTHON_WHEELS}/setuptools-*.whl
RUN rm -rf /usr/share/doc/nodejs && echo kept > /srv/kept
USER 1000:1000
EXPOSE 8080
CMD ["node", "/srv/app/index.js"]
`;

export interface DebianImage {
  /** The image as `docker save` writes it. */
  readonly archive: string;
  /** The application, as copied to /srv/app. */
  readonly app: string;
}

/**
 * Puts into the Docker engine an image of Debian 13 with node, python3, npm packages under /srv/app and a PyPI package:
 * `DEBIAN_TAG`. Built once; about 90 s the first time.
 */
export async function buildDebianImage(): Promise<DebianImage> {
  const parts = await keptDebianParts();
  const archive = await loadKeptImages('debian-image', [DEBIAN_TAG], [parts, DOCKERFILE], () => build(parts));
  return { archive, app: join(parts, 'context/app') };
}

/** The base as an archive, and the application: what has to be downloaded. */
export async function keptDebianParts(): Promise<string> {
  const tools = await Promise.all([must('debootstrap', ['--version']), must('npm', ['--version'])]);
  const recipe = [contentOf(import.meta.filename), aptState(), ...tools, ...NPM_PACKAGES];
  return kept('debian-parts', recipe, async (folder) => {
    const [root, app] = [join(folder, 'root'), join(folder, 'context/app')];
    mkdirSync(app, { recursive: true });
    await Promise.all([bootstrap(root), installNpmPackages(app)]);
    await must('tar', ['-C', root, '-cf', join(folder, 'base.tar'), '.']);
    rmSync(root, { recursive: true });
    writeFileSync(join(folder, 'context/Dockerfile'), DOCKERFILE);
  });
}

async function bootstrap(root: string): Promise<void> {
  const include = 'nodejs,python3,python3-pip,python3-setuptools-whl,ca-certificates';
  await must('debootstrap', ['--variant=minbase', `--include=${include}`, 'trixie', root, await mirror()]);
  for (const name of readdirSync(join(root, 'var/cache/apt/archives'))) {
    rmSync(join(root, 'var/cache/apt/archives', name), { recursive: true });
  }
}

async function installNpmPackages(app: string): Promise<void> {
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
  await must('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...NPM_PACKAGES], {
    cwd: app,
  });
}

async function build(parts: string): Promise<void> {
  await must('docker', ['import', join(parts, 'base.tar'), BASE_TAG]);
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  const context = join(parts, 'context');
  await must('docker', ['build', '--quiet', '--network', 'none', '--tag', DEBIAN_TAG, context], { env });
}
