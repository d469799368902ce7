import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../command.ts';

/** What a Dockerfile's `RUN` needs. */
const SHELL = ['base-files', 'coreutils', 'dash'];
/** Large, and not used by the servers: PostgreSQL's compiler, the scripts around it, documentation, languages. */
const LEFT_OUT = ['libLLVM*', 'libz3*', 'perl*', 'i18n', 'gconv', 'doc', 'locale', 'man'];

/** An archive of Debian's packages and all that they depend on, unpacked. Kept in the temporary folder for the next run. */
export async function debianRoot(name: string, packages: readonly string[]): Promise<string> {
  const kept = join(tmpdir(), 'plimsoll-e2e-shop');
  const archive = join(kept, `${name}.tar`);
  if (existsSync(archive)) return archive;
  mkdirSync(kept, { recursive: true });
  const work = mkdtempSync(join(kept, 'work-'));
  try {
    const [debs, root] = [join(work, 'debs'), join(work, 'root')];
    for (const folder of [join(debs, 'partial'), root]) mkdirSync(folder, { recursive: true });
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
    const packed = join(work, 'root.tar');
    await must('tar', ['-C', root, ...LEFT_OUT.map((pattern) => `--exclude=${pattern}`), '-cf', packed, '.']);
    renameSync(packed, archive);
  } finally {
    rmSync(work, { recursive: true });
  }
  return archive;
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
