import type { Affected, RangeEvent } from '../../model/advisory.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Gap } from '../../model/gap.ts';
import type { Package } from '../../model/package.ts';
import { readPackageUrl } from '../../model/package-url.ts';
import { distributionRule } from './distributions.ts';

/** The distribution that a package was copied from, as its package URL names it; a gap where that says too little. */
export function originOf({ purl, name, ecosystem }: Package): Distribution | Gap {
  const distro = readPackageUrl(purl)?.qualifiers.get('distro') ?? '';
  const [, id, version = ''] = /^([\w.-]*?[a-z_])(?:-(\d[\w.]*))?$/i.exec(distro.slice(0, 128)) ?? [];
  if (id === undefined) return missing(purl, `its file does not say which distribution ${name} is of`);
  const distribution = { id, version, name: id, like: [] };
  const rule = distributionRule(distribution);
  // Whoever has no rule is told so by its name; a release that is not told is not guessed.
  if (version !== '' || rule === undefined || rule.isRolling || rule.ecosystem !== ecosystem)
    return distribution;
  return missing(purl, `its file does not say which release of ${id} ${name} is of`);
}

function missing(subject: string, reason: string): Gap {
  return { kind: 'missing-data', subject, reason: `${reason}; it was not matched` };
}

/** Notes of RPM and pacman leave the epoch out where builders do not tell it to the linker. */
export function isWithoutEpoch({ ecosystem, version }: Package): boolean {
  return (ecosystem === 'rpm' || ecosystem === 'alpm') && !/^\d+:/.test(version);
}

/** What an advisory says, without epochs: those of one release hardly ever change. */
export function withoutEpochs(part: Affected): Affected {
  return {
    ...part,
    versions: part.versions.map(bare),
    ranges: part.ranges.map((range) => ({ ...range, events: range.events.map(bareEvent) })),
  };
}

function bareEvent(event: RangeEvent): RangeEvent {
  return Object.fromEntries(Object.entries(event).map(([kind, version]) => [kind, bare(version)]));
}

function bare(version: string): string {
  return version.replace(/^\d+:/, '');
}
