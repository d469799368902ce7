import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, kept } from '../../run/e2e/kept.ts';
import { aptState } from '../apt.ts';
import { must } from '../command.ts';

/** What a Dockerfile's `RUN` needs. */
const SHELL = ['base-files', 'coreutils', 'dash'];
/** Large, and not used by the servers: PostgreSQL's compiler, the scripts around it, documentation, languages. */
const LEFT_OUT = ['libLLVM*', 'libz3*', 'perl*', 'i18n', 'gconv', 'doc', 'locale', 'man'];

/** An archive of Debian's packages and all that they depend on, unpacked. Made once. */
export async function debianRoot(name: string, packages: readonly string[]): Promise<string> {
  const recipe = [contentOf(import.meta.filename), aptState(), ...packages];
  const folder = await kept(`debian-${name}`, recipe, async (work) => {
    const [debs, root] = [join(work, 'debs'), join(work, 'root')];
    for (const one of [join(debs, 'partial'), root]) mkdirSync(one, { recursive: true });
    await download([...SHELL, ...packages], debs, work);
    // The first brings the links of /bin, /lib and /sbin into /usr, which others are unpacked through.
    const files = readdirSync(debs).filter((file) => file.endsWith('.deb'));
    for (const file of files.toSorted((a, b) => Number(isBase(b)) - Number(isBase(a))))
      await must('sh', [
        '-c',
        'dpkg-deb --fsys-tarfile "$1" | tar -xf - -C "$2" --keep-directory-symlink',
        'sh',
        join(debs, file),
        root,
      ]);
    const left = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
    await must('tar', ['-C', root, ...left, '-cf', join(work, 'root.tar'), '.']);
    for (const one of [debs, root]) rmSync(one, { recursive: true });
  });
  return join(folder, 'root.tar');
}

const isBase = (file: string): boolean => file.startsWith('base-files_');

/** Asks this machine's own apt for the packages that a machine with nothing on it would need. */
async function download(packages: readonly string[], debs: string, work: string): Promise<void> {
  const status = join(work, 'status');
  writeFileSync(status, '');
  const settings = [
    `Dir::State::status=${status}`,
    `Dir::Cache::archives=${debs}`,
    'APT::Install-Recommends=0',
    'APT::Sandbox::User=root',
    'Debug::NoLocking=1',
    'Acquire::Retries=3',
  ].flatMap((setting) => ['-o', setting]);
  await must('apt-get', ['-qq', ...settings, '--download-only', 'install', ...packages]);
}
