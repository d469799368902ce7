import { ECOSYSTEMS, isOfDistribution } from '../../model/ecosystems.ts';
import { isCopied, type Package } from '../../model/package.ts';
import { readPackageUrl } from '../../model/package-url.ts';
import { isMalicious } from './ids.ts';
import { isUndecided } from './possible.ts';
import { isNameless } from './targets.ts';
import type { Vulnerability } from './vulnerabilities.ts';

/** One sentence: what to do about a vulnerability of a package. `fix` is the version that mends it, if there is one. */
export function adviceFor(one: Package, vulnerability: Vulnerability, fix: string | undefined): string {
  const { name } = one;
  const ratings = vulnerability.claims.flatMap((claim) => claim.affected.map((part) => part.rating));
  if (vulnerability.ids.some(isMalicious)) {
    return `Remove ${name} at once and replace every secret it could read: the package itself is malicious.`;
  }
  if (isUndecided(one)) return decide(one, fix);
  if (isNameless(one)) return identify(one, vulnerability, fix);
  if (one.owner !== undefined) return upgradeOwner(one, one.owner, fix);
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
  return isOfDistribution(one.ecosystem)
    ? `No fixed version is known: remove ${name} if nothing needs it, or rebuild when the distribution has a fix.`
    : `No fixed version is known: replace ${name}, or keep untrusted input away from it until there is one.`;
}

/** What is affected may be installed, so the version is to be decided, and not to be one of these. */
function decide({ ecosystem, name, range = '' }: Package, fix: string | undefined): string {
  const isGo = ecosystem === 'golang' && name === 'stdlib';
  if (isGo)
    return `Build with Go ${fix ?? 'of a later release'} or later, and say so in go.mod (\`toolchain\`).`;
  const what = `"${range}" lets affected versions of ${name} in, and nothing decides which is installed`;
  return fix === undefined
    ? `${what}: commit a lock file or pin a version that is not affected.`
    : `${what}: commit a lock file with ${fix} or later, or pin it.`;
}

/** It is this package only if its group is the advisory's, which the file does not tell. */
function identify({ name }: Package, { claims }: Vulnerability, fix: string | undefined): string {
  const named = claims[0]?.target.name ?? name;
  const mend = fix === undefined ? 'replace it: no fixed version is known' : `upgrade it to ${fix} or later`;
  return `See whether ${name} is ${named}, which its file does not say; if so, ${mend}.`;
}

/** It came with another package, whose maintainers may have mended it, or not. */
function upgradeOwner({ name, version }: Package, owner: string, fix: string | undefined): string {
  const outer = readPackageUrl(owner)?.name ?? owner;
  const mended = fix === undefined ? `no fixed version of ${name} is known` : `${name} ${fix} or later`;
  return `Upgrade ${outer}, whose list of files has ${name} ${version}, to a release with a fix (${mended}), or remove it.`;
}

function upgrade(one: Package, fix: string): string {
  if (isCopied(one)) {
    return `Copy the files of ${one.name} anew from an image that has ${one.name} ${fix} or later: no package manager here knows of them`;
  }
  if (one.ecosystem === 'golang' && (one.name === 'stdlib' || one.name === 'toolchain')) {
    return `Rebuild with Go ${fix.replace(/^(?:go|v)/, '')} or later`;
  }
  return `Upgrade ${one.name} to ${fix} or later: ${ECOSYSTEMS[one.ecosystem].mend({ ...one, fix })}`;
}
