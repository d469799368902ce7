import { isToken } from '../../system-package/found-package.ts';
import type { RpmPackage } from './package.ts';

const MOST_PROBLEMS = 20;

/**
 * Parses `container-manifest-2` of distroless CBL-Mariner and Azure Linux, which have no rpm database: the output
 * of `rpm -qa` with ten columns, separated by tabs: name, version-release, installation time, build time, vendor,
 * epoch or `(none)`, size, architecture, epoch number, source rpm.
 */
export function parseManifest(text: string): { packages: RpmPackage[]; problems: string[] } {
  const packages: RpmPackage[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const one = packageOf(line);
    if (one) packages.push(one);
    else if (problems.length < MOST_PROBLEMS) problems.push(`Line ${index + 1} does not name a package.`);
  }
  return { packages: packages.filter((one) => one.name !== 'gpg-pubkey'), problems };
}

function packageOf(line: string): RpmPackage | undefined {
  const [name, versionRelease = '', , , , epoch = '', , architecture, , sourceRpm = ''] = line
    .trimEnd()
    .split('\t');
  const dash = versionRelease.lastIndexOf('-');
  const version = versionRelease.slice(0, Math.max(dash, 0));
  const release = versionRelease.slice(dash + 1);
  if (!isToken(name) || !isToken(version) || !isToken(release) || !isToken(architecture)) return undefined;
  return {
    name,
    epoch: /^\d{1,9}$/.test(epoch) ? Number(epoch) : 0,
    version,
    release,
    architecture,
    sourceRpm: sourceRpm === '(none)' ? '' : sourceRpm.slice(0, 512),
    licence: '',
    files: [],
  };
}

/**
 * Parses `container-manifest-1`, the output of `rpm -qa` without a format: `name-version-release.architecture` a line.
 * It tells neither epoch nor source.
 */
export function parseShortManifest(text: string): { packages: RpmPackage[]; problems: string[] } {
  const packages: RpmPackage[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const label = line.trim();
    if (label === '' || label.startsWith('gpg-pubkey-')) continue;
    const [, name, version, release, architecture] =
      /^([!-~]{1,256})-([!-,.-~]{1,128})-([!-,.-~]{1,128})\.([\w]{1,32})$/.exec(label) ?? [];
    if (isToken(name) && isToken(version) && isToken(release) && isToken(architecture))
      packages.push({
        name,
        epoch: 0,
        version,
        release,
        architecture,
        sourceRpm: '',
        licence: '',
        files: [],
      });
    else if (problems.length < MOST_PROBLEMS) problems.push(`Line ${index + 1} does not name a package.`);
  }
  return { packages, problems };
}
