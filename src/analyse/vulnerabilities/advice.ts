import type { Ecosystem, Package } from '../../model/package.ts';
import type { Vulnerability } from './vulnerabilities.ts';

/** One sentence: what to do about a vulnerability of a package. `fix` is the version that mends it, if there is one. */
export function adviceFor(one: Package, vulnerability: Vulnerability, fix: string | undefined): string {
  const { name } = one;
  const ratings = vulnerability.claims.flatMap((claim) => claim.affected.map((part) => part.rating));
  if (vulnerability.ids.some((id) => id.startsWith('MAL-'))) {
    return `Remove ${name} at once and replace every secret it could read: the package itself is malicious.`;
  }
  if (fix !== undefined) return `${upgrade(one, fix)}.`;
  if (ratings.includes('unimportant')) {
    return `Nothing needs to be done: the distribution sees no security impact of this in ${name}.`;
  }
  if (ratings.includes('unmaintained')) return `Replace ${name}: nobody maintains it any more.`;
  if (ratings.includes('end-of-life')) {
    return `Move to a newer release of the distribution: this one no longer gets fixes for ${name}.`;
  }
  const last = vulnerability.claims.find((claim) => claim.lastAffected !== undefined)?.lastAffected;
  if (last !== undefined) return `Upgrade ${name} beyond ${last}: no later version is listed as affected.`;
  return isSystem(one)
    ? `No fixed version is known: remove ${name} if nothing needs it, or rebuild when the distribution has a fix.`
    : `No fixed version is known: replace ${name}, or keep untrusted input away from it until there is one.`;
}

function isSystem({ ecosystem }: Package): boolean {
  return ecosystem === 'deb' || ecosystem === 'rpm' || ecosystem === 'apk';
}

/** What raises a package to a fixed version, by ecosystem. */
const COMMANDS: Readonly<Record<Ecosystem, (one: Package, fix: string) => string>> = {
  deb: ({ name }) => `apt-get update && apt-get install --only-upgrade ${word(name)}`,
  apk: ({ name }) => `apk add --upgrade ${word(name)}`,
  rpm: (one) => `${rpmCommand(one)} ${word(one.name)}`,
  npm: ({ name }, fix) =>
    `npm install ${word(`${name}@${fix}`)}, or an entry in "overrides" where another package brings it`,
  pypi: ({ name }, fix) => `pip install --upgrade ${word(`${name}>=${fix}`)}`,
  golang: ({ name }, fix) => `go get ${word(`${name}@v${fix.replace(/^v/, '')}`)}, and rebuild`,
  maven: () =>
    'set its version in pom.xml or build.gradle, under dependencyManagement or constraints where another artifact brings it',
  cargo: ({ name }, fix) => `cargo update ${word(name)} --precise ${word(fix)}`,
  gem: ({ name }) => `bundle update ${word(name)}`,
  composer: ({ name }) => `composer update ${word(name)} --with-all-dependencies`,
};

function upgrade(one: Package, fix: string): string {
  if (one.ecosystem === 'golang' && (one.name === 'stdlib' || one.name === 'toolchain')) {
    return `Rebuild with Go ${fix.replace(/^(?:go|v)/, '')} or later`;
  }
  return `Upgrade ${one.name} to ${fix} or later: ${COMMANDS[one.ecosystem](one, fix)}`;
}

function rpmCommand(one: Package): string {
  const distribution = /^pkg:rpm\/([^/@]+)\//.exec(one.purl)?.[1] ?? '';
  if (/suse|^sle/.test(distribution)) return 'zypper update';
  return /azure|mariner|photon/.test(distribution) ? 'tdnf update' : 'dnf upgrade';
}

/** A word that a shell takes as it is: names and versions are foreign, and the sentence is there to be copied. */
function word(text: string): string {
  return /^[\w@./:+~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
