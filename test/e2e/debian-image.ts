import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from './command.ts';

export const DEBIAN_TAG = 'plimsoll-test/debian:13';
const NPM_PACKAGES = ['express@4.18.2', 'lodash@4.17.20', '@hapi/hoek@9.3.0', 'semver@7.5.1'];
const PYTHON_WHEELS = '/usr/share/python-wheels';

const DOCKERFILE = `FROM plimsoll-test/debian-base:13
COPY app /srv/app
RUN python3 -m pip install --no-index --break-system-packages ${PYTHON_WHEELS}/setuptools-*.whl
RUN rm -rf /usr/share/doc/nodejs && echo kept > /srv/kept
USER 1000:1000
EXPOSE 8080
CMD ["node", "/srv/app/index.js"]
`;

export interface DebianImage {
  /** Folder that everything is kept in. */
  readonly folder: string;
  /** The base root filesystem, before the image's other layers. */
  readonly root: string;
  /** The application, as copied to /srv/app. */
  readonly app: string;
}

/**
 * Builds with debootstrap and the Docker engine an image of Debian 13 with node, python3, npm packages under /srv/app
 * and a PyPI package: `DEBIAN_TAG`. Kept in the temporary folder for the next run; about 60 s the first time.
 */
export async function buildDebianImage(): Promise<DebianImage> {
  const folder = join(tmpdir(), 'plimsoll-e2e-debian-13');
  const image = { folder, root: join(folder, 'root'), app: join(folder, 'context/app') };
  const done = join(folder, 'done');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(image.app, { recursive: true });
    await bootstrap(image.root);
    await installNpmPackages(image.app);
    writeFileSync(done, '');
  }
  await buildWithEngine(image);
  return image;
}

async function bootstrap(root: string): Promise<void> {
  const include = 'nodejs,python3,python3-pip,python3-setuptools-whl,ca-certificates';
  await must('debootstrap', ['--variant=minbase', `--include=${include}`, 'trixie', root, await mirror()]);
  for (const name of readdirSync(join(root, 'var/cache/apt/archives'))) {
    rmSync(join(root, 'var/cache/apt/archives', name), { recursive: true });
  }
}

/** The mirror that this machine's own apt uses. */
async function mirror(): Promise<string> {
  const lines = await must('apt-get', ['indextargets', '--format', '$(REPO_URI)|$(CODENAME)']);
  const found = lines.split('\n').find((line) => /^https?:.*\|trixie$/.test(line));
  if (!found) throw new Error('apt knows no http mirror of trixie; run "apt-get update"');
  return found.split('|')[0] ?? '';
}

async function installNpmPackages(app: string): Promise<void> {
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
  await must('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...NPM_PACKAGES], {
    cwd: app,
  });
}

async function buildWithEngine(image: DebianImage): Promise<void> {
  const context = join(image.folder, 'context');
  const base = join(image.folder, 'base.tar');
  writeFileSync(join(context, 'Dockerfile'), DOCKERFILE);
  await must('tar', ['-C', image.root, '-cf', base, '.']);
  await must('docker', ['import', base, 'plimsoll-test/debian-base:13']);
  rmSync(base);
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  await must('docker', ['build', '--quiet', '--network', 'none', '--tag', DEBIAN_TAG, context], { env });
}
